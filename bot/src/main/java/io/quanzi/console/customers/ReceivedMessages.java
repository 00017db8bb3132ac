package io.quanzi.console.customers;

import io.quanzi.console.customers.Timeline.Entry;
import io.quanzi.customer.Customer;
import io.quanzi.groups.Stay;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessage.Result;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.shared.Message;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What was sent to a person, to herself and into her groups, and of what did not arrive why not. */
@Component
class ReceivedMessages {
    /** Posts further back are in the list of posts. */
    private static final Duration SHOWN_FOR = Duration.ofDays(60);

    private final MassMessages massMessages;
    private final Clock clock;

    ReceivedMessages(MassMessages massMessages, Clock clock) {
        this.massMessages = massMessages;
        this.clock = clock;
    }

    /**
     * The messages of the last two months.
     *
     * @param stays in groups, ended or not
     * @param names of the groups
     */
    List<Entry> of(Customer person, List<Stay> stays, Map<String, String> names) {
        var entries = new ArrayList<Entry>();
        Instant since = clock.instant().minus(SHOWN_FOR);
        Customer.Contact contact = person.contact();
        if (contact != null) {
            massMessages
                    .toPersonSince(contact.externalUserId(), since)
                    .forEach(message -> entries.add(toHerself(message, contact.externalUserId())));
        }
        if (!stays.isEmpty()) {
            for (MassMessage post : massMessages.toGroupsSince(since)) {
                stays.forEach(stay -> intoGroup(post, stay, names, entries));
            }
        }
        return entries;
    }

    private static Entry toHerself(MassMessage message, String externalUserId) {
        Instant sent = message.sentAt().get(externalUserId);
        if (sent != null) {
            return new Entry(sent, "message", Message.of("timeline.message", message.title()));
        }
        if (message.results().get(externalUserId) == Result.SENT) {
            return new Entry(endOf(message), "message", Message.of("timeline.message", message.title()));
        }
        Message why = whyNot(message, externalUserId);
        return why == null
                ? new Entry(message.plannedAt(), "message", Message.of("timeline.message.waits", message.title()))
                : new Entry(endOf(message), "message", Message.of("timeline.message.not", message.title(), why));
    }

    private static void intoGroup(MassMessage post, Stay stay, Map<String, String> names, List<Entry> entries) {
        String chat = stay.chatId();
        if (!post.recipients().contains(chat)) {
            return;
        }
        String name = names.getOrDefault(chat, chat);
        Instant sent = post.sentAt().get(chat);
        Message why = sent == null ? whyNot(post, chat) : null;
        if (sent != null && isIn(stay, sent)) {
            entries.add(new Entry(sent, "message", Message.of("timeline.post", post.title(), name)));
        } else if (why != null && isIn(stay, endOf(post))) {
            entries.add(new Entry(endOf(post), "message", Message.of("timeline.post.not", post.title(), name, why)));
        }
    }

    private static Instant endOf(MassMessage message) {
        Instant ended = message.endedAt();
        return ended == null ? message.plannedAt() : ended;
    }

    private static boolean isIn(Stay stay, Instant at) {
        Instant left = stay.left();
        return !stay.joined().isAfter(at) && (left == null || left.isAfter(at));
    }

    /** Why a recipient did not get it; null while that may still come, or nothing is known. */
    private static @Nullable Message whyNot(MassMessage message, String to) {
        Result result = message.results().get(to);
        if (result == Result.OVER_QUOTA) {
            return Message.of("skip.OVER_BUDGET");
        }
        if (result == Result.NOT_FRIEND) {
            return Message.of("skip.NO_CONTACT");
        }
        if (result != null || message.state().isOpen()) {
            return null;
        }
        String reason = message.reason();
        return switch (message.state()) {
            case EXPIRED -> Message.of("posts.reason.expired");
            case CANCELLED -> Message.of("status.CANCELLED");
            case OVER_QUOTA -> Message.of("skip.OVER_BUDGET");
            case HELD -> Message.of("posts.held." + (reason == null ? "REPEATED" : reason));
            default ->
                reason == null ? Message.of("status." + MassMessageState.FAILED.name()) : Message.literal(reason);
        };
    }
}
