package io.quanzi.sandbox.screen;

import io.quanzi.sandbox.contact.Relation;
import io.quanzi.sandbox.mass.MassTasks;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.people.PhoneMessages.Kind;
import io.quanzi.sandbox.people.PhoneMessages.Message;
import io.quanzi.sandbox.people.StaffMember;
import io.quanzi.sandbox.screen.CustomerPhone.Dated;
import io.quanzi.sandbox.screen.Screen.Chat;
import io.quanzi.sandbox.screen.Screen.Face;
import io.quanzi.sandbox.screen.Screen.Profile;
import io.quanzi.sandbox.screen.Screen.Row;
import io.quanzi.sandbox.screen.Screen.Target;
import io.quanzi.sandbox.screen.Screen.Todo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A member's WeCom: an officer's, a group owner's. */
final class StaffPhone {
    private static final String LOOK = "wecom";
    private static final int MAX_CHATS = 40;
    private static final int MAX_TODO = 60;
    private static final int MAX_TARGETS = 200;

    private final ScreenData screenData;
    private final ScreenWords words;
    private final StaffMember staff;
    private final Instant now;
    private final List<Message> messages;

    StaffPhone(ScreenData screenData, ScreenWords words, StaffMember staff) {
        this.screenData = screenData;
        this.words = words;
        this.staff = staff;
        this.now = screenData.sandboxState().now();
        this.messages = screenData.phones().of(staff.userId());
    }

    Screen show(PhoneSlot slot) {
        return switch (slot.place()) {
            case "app" -> app(slot.about());
            case "tasks" -> Screen.behind(LOOK, "", "rows", words.of("helper.name"), tasks());
            case "task" -> task(slot.about());
            case "customers" -> Screen.first(LOOK, "rows", words.of("tab.customers"), customers(MAX_TARGETS));
            case "groups" -> Screen.first(LOOK, "rows", words.of("tab.groups"), groups());
            case "chat" -> chat(slot.about());
            case "card" -> card(slot.about());
            case "group" -> group(slot.about(), false);
            case "groupcard" -> group(slot.about(), true);
            case "web" -> WebPages.screen(LOOK, words, slot);
            default -> Screen.first(LOOK, "rows", words.of("wecom.title"), home());
        };
    }

    private List<Row> home() {
        var rows = new ArrayList<Dated>();
        for (var agent : agents()) {
            var said = ofApp(agent);
            rows.add(new Dated(
                    last(said).at(),
                    row(
                            "app." + agent,
                            Face.of("app", agent, words.of("app.letter")),
                            words.of("app.name"),
                            Dated.preview(last(said), words),
                            0)));
        }
        var todo = screenData.massTasks().todoOf(staff.userId());
        if (!todo.isEmpty()) {
            rows.add(new Dated(
                    todo.get(0).at(),
                    row(
                            "tasks",
                            Face.of("helper", "helper", words.of("helper.letter")),
                            words.of("helper.name"),
                            firstLine(todo.get(0)),
                            (int) todo.stream().filter(StaffPhone::waits).count())));
        }
        screenData
                .groups()
                .ofOwner(staff)
                .forEach(group -> rows.add(new Dated(
                        group.at(),
                        row(
                                "group." + group.chatId(),
                                Face.of("group", group.chatId(), group.name()),
                                GroupPhone.title(screenData, group),
                                words.of("group.owner.you"),
                                0))));
        rows.addAll(dated(MAX_CHATS));
        return Dated.newestFirst(rows, now, words);
    }

    private List<Row> customers(int most) {
        return Dated.newestFirst(dated(most), now, words);
    }

    private List<Dated> dated(int most) {
        var all = screenData.relations().allOfStaff(staff.userId());
        var rows = new ArrayList<Dated>();
        for (var relation : all.subList(Math.max(0, all.size() - most), all.size())) {
            var name = screenData.nameOf(relation.personId());
            var said = saidTo(relation.personId());
            var under = switch (relation.status()) {
                case REQUESTED -> words.of("customer.asks");
                case HALF -> words.of("customer.half");
                case FULL ->
                    relation.customerLeft()
                            ? words.of("customer.left")
                            : said.isEmpty() ? words.of("customer.added") : Dated.preview(last(said), words);
            };
            rows.add(new Dated(
                    said.isEmpty() ? relation.at() : last(said).at(),
                    new Row(
                            "chat." + relation.personId(),
                            Face.of("person", relation.personId(), name),
                            name,
                            words.of("wechat.mark"),
                            under,
                            "",
                            0)));
        }
        return rows;
    }

    private List<Row> groups() {
        return screenData.groups().ofOwner(staff).stream()
                .map(group -> row(
                        "group." + group.chatId(),
                        Face.of("group", group.chatId(), group.name()),
                        group.name(),
                        words.of("group.size", screenData.groups().size(group.chatId())),
                        0))
                .toList();
    }

    private List<Row> tasks() {
        return screenData.massTasks().todoOf(staff.userId()).stream()
                .limit(MAX_TODO)
                .map(todo -> new Row(
                        "task." + todo.msgid(),
                        Face.of("helper", "helper", words.of("helper.letter")),
                        words.of(todo.toGroups() ? "helper.groups" : "helper.customers"),
                        words.of("task." + state(todo)),
                        firstLine(todo),
                        words.shortly(todo.at(), now),
                        waits(todo) ? 1 : 0))
                .toList();
    }

    private Screen task(String msgid) {
        var found = screenData.massTasks().todoOf(staff.userId()).stream()
                .filter(todo -> todo.msgid().equals(msgid))
                .findFirst();
        if (found.isEmpty()) {
            return Screen.behind(LOOK, "", "rows", words.of("helper.name"), tasks());
        }
        var todo = found.get();
        var targets = new ArrayList<Target>();
        screenData.massTasks().targets(msgid, staff).forEach((id, status) -> {
            if (targets.size() < MAX_TARGETS) {
                var group = todo.toGroups() ? screenData.groups().find(id) : null;
                var name = group == null ? screenData.nameOf(id) : GroupPhone.title(screenData, group);
                targets.add(new Target(
                        id,
                        Face.of(todo.toGroups() ? "group" : "person", id, name),
                        name,
                        words.of("left", screenData.massTasks().left(staff.corpId(), id)),
                        status));
            }
        });
        var shown = new Todo(
                msgid,
                todo.toGroups(),
                todo.choosable(),
                state(todo),
                words.when(todo.sentAt() == null ? todo.at() : todo.sentAt(), now),
                todo.reminders(),
                Threads.parts(todo.content().text()),
                Threads.cards(todo.content().attachments()),
                targets);
        return Screen.behind(LOOK, "tasks", "task", words.of("helper.name"), shown);
    }

    private Screen app(String agent) {
        var thread = new Threads(words, now);
        var face = Face.of("app", agent, words.of("app.letter"));
        ofApp(agent).forEach(message -> thread.say(message, "left", face, ""));
        return Screen.behind(LOOK, "", "chat", words.of("app.name"), new Chat("", thread.lines(), ""));
    }

    private Screen chat(String personId) {
        var relation = screenData.relations().find(staff.userId(), personId);
        var thread = new Threads(words, now);
        var name = screenData.nameOf(personId);
        if (relation != null) {
            thread.note(relation.at(), words.of("customer.note." + relation.status(), name));
            if (relation.chatted()) {
                thread.note(relation.at(), words.of("customer.talked", name));
            }
        }
        var own = Face.of("person", staff.userId(), staff.name());
        var said = saidTo(personId);
        said.forEach(message -> thread.say(message, "right", own, ""));
        if (relation != null && relation.customerLeft()) {
            thread.note(said.isEmpty() ? relation.at() : last(said).at(), words.of("customer.left.long", name));
        }
        return Screen.behind(LOOK, "", "chat", name + words.of("wechat.mark"), new Chat("", thread.lines(), ""))
                .with("card." + personId, "none");
    }

    private Screen card(String personId) {
        var relation = screenData.relations().find(staff.userId(), personId);
        var name = screenData.nameOf(personId);
        var acts = new ArrayList<String>();
        if (relation != null && relation.status() != Relation.Status.FULL) {
            acts.add("accept");
        }
        if (relation != null) {
            acts.add("dismiss");
        }
        var profile = new Profile(
                personId,
                Face.of("person", personId, name),
                name,
                relation == null || relation.state().isEmpty()
                        ? words.of("wechat.mark")
                        : words.of("customer.state", relation.state()),
                acts,
                List.of(),
                List.of());
        return Screen.behind(LOOK, "chat." + personId, "profile", words.of("customer.about"), profile);
    }

    private Screen group(String chatId, boolean members) {
        var group = screenData.groups().find(chatId);
        if (group == null) {
            return Screen.first(LOOK, "rows", words.of("wecom.title"), home());
        }
        var phone = new GroupPhone(screenData, words, group);
        return members
                ? phone.members(LOOK, "group." + chatId, List.of("owner"))
                : phone.chat("").with("groupcard." + chatId, "none");
    }

    private List<Message> saidTo(String personId) {
        Person person = screenData.people().person(personId);
        return person == null
                ? List.of()
                : screenData.phones().of(personId).stream()
                        .filter(message ->
                                message.kind() == Kind.contact && message.from().equals(staff.userId()))
                        .toList();
    }

    private List<String> agents() {
        return messages.stream()
                .filter(message -> message.kind() == Kind.app_message)
                .map(Message::from)
                .distinct()
                .toList();
    }

    private List<Message> ofApp(String agent) {
        return messages.stream()
                .filter(message ->
                        message.kind() == Kind.app_message && message.from().equals(agent))
                .toList();
    }

    static boolean waits(MassTasks.Todo todo) {
        return todo.sentAt() == null && !todo.cancelled();
    }

    private static String state(MassTasks.Todo todo) {
        return todo.sentAt() != null ? "sent" : todo.cancelled() ? "stopped" : "waits";
    }

    private static String firstLine(MassTasks.Todo todo) {
        return todo.content().text().lines().findFirst().orElse("");
    }

    private static Message last(List<Message> messages) {
        return messages.get(messages.size() - 1);
    }

    private static Row row(String view, Face face, String name, String under, int badge) {
        return new Row(view, face, name, "", under, "", badge);
    }
}
