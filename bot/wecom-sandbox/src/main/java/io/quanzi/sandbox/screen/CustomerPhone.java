package io.quanzi.sandbox.screen;

import io.quanzi.sandbox.contact.Relation;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.people.PhoneMessages.Kind;
import io.quanzi.sandbox.people.PhoneMessages.Message;
import io.quanzi.sandbox.screen.Screen.Chat;
import io.quanzi.sandbox.screen.Screen.Code;
import io.quanzi.sandbox.screen.Screen.Face;
import io.quanzi.sandbox.screen.Screen.Profile;
import io.quanzi.sandbox.screen.Screen.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A customer's WeChat. */
final class CustomerPhone {
    private static final String LOOK = "wechat";
    private static final int MAX_CODES = 30;

    private final ScreenData screenData;
    private final ScreenWords words;
    private final Person person;
    private final Instant now;
    private final List<Message> messages;

    CustomerPhone(ScreenData screenData, ScreenWords words, Person person) {
        this.screenData = screenData;
        this.words = words;
        this.person = person;
        this.now = screenData.sandboxState().now();
        this.messages = screenData.phones().of(person.id());
    }

    Screen show(PhoneSlot slot) {
        return switch (slot.place()) {
            case "official" -> official();
            case "chat" -> chat(slot.about());
            case "card" -> card(slot.about());
            case "group" -> group(slot.about());
            case "groupcard" -> groupCard(slot.about());
            case "scan" -> Screen.first(LOOK, "codes", words.of("tab.scan"), codes());
            case "shop" -> Screen.first(LOOK, "shop", words.of("shop.title"), DemoProducts.items(words));
            case "me" -> me();
            case "web" -> WebPages.screen(LOOK, words, slot);
            default -> Screen.first(LOOK, "rows", words.of("wechat.title"), chats());
        };
    }

    private List<Row> chats() {
        var rows = new ArrayList<Dated>();
        var official = of(Kind.official_account);
        if (!official.isEmpty() || screenData.fans().follows(person)) {
            var under = official.isEmpty() ? words.of("official.followed") : preview(last(official));
            rows.add(new Dated(
                    official.isEmpty() ? person.at() : last(official).at(),
                    row("official", Face.of("service", "official", "服"), words.of("official.name"), "", under)));
        }
        for (var relation : screenData.relations().allOfPerson(person.id())) {
            if (relation.customerLeft()) {
                continue;
            }
            var name = screenData.nameOf(relation.userId());
            var said = of(Kind.contact).stream()
                    .filter(message -> message.from().equals(relation.userId()))
                    .toList();
            var under = relation.status() == Relation.Status.REQUESTED
                    ? words.of("chat.asked")
                    : said.isEmpty() ? words.of("chat.added") : preview(last(said));
            rows.add(new Dated(
                    said.isEmpty() ? relation.at() : last(said).at(),
                    row(
                            "chat." + relation.userId(),
                            Face.of("person", relation.userId(), name),
                            name,
                            words.of("corp.mark"),
                            under)));
        }
        for (var stay : screenData.groups().staysOf(person.id())) {
            var group = screenData.groups().find(stay.chatId());
            if (group == null || stay.leftAt() != null) {
                continue;
            }
            var said = inGroup(group.chatId());
            rows.add(new Dated(
                    said.isEmpty() ? stay.joinedAt() : last(said).at(),
                    row(
                            "group." + group.chatId(),
                            Face.of("group", group.chatId(), group.name()),
                            group.name(),
                            "",
                            said.isEmpty() ? words.of("group.joined.you") : sender(last(said)) + preview(last(said)))));
        }
        return Dated.newestFirst(rows, now, words);
    }

    private Screen official() {
        var thread = new Threads(words, now);
        of(Kind.official_account).forEach(message -> thread.say(message, "notice", service(), ""));
        return Screen.behind(LOOK, "", "chat", words.of("official.name"), new Chat("", thread.lines(), ""));
    }

    private Screen chat(String userId) {
        var relation = screenData.relations().find(userId, person.id());
        var name = screenData.nameOf(userId);
        var thread = new Threads(words, now);
        if (relation != null) {
            thread.note(
                    relation.at(),
                    relation.status() == Relation.Status.REQUESTED
                            ? words.of("chat.asked")
                            : words.of("chat.added.long", name));
            if (relation.chatted()) {
                thread.note(relation.at(), words.of("chat.talked"));
            }
        }
        var face = Face.of("person", userId, name);
        of(Kind.contact).stream()
                .filter(message -> message.from().equals(userId))
                .forEach(message -> thread.say(message, "left", face, ""));
        var reaches = relation != null && relation.reaches();
        return Screen.behind(LOOK, "", "chat", name, new Chat("", thread.lines(), reaches ? userId : ""))
                .with("card." + userId, "chat");
    }

    private Screen card(String userId) {
        var relation = screenData.relations().find(userId, person.id());
        var name = screenData.nameOf(userId);
        var acts = relation == null || relation.customerLeft() ? List.<String>of() : List.of("delete");
        var profile = new Profile(
                userId, Face.of("person", userId, name), name, words.of("corp.mark"), acts, List.of(), List.of());
        return Screen.behind(LOOK, "chat." + userId, "profile", words.of("profile.title"), profile);
    }

    private Screen group(String chatId) {
        var group = screenData.groups().find(chatId);
        if (group == null) {
            return Screen.first(LOOK, "rows", words.of("wechat.title"), chats());
        }
        var thread = GroupPhone.comings(screenData, words, group, person.id());
        for (var message : inGroup(chatId)) {
            var name = screenData.nameOf(message.from());
            thread.say(message, "left", Face.of("person", message.from(), name), name + words.of("corp.mark"));
        }
        var chat = new Chat(group.notice(), thread.lines(), "");
        return Screen.behind(LOOK, "", "chat", GroupPhone.title(screenData, group), chat)
                .with("groupcard." + chatId, "none");
    }

    private Screen groupCard(String chatId) {
        var group = screenData.groups().find(chatId);
        return group == null
                ? Screen.first(LOOK, "rows", words.of("wechat.title"), chats())
                : new GroupPhone(screenData, words, group).members(LOOK, "group." + chatId, List.of("leave"));
    }

    private Screen me() {
        var follows = screenData.fans().follows(person);
        var profile = new Profile(
                person.id(),
                Face.of("person", person.id(), person.nickname()),
                person.nickname(),
                words.of("me.id", person.id()),
                List.of(follows ? "unfollow" : "follow"),
                List.of(),
                List.of());
        return Screen.first(LOOK, "profile", words.of("tab.me"), profile);
    }

    private List<Code> codes() {
        var codes = new ArrayList<Code>();
        for (var code : screenData.ways().newest(MAX_CODES)) {
            codes.add(new Code(
                    code.configId(),
                    words.of(
                            "code.contact",
                            String.join(
                                    "、",
                                    code.users().stream()
                                            .map(screenData::nameOf)
                                            .toList())),
                    note(code.remark(), code.state())));
        }
        for (var code : screenData.joinWays().newest(MAX_CODES)) {
            var names = code.chatIds().stream()
                    .map(screenData.groups()::find)
                    .map(group -> group == null ? "" : group.name())
                    .toList();
            codes.add(new Code(
                    code.configId(),
                    words.of("code.join", String.join("、", names)),
                    note(code.remark(), code.state())));
        }
        return codes;
    }

    private static String note(String remark, String state) {
        return remark.isEmpty() ? state : remark;
    }

    private List<Message> of(Kind kind) {
        return messages.stream().filter(message -> message.kind() == kind).toList();
    }

    private List<Message> inGroup(String chatId) {
        return messages.stream()
                .filter(message -> message.kind() == Kind.group && chatId.equals(message.chatId()))
                .toList();
    }

    private String sender(Message message) {
        return screenData.nameOf(message.from()) + "：";
    }

    private Face service() {
        return Face.of("service", "official", "服");
    }

    private String preview(Message message) {
        return Dated.preview(message, words);
    }

    private static Message last(List<Message> messages) {
        return messages.get(messages.size() - 1);
    }

    private static Row row(String view, Face face, String name, String mark, String under) {
        return new Row(view, face, name, mark, under, "", 0);
    }

    /** A line of a list before it is sorted. */
    record Dated(Instant at, Row row) {
        static List<Row> newestFirst(List<Dated> rows, Instant now, ScreenWords words) {
            return rows.stream()
                    .sorted(Comparator.comparing(Dated::at).reversed())
                    .map(dated -> new Row(
                            dated.row.view(),
                            dated.row.face(),
                            dated.row.name(),
                            dated.row.mark(),
                            dated.row.under(),
                            words.shortly(dated.at, now),
                            dated.row.badge()))
                    .toList();
        }

        static String preview(Message message, ScreenWords words) {
            if (!message.text().isBlank()) {
                var plain = new StringBuilder();
                Threads.parts(message.text()).forEach(part -> plain.append(part.text()));
                return plain.toString().lines().findFirst().orElse("");
            }
            if (message.attachments().isEmpty()) {
                return "";
            }
            var first = message.attachments().get(0);
            return words.of("preview." + first.type(), first.title() == null ? "" : first.title());
        }
    }
}
