package io.quanzi.sandbox.people;

import io.quanzi.sandbox.core.Index;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what each person's phone shows. Families with records of their own of what was said add these as sources. */
public final class PhoneMessages {
    private final SandboxState sandboxState;
    private final Table<Shown> messages;
    private final Index<Shown> byPerson;
    private final List<Source> sources = new ArrayList<>();

    public PhoneMessages(SandboxState sandboxState) {
        this.sandboxState = sandboxState;
        this.messages = sandboxState.table("messages", Shown.class);
        this.byPerson = messages.index(Shown::to);
    }

    public void addSource(Source source) {
        sources.add(source);
    }

    /**
     * Puts a message on a phone.
     *
     * @param to person id, or userid of a member
     * @return by what it can be changed later
     */
    public String show(String to, Kind kind, String from, Content content) {
        return show(to, kind, from, null, content);
    }

    /** Shows a message in a group. */
    public String show(String to, Kind kind, String from, @Nullable String chatId, Content content) {
        var id = Integer.toString(messages.size() + 1);
        messages.put(
                id,
                new Shown(
                        to,
                        new Message(
                                sandboxState.now(), kind, from, chatId, null, content.text(), content.attachments())));
        return id;
    }

    /** Puts something else in the place of a message that stands on a phone. */
    public void change(String id, Content content) {
        var shown = messages.find(id);
        if (shown != null) {
            var old = shown.message();
            messages.put(
                    id,
                    new Shown(
                            shown.to(),
                            new Message(
                                    old.at(),
                                    old.kind(),
                                    old.from(),
                                    old.chatId(),
                                    null,
                                    content.text(),
                                    content.attachments())));
        }
    }

    /** All that a phone shows, oldest first. */
    public List<Message> of(String id) {
        var all = new ArrayList<Message>();
        byPerson.of(id).forEach(shown -> all.add(shown.message()));
        sources.forEach(source -> all.addAll(source.shownTo(id)));
        all.sort(Comparator.comparing(Message::at));
        return all;
    }

    /** Part of a phone's content that another family keeps. */
    @FunctionalInterface
    public interface Source {
        List<Message> shownTo(String id);
    }

    /** The place of a message on the phone. */
    public enum Kind {
        official_account,
        contact,
        group,
        app_message,
        mass_task
    }

    /**
     * A message as a phone shows it.
     *
     * @param from userid, app or account that speaks
     * @param chatId of a group's message
     * @param msgid of a mass message that waits for, or came from, a member's tap
     */
    public record Message(
            Instant at,
            Kind kind,
            String from,
            @Nullable String chatId,
            @Nullable String msgid,
            String text,
            List<Content.Attachment> attachments) {}

    record Shown(String to, Message message) {}
}
