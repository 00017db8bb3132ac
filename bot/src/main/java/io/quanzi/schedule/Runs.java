package io.quanzi.schedule;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.playbook.Playbook;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Indexes;
import io.quanzi.work.RetryPolicy;
import io.quanzi.work.WorkLayout;
import io.quanzi.work.WorkQueue;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** Stores the claims of occurrences, and up to when each schedule has been evaluated. */
@Component
class Runs {
    static final String OCCURRENCES = "occurrences";
    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, "at", "_id");
    private static final String MARKS = "schedule_marks";
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    /** Renewed while its action is at work. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    /** Given up after half an hour. */
    private static final RetryPolicy RETRIES =
            RetryPolicy.maxRetries(5).withBackoff(Duration.ofMinutes(1), Duration.ofMinutes(16));

    /** What is due is worked out from marks that are never as old. */
    private static final Duration KEPT = Duration.ofDays(90);

    private static final WorkLayout LAYOUT = WorkLayout.of("schedules", OCCURRENCES, RETRIES)
            .leasedFor(LEASE)
            .openAs(List.of(Run.State.RUNNING.name()))
            .parkedAs(Run.State.FAILED.name())
            .reasonIn("summary")
            .keptFor(KEPT, "at")
            .withOwnAlarm();

    /** Runs claimed within this time are left alone, as their claimer may not have begun. */
    private static final Duration SURELY_IDLE = Duration.ofSeconds(30);

    private final MongoOperations mongo;
    private final Playbook playbook;
    private final ScheduleFiles files;
    private final WorkQueue queue;
    private final Clock clock;

    Runs(MongoOperations mongo, Clock clock, Playbook playbook, ScheduleFiles files) {
        this.mongo = mongo;
        this.clock = clock;
        this.playbook = playbook;
        this.files = files;
        this.queue = new WorkQueue(mongo, LAYOUT.shownBy(this::subject), clock);
        // serves "what ran lately, of this schedule"
        Indexes.make(mongo, OCCURRENCES, new Index("at", Sort.Direction.DESC).on("_id", Sort.Direction.DESC), "at_-1");
    }

    /** The queue of runs that have no outcome yet. */
    @Bean("scheduledRunsQueue")
    WorkQueue queue() {
        return queue;
    }

    /** As the page of schedules names it; by its file's name when there is none any more. */
    private String subject(Document row) {
        String name = row.getString("schedule");
        String title = playbook.all(files).stream()
                .filter(schedule -> schedule.name().equals(name))
                .findFirst()
                .<String>map(Schedule::title)
                .orElse(name);
        return title + " · " + SHOWN.format(row.getDate("at").toInstant().atZone(ChinaTime.ZONE));
    }

    /** Releases runs of dead processes; rows may lack {@code nextAt}. */
    void releaseOfDeadProcesses() {
        queue.releaseOfDeadProcesses();
        mongo.updateMulti(
                Query.query(where("state")
                        .is(Run.State.RUNNING.name())
                        .and("nextAt")
                        .is(null)),
                new Update().set("nextAt", Instant.EPOCH),
                OCCURRENCES);
    }

    /** Takes an occurrence for this node: for one caller only, however many ask. */
    Optional<Document> claim(Occurrence<?> occurrence) {
        return insert(queue.hold(row(occurrence, Run.State.RUNNING).append("nextAt", occurrence.at())));
    }

    /** Records one that is not run; true when nobody knew of it. */
    boolean missed(Occurrence<?> occurrence) {
        return insert(row(occurrence, Run.State.MISSED)).isPresent();
    }

    static Document row(Occurrence<?> occurrence, Run.State state) {
        return new Document("_id", occurrence.id())
                .append("schedule", occurrence.schedule())
                .append("at", occurrence.at())
                .append("mayRepeat", occurrence.mayRepeat() ? true : null)
                .append("state", state.name());
    }

    private Optional<Document> insert(Document row) {
        try {
            mongo.insert(row, OCCURRENCES);
            return Optional.of(row);
        } catch (DuplicateKeyException someoneElseHasIt) {
            return Optional.empty();
        }
    }

    /**
     * Frees what this node has and is not at work on: a claim or an outcome whose answer the store owed us.
     *
     * @param inProgress what it was in the middle of a moment ago
     */
    void freeOwnBut(Set<String> inProgress) {
        queue.releaseOwnBut(inProgress, SURELY_IDLE);
    }

    /** Settles a schedule's failed runs of before an instant; nobody has to look at them once a later run was done. */
    void settleFailed(String schedule, Instant before) {
        mongo.updateMulti(
                Query.query(where("state")
                        .is(Run.State.FAILED.name())
                        .and("schedule")
                        .is(schedule)
                        .and("at")
                        .lt(before)),
                new Update().set("moot", true),
                OCCURRENCES);
    }

    /** Newest first, as the others; what a manager decided of a time to come is none of them. */
    List<Run> latest(int most) {
        return find(begun(), most);
    }

    List<Run> latestOf(String schedule, int most) {
        return find(begun().and("schedule").is(schedule), most);
    }

    /** The newest that ran, or should have. */
    Optional<Run> lastOf(String schedule) {
        return find(
                        begun().and("schedule")
                                .is(schedule)
                                .and("state")
                                .nin(Run.State.SKIPPED.name(), Run.State.MOVED.name()),
                        1)
                .stream()
                .findFirst();
    }

    List<Run> since(Instant from) {
        return mongo.find(
                Query.query(where("at").gte(from).lte(clock.instant())).with(NEWEST_FIRST), Run.class, OCCURRENCES);
    }

    /** From an instant up to another. */
    List<Run> between(Instant from, Instant to) {
        return mongo.find(Query.query(where("at").gte(from).lt(to)).with(NEWEST_FIRST), Run.class, OCCURRENCES);
    }

    private Criteria begun() {
        return where("at").lte(clock.instant());
    }

    private List<Run> find(Criteria which, int most) {
        return mongo.find(Query.query(which).with(NEWEST_FIRST).limit(most), Run.class, OCCURRENCES);
    }

    Map<String, Instant> marks() {
        var marks = new HashMap<String, Instant>();
        mongo.findAll(Document.class, MARKS)
                .forEach(row ->
                        marks.put(row.getString("_id"), row.getDate("lastAt").toInstant()));
        return marks;
    }

    void mark(String schedule, Instant lastAt) {
        mongo.save(new Document("_id", schedule).append("lastAt", lastAt), MARKS);
    }

    Run read(Document row) {
        return mongo.getConverter().read(Run.class, row);
    }
}
