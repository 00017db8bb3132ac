package io.quanzi.work;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * How a collection keeps its work: the names of its fields and states, its {@link RetryPolicy}, and how long what is done
 * stays.
 *
 * <pre>{@code WorkLayout.of("outbound", "outbound", RETRIES).reasonIn("why").keptFor(Duration.ofDays(90))}</pre>
 */
public final class WorkLayout {
    private static final Duration LEASE = Duration.ofSeconds(60);

    final String name;
    final String collection;
    final RetryPolicy retries;
    Duration lease = LEASE;
    List<String> open = List.of("OPEN");
    String parked = "PARKED";
    String reason = "reason";
    String since = "failedSince";
    String ended = "endedAt";

    @Nullable
    String version;

    @Nullable
    String sequence;

    @Nullable
    String partition;

    @Nullable
    String page;

    boolean removed;
    boolean alarmed = true;

    @Nullable
    Duration kept;

    @Nullable
    Duration settles;

    /** The field by which everything that is not open goes; null where only what is done does, by when that was. */
    @Nullable
    String keptSince;

    List<String> named = List.of("_id");
    Function<Document, String> subject = row -> String.valueOf(row.get("_id"));
    Function<Document, @Nullable String> subjectPage = row -> null;

    private WorkLayout(String name, String collection, RetryPolicy retries) {
        this.name = name;
        this.collection = collection;
        this.retries = retries;
    }

    /**
     * Makes a layout with the usual fields, in which work is kept when done and leased for a minute.
     *
     * @param name as {@link WaitingWork#name} has it
     */
    public static WorkLayout of(String name, String collection, RetryPolicy retries) {
        return new WorkLayout(name, collection, retries);
    }

    private WorkLayout with(Consumer<WorkLayout> change) {
        var copy = new WorkLayout(name, collection, retries);
        copy.lease = lease;
        copy.open = open;
        copy.parked = parked;
        copy.reason = reason;
        copy.since = since;
        copy.ended = ended;
        copy.version = version;
        copy.sequence = sequence;
        copy.partition = partition;
        copy.page = page;
        copy.removed = removed;
        copy.alarmed = alarmed;
        copy.kept = kept;
        copy.settles = settles;
        copy.keptSince = keptSince;
        copy.named = named;
        copy.subject = subject;
        copy.subjectPage = subjectPage;
        change.accept(copy);
        return copy;
    }

    /** Names the field that tells which work comes first. */
    String order() {
        return sequence == null ? WorkQueue.NEXT_AT : sequence;
    }

    /** Taken for so long; more than one try may take. */
    public WorkLayout leasedFor(Duration lease) {
        return with(copy -> copy.lease = lease);
    }

    /** What a process had under way when it died may take effect for so long; nobody takes its work before. */
    public WorkLayout settlingFor(Duration settles) {
        return with(copy -> copy.settles = settles);
    }

    /** The states of what is still to be done; what a person has tried again gets the first. */
    public WorkLayout openAs(List<String> states) {
        return with(copy -> copy.open = List.copyOf(states));
    }

    /** The state of what waits for a person. */
    public WorkLayout parkedAs(String state) {
        return with(copy -> copy.parked = state);
    }

    /** The field that says why the last try failed. */
    public WorkLayout reasonIn(String field) {
        return with(copy -> copy.reason = field);
    }

    /** The field that says when it failed first, from when on {@link RetryPolicy#within} counts. */
    public WorkLayout sinceIn(String field) {
        return with(copy -> copy.since = field);
    }

    /** The field that says when it was done or parked. */
    public WorkLayout endedIn(String field) {
        return with(copy -> copy.ended = field);
    }

    /** The field that grows with each change of what is wanted, so that one that came during a try is not taken for done. */
    public WorkLayout versionIn(String field) {
        return with(copy -> copy.version = field);
    }

    /**
     * Done in order: of each partition, nothing while something before it waits for its next try. Whoever works on such a
     * queue holds one {@link NamedLease} for all of it; its documents are not taken one by one.
     *
     * @param sequence the field that grows from one to the next
     * @param partition the field whose value those have that must not overtake each other
     */
    public WorkLayout inOrder(String sequence, String partition) {
        return with(copy -> {
            copy.sequence = sequence;
            copy.partition = partition;
        });
    }

    /** Removes work as soon as it is done. */
    public WorkLayout removedWhenDone() {
        return with(copy -> copy.removed = true);
    }

    /** Removes work so long after it was done; else it stays for good. */
    public WorkLayout keptFor(Duration kept) {
        return with(copy -> copy.kept = kept);
    }

    /**
     * What is not open any more, be it parked or in a state of its owner's, goes so long after what a field says.
     *
     * @param since the field
     */
    public WorkLayout keptFor(Duration kept, String since) {
        return with(copy -> {
            copy.kept = kept;
            copy.keptSince = since;
        });
    }

    /** Names the subject of a piece of work for the console; without it the console shows the id. */
    public WorkLayout shownBy(Function<Document, String> subject) {
        return with(copy -> copy.subject = subject);
    }

    /** The fields whose texts people know a piece of work by, beside its id. */
    public WorkLayout namedBy(String... fields) {
        return with(copy ->
                copy.named = Stream.concat(Stream.of("_id"), Stream.of(fields)).toList());
    }

    /** Names the console's page about the subject of a piece of work. */
    public WorkLayout linkedTo(Function<Document, @Nullable String> page) {
        return with(copy -> copy.subjectPage = page);
    }

    /** The console's own page for it. */
    public WorkLayout shownOn(String page) {
        return with(copy -> copy.page = page);
    }

    /** Raises no alarm of the engine for parked work, because its owner has one. */
    public WorkLayout withOwnAlarm() {
        return with(copy -> copy.alarmed = false);
    }
}
