package io.quanzi.inbox;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.inbox.Inbox.Failed;
import io.quanzi.inbox.InboxEntry.State;
import io.quanzi.inbox.InboxEntry.Work;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Events as they are stored, for a list that shows them page by page. */
@Component
public class StoredEvents {
    /** Has an event's {@code source} as {@code door}, its {@code subject} and {@code receivedAt}, and {@code nextAt}. */
    public static final String COLLECTION = InboxRepository.INBOX;

    private final InboxRepository inboxRepository;

    StoredEvents(InboxRepository inboxRepository) {
        this.inboxRepository = inboxRepository;
    }

    /** How far an event is. */
    public enum Progress {
        /** A consumer was given up, and waits for a person. */
        PARKED,
        /** A consumer failed, and is tried again by itself. */
        RETRIED,
        /** No consumer failed that is not done. */
        WAITING,
        DONE;

        /** Whether a person may have it tried again. */
        public boolean isFailed() {
            return this == PARKED || this == RETRIED;
        }
    }

    /**
     * An event, and how far it is.
     *
     * @param nextAt when its next consumer is tried; of one that none is, when that was settled
     * @param failures of its consumers that are not done
     */
    public record StoredEvent(Entry entry, Progress progress, Instant nextAt, List<Failed> failures) {}

    /** The events that are so far. */
    public static Criteria of(Progress progress) {
        return switch (progress) {
            case PARKED -> where("state").is(State.PARKED.name());
            case RETRIED -> InboxRepository.isFailing();
            case WAITING ->
                new Criteria()
                        .andOperator(
                                where("state").is(State.OPEN.name()),
                                new Criteria().norOperator(InboxRepository.isFailing()));
            case DONE -> where("state").is(State.DONE.name());
        };
    }

    /**
     * The events of which a consumer failed that is not done.
     *
     * @param failure what is asked of its failure
     */
    public static Criteria failedBy(Criteria failure) {
        return where("work")
                .elemMatch(new Criteria()
                        .andOperator(
                                where("state").ne(State.DONE.name()),
                                where("error").exists(true),
                                failure));
    }

    /** Some events by their ids, in their order; without those that are forgotten. */
    public List<StoredEvent> findAll(Collection<String> ids) {
        Map<String, InboxEntry> found = inboxRepository.findAll(ids).stream()
                .collect(Collectors.toMap(row -> row.entry().id(), Function.identity()));
        return ids.stream()
                .map(found::get)
                .filter(Objects::nonNull)
                .map(StoredEvents::stored)
                .toList();
    }

    private static StoredEvent stored(InboxEntry row) {
        List<Failed> failures = row.work().stream()
                .filter(StoredEvents::isFailed)
                .map(part -> Inbox.failed(row, part))
                .toList();
        Progress progress = switch (row.state()) {
            case PARKED -> Progress.PARKED;
            case DONE -> Progress.DONE;
            case OPEN ->
                row.work().stream().anyMatch(part -> part.state() == State.OPEN && isFailed(part))
                        ? Progress.RETRIED
                        : Progress.WAITING;
        };
        return new StoredEvent(row.entry(), progress, row.nextAt(), failures);
    }

    private static boolean isFailed(Work part) {
        return part.error() != null
                && (part.state() == State.PARKED || (part.state() == State.OPEN && part.tries() > 0));
    }
}
