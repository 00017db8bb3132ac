package io.quanzi.sandbox.screen;

import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.screen.Screen.Face;
import io.quanzi.sandbox.screen.Screen.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lists the phones there are, and chooses those shown at first. */
final class PhonePicker {
    static final int MAX_PICKED = 40;

    private final ScreenData screenData;

    PhonePicker(ScreenData screenData) {
        this.screenData = screenData;
    }

    /** Customer, group and owner that show most at first sight. */
    List<PhoneSlot> firstLook() {
        var people = new ArrayList<>(screenData.people().people());
        @Nullable Person customer = null;
        @Nullable String chatId = null;
        for (int i = people.size() - 1; i >= Math.max(0, people.size() - 100) && chatId == null; i--) {
            var person = people.get(i);
            chatId = screenData.groups().staysOf(person.id()).stream()
                    .filter(stay -> stay.leftAt() == null)
                    .map(stay -> stay.chatId())
                    .findFirst()
                    .orElse(null);
            if (customer == null || chatId != null) {
                customer = person;
            }
        }
        var living = screenData.groups().living();
        if (chatId == null && !living.isEmpty()) {
            chatId = living.get(0).chatId();
        }
        var group = chatId == null ? null : screenData.groups().find(chatId);
        var staff = screenData.staff();
        var owner = group != null
                ? group.owner()
                : staff.isEmpty() ? "" : staff.get(0).userId();
        return List.of(
                new PhoneSlot(1, customer == null ? "" : customer.id(), ""),
                new PhoneSlot(2, chatId == null ? "" : chatId, ""),
                new PhoneSlot(3, owner, ""));
    }

    /** Staff, groups and customers whose name has the text, or whose id is it; the newest customers first. */
    List<Row> found(String wanted, ScreenWords words) {
        var staff = new ArrayList<Row>();
        for (var member : screenData.staff()) {
            match(staff, wanted, member.userId(), member.name(), "person", words.of("pick.staff"));
        }
        var groups = new ArrayList<Row>();
        for (var group : screenData.groups().living()) {
            match(groups, wanted, group.chatId(), group.name(), "group", words.of("pick.group"));
        }
        var customers = new ArrayList<Row>();
        for (var person : screenData.people().people()) {
            match(customers, wanted, person.id(), person.nickname(), "person", words.of("pick.customer"));
        }
        var all = new ArrayList<Row>();
        all.addAll(customers.subList(Math.max(0, customers.size() - MAX_PICKED), customers.size()));
        Collections.reverse(all);
        all.addAll(0, groups.subList(0, Math.min(groups.size(), 12)));
        all.addAll(0, staff.subList(0, Math.min(staff.size(), 12)));
        return all;
    }

    private static void match(List<Row> into, String wanted, String id, String name, String kind, String mark) {
        if (wanted.isEmpty()
                || name.toLowerCase(Locale.ROOT).contains(wanted)
                || id.toLowerCase(Locale.ROOT).equals(wanted)) {
            into.add(new Row(id, Face.of(kind, id, name), name, mark, "", "", 0));
        }
    }
}
