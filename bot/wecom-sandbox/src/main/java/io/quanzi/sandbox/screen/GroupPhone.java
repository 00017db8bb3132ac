package io.quanzi.sandbox.screen;

import io.quanzi.sandbox.group.GroupChat;
import io.quanzi.sandbox.group.Member;
import io.quanzi.sandbox.people.PhoneMessages.Kind;
import io.quanzi.sandbox.screen.Screen.Chat;
import io.quanzi.sandbox.screen.Screen.Choice;
import io.quanzi.sandbox.screen.Screen.Face;
import io.quanzi.sandbox.screen.Screen.Profile;
import io.quanzi.sandbox.screen.Screen.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A group, as its owner's WeCom has it. */
final class GroupPhone {
    private static final int MAX_SHOWN = 60;
    private static final int MAX_CHOICES = 50;

    private final ScreenData screenData;
    private final ScreenWords words;
    private final GroupChat group;

    GroupPhone(ScreenData screenData, ScreenWords words, GroupChat group) {
        this.screenData = screenData;
        this.words = words;
        this.group = group;
    }

    Screen show(PhoneSlot slot) {
        return switch (slot.place()) {
            case "members" -> members("wecom", "", List.of("owner"));
            case "web" -> WebPages.screen("wecom", words, slot);
            default -> chat(null);
        };
    }

    Screen chat(@Nullable String back) {
        var thread = comings(screenData, words, group, group.owner());
        screenData.phones().of(group.owner()).stream()
                .filter(message ->
                        message.kind() == Kind.group && group.chatId().equals(message.chatId()))
                .forEach(message -> {
                    var name = screenData.nameOf(message.from());
                    var own = message.from().equals(group.owner());
                    thread.say(
                            message, own ? "right" : "left", Face.of("person", message.from(), name), own ? "" : name);
                });
        var chat = new Chat(group.notice(), thread.lines(), "");
        return new Screen("wecom", title(screenData, group), back, "members", "chat", "none", chat);
    }

    /** Shows who is in a group, and what may be done about it. */
    Screen members(String look, String back, List<String> acts) {
        var in = screenData.groups().in(group.chatId());
        var shown = new ArrayList<Target>();
        for (var member : in.subList(Math.max(0, in.size() - MAX_SHOWN), in.size())) {
            var name = screenData.nameOf(member.memberId());
            shown.add(
                    0,
                    new Target(
                            member.memberId(),
                            Face.of("person", member.memberId(), name),
                            name,
                            member.external() ? scene(member) : words.of("member.staff"),
                            member.external() ? 1 : 0));
        }
        var profile = new Profile(
                group.chatId(),
                Face.of("group", group.chatId(), group.name()),
                group.name(),
                words.of("group.size", in.size()),
                acts,
                shown,
                acts.contains("owner") ? choices() : List.of());
        return Screen.behind(look, back, "profile", words.of("group.about"), profile);
    }

    private String scene(Member member) {
        return words.of(member.joinScene() == 3 ? "member.scanned" : "member.invited");
    }

    private List<Choice> choices() {
        return screenData.people().people().stream()
                .filter(person -> !screenData.groups().has(group.chatId(), person.id()))
                .limit(MAX_CHOICES)
                .map(person -> new Choice(person.id(), person.nickname()))
                .toList();
    }

    static String title(ScreenData screenData, GroupChat group) {
        return group.name() + "（" + screenData.groups().size(group.chatId()) + "）";
    }

    /** Returns who came and went while somebody was in. */
    static Threads comings(ScreenData screenData, ScreenWords words, GroupChat group, String seenBy) {
        var thread = new Threads(words, screenData.sandboxState().now());
        var members = screenData.groups().everIn(group.chatId());
        var viewer = members.stream()
                .filter(member -> member.memberId().equals(seenBy))
                .findFirst();
        for (var member : members) {
            for (var stay : member.earlier()) {
                moves(thread, words, screenData, member, stay.since(), stay.until(), viewer);
            }
            moves(thread, words, screenData, member, member.joinedAt(), member.leftAt(), viewer);
        }
        return thread;
    }

    private static void moves(
            Threads thread,
            ScreenWords words,
            ScreenData screenData,
            Member member,
            Instant since,
            @Nullable Instant until,
            Optional<Member> viewer) {
        var name = screenData.nameOf(member.memberId());
        if (viewer.map(one -> one.in(since)).orElse(true)) {
            thread.note(
                    since,
                    !member.external()
                            ? words.of("group.made", name)
                            : words.of(member.joinScene() == 3 ? "group.scanned" : "group.invited", name));
        }
        if (until != null
                && member.external()
                && viewer.map(one -> one.in(until)).orElse(true)) {
            thread.note(until, words.of("group.left", name));
        }
    }
}
