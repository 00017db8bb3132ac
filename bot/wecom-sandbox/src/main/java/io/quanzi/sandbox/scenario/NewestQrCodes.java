package io.quanzi.sandbox.scenario;

import io.quanzi.sandbox.contact.ContactWays;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.group.GroupChatJoinWays;

/** The newest QR code of a member or a group. */
final class NewestQrCodes {
    private static final int MAX_CODES = 10_000;

    private final SandboxState sandboxState;
    private final ContactWays contactWays;
    private final GroupChatJoinWays joinWays;

    NewestQrCodes(SandboxState sandboxState, ContactWays contactWays, GroupChatJoinWays joinWays) {
        this.sandboxState = sandboxState;
        this.contactWays = contactWays;
        this.joinWays = joinWays;
    }

    /** Its config_id; empty when the member has none. */
    String ofStaff(String userId) {
        return sandboxState.act(() -> contactWays.newest(MAX_CODES).stream()
                .filter(code -> code.users().contains(userId))
                .map(ContactWays.Code::configId)
                .findFirst()
                .orElse(""));
    }

    /** Its config_id; empty when the group has none. */
    String ofGroup(String chatId) {
        return sandboxState.act(() -> joinWays.newest(MAX_CODES).stream()
                .filter(code -> code.chatIds().contains(chatId))
                .map(GroupChatJoinWays.Code::configId)
                .findFirst()
                .orElse(""));
    }
}
