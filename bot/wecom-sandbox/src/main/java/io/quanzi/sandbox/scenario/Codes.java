package io.quanzi.sandbox.scenario;

import io.quanzi.sandbox.contact.ContactWays;
import io.quanzi.sandbox.core.World;
import io.quanzi.sandbox.group.JoinWays;

/** The newest QR code of a member or a group. */
final class Codes {
    private static final int MOST = 10_000;

    private final World world;
    private final ContactWays contactWays;
    private final JoinWays joinWays;

    Codes(World world, ContactWays contactWays, JoinWays joinWays) {
        this.world = world;
        this.contactWays = contactWays;
        this.joinWays = joinWays;
    }

    /** Its config_id; empty when the member has none. */
    String ofStaff(String userId) {
        return world.act(() -> contactWays.newest(MOST).stream()
                .filter(code -> code.users().contains(userId))
                .map(ContactWays.Code::configId)
                .findFirst()
                .orElse(""));
    }

    /** Its config_id; empty when the group has none. */
    String ofGroup(String chatId) {
        return world.act(() -> joinWays.newest(MOST).stream()
                .filter(code -> code.chatIds().contains(chatId))
                .map(JoinWays.Code::configId)
                .findFirst()
                .orElse(""));
    }
}
