package io.quanzi.sandbox.screen;

import io.quanzi.sandbox.contact.ContactWays;
import io.quanzi.sandbox.contact.Relations;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.group.GroupChatJoinWays;
import io.quanzi.sandbox.group.GroupChats;
import io.quanzi.sandbox.mass.MassTasks;
import io.quanzi.sandbox.message.Media;
import io.quanzi.sandbox.official.Fans;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.PhoneMessages;
import io.quanzi.sandbox.people.StaffMember;
import io.quanzi.sandbox.platform.Platform;
import io.quanzi.sandbox.platform.PlatformAccounts;
import io.quanzi.sandbox.store.Orders;
import java.util.List;

/** Everything that phones show, to be read inside an act on the state. */
public record ScreenData(
        SandboxState sandboxState,
        PlatformAccounts accounts,
        People people,
        PhoneMessages phones,
        Relations relations,
        ContactWays ways,
        GroupChats groups,
        GroupChatJoinWays joinWays,
        MassTasks massTasks,
        Fans fans,
        Orders orders,
        Media media) {

    List<StaffMember> staff() {
        return accounts.accounts(Platform.WECOM).stream()
                .flatMap(corp -> people.staffOf(corp).stream())
                .toList();
    }

    /** The name of a member or a person; the id when there is none. */
    String nameOf(String id) {
        var member = people.member(id);
        if (member != null) {
            return member.name();
        }
        var person = people.person(id);
        return person == null ? id : person.nickname();
    }
}
