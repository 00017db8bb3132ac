package io.quanzi.schedule;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import io.quanzi.shared.StoredMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Single runs that managers leave out or move.
 *
 * <pre>{"_id": "daily-tip@2026-03-03T02:00:00Z", "schedule": "daily-tip", "at": ISODate, "state": "MOVED", "to": ISODate,
 *  "by": "xiaolan", "changedAt": ISODate, "why": "店庆", "summary": "改到 2026-03-03 15:00 · xiaolan:店庆"}</pre>
 *
 * The row has the id of the run's claim and stands where claims do, so that one of the two wins: a run that was begun is
 * not left out, and one that is left out is begun by no node, and by none that comes back later. A moved run has a claim
 * of its own at its new instant, and is as late or missed there as any.
 */
@Component
class RunExceptions {
    /** Nearer to its instant a run is not touched: a node may be about to begin it. */
    static final Duration MARGIN = Duration.ofMinutes(1);

    /** How far ahead a run may be left out or moved to; its row is kept longer. */
    static final Duration AHEAD = Duration.ofDays(62);

    private static final int MAX_WHY = 100;
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final List<String> STATES = List.of(Run.State.SKIPPED.name(), Run.State.MOVED.name());

    private final MongoOperations mongo;
    private final Clock clock;

    RunExceptions(MongoOperations mongo, Clock clock) {
        this.mongo = mongo;
        this.clock = clock;
        // serves "what was moved to about now"
        mongo.indexOps(Runs.OCCURRENCES).createIndex(new Index("to", Sort.Direction.ASC).sparse());
    }

    /** Leaves out a run that comes by its schedule; false when it was begun, or is an exception already. */
    boolean skip(Occurrence<?> occurrence, String by, String why) {
        return insert(Runs.row(occurrence, Run.State.SKIPPED), null, by, why);
    }

    /** Moves a run that comes by its schedule; false as of {@link #skip}. */
    boolean move(Occurrence<?> occurrence, Instant to, String by, String why) {
        return insert(Runs.row(occurrence, Run.State.MOVED), to, by, why);
    }

    private boolean insert(Document row, @Nullable Instant to, String by, String why) {
        try {
            mongo.insert(
                    row.append("summary", said(to, by, why).in(Locale.SIMPLIFIED_CHINESE))
                            .append("said", StoredMessage.write(said(to, by, why)))
                            .append("to", to == null ? null : Date.from(to))
                            .append("by", by)
                            .append("changedAt", Date.from(clock.instant()))
                            .append("why", shortened(why)),
                    Runs.OCCURRENCES);
            return true;
        } catch (DuplicateKeyException begunOrExcepted) {
            return false;
        }
    }

    /** Leaves out, or moves on, a run that was moved; false when its new time has come, or somebody was faster. */
    boolean change(RunException moved, @Nullable Instant to, String by, String why) {
        return mongo.updateFirst(
                                Query.query(where("_id")
                                        .is(moved.id())
                                        .and("state")
                                        .is(Run.State.MOVED.name())
                                        .and("to")
                                        .is(moved.to())
                                        .gt(clock.instant().plus(MARGIN))),
                                new Update()
                                        .set("state", (to == null ? Run.State.SKIPPED : Run.State.MOVED).name())
                                        .set("to", to)
                                        .set("by", by)
                                        .set("changedAt", clock.instant())
                                        .set("why", shortened(why))
                                        .set("summary", said(to, by, why).in(Locale.SIMPLIFIED_CHINESE))
                                        .set("said", StoredMessage.write(said(to, by, why))),
                                Runs.OCCURRENCES)
                        .getMatchedCount()
                > 0;
    }

    /** Lets a run come at its own time again; false when that is past, or it has come at its new one. */
    boolean undo(String id) {
        Instant soon = clock.instant().plus(MARGIN);
        Criteria still =
                new Criteria().orOperator(where("to").is(null), where("to").gt(soon));
        return mongo.remove(
                                Query.query(where("_id")
                                        .is(id)
                                        .and("state")
                                        .in(STATES)
                                        .and("at")
                                        .gt(soon)
                                        .andOperator(still)),
                                Runs.OCCURRENCES)
                        .getDeletedCount()
                > 0;
    }

    /** Whether another run of the same schedule was moved to the time that this one had. */
    boolean isReplaced(RunException exception) {
        return read(where("to").is(exception.at())).stream()
                .anyMatch(other -> other.schedule().equals(exception.schedule())
                        && !other.id().equals(exception.id()));
    }

    Optional<RunException> find(String id) {
        return read(where("_id").is(id)).stream().findFirst();
    }

    /** Those whose own time, or new one, lies after an instant up to and with another. */
    List<RunException> between(Instant from, Instant to) {
        return read(new Criteria()
                .orOperator(where("at").gt(from).lte(to), where("to").gt(from).lte(to)));
    }

    private List<RunException> read(Criteria which) {
        return mongo
                .find(
                        Query.query(new Criteria()
                                        .andOperator(which, where("state").in(STATES)))
                                .with(Sort.by("at", "_id")),
                        Document.class,
                        Runs.OCCURRENCES)
                .stream()
                .map(RunExceptions::read)
                .toList();
    }

    /** The instants of a schedule after one up to another, with the moved ones where they come now. */
    static List<Instant> applied(
            Schedule<?> schedule,
            List<Instant> planned,
            Instant from,
            Instant to,
            Collection<RunException> exceptions) {
        if (schedule.paused() || exceptions.isEmpty()) {
            return planned;
        }
        List<RunException> own = exceptions.stream()
                .filter(one -> one.schedule().equals(schedule.name()))
                .toList();
        Set<Instant> gone = own.stream().map(RunException::at).collect(Collectors.toSet());
        var instants = new HashSet<>(planned);
        instants.removeAll(gone);
        for (RunException one : own) {
            Instant at = one.to();
            if (at != null && at.isAfter(from) && !at.isAfter(to)) {
                instants.add(at);
            }
        }
        var sorted = new ArrayList<>(instants);
        sorted.sort(null);
        return sorted;
    }

    /** The Shanghai days with a run after an instant up to another; looks at no more runs than there are days and exceptions. */
    static Set<LocalDate> daysOf(Schedule<?> schedule, Instant from, Instant to, Collection<RunException> exceptions) {
        var days = new TreeSet<LocalDate>();
        if (schedule.paused()) {
            return days;
        }
        List<RunException> own = exceptions.stream()
                .filter(one -> one.schedule().equals(schedule.name()))
                .toList();
        Set<Instant> gone = own.stream().map(RunException::at).collect(Collectors.toSet());
        for (Optional<Instant> next = schedule.after(from);
                next.isPresent() && !next.get().isAfter(to); ) {
            Instant at = next.get();
            boolean comes = !gone.contains(at);
            if (comes) {
                days.add(ChinaTime.dayOf(at));
            }
            next = schedule.after(
                    comes ? ChinaTime.startOf(ChinaTime.dayOf(at).plusDays(1)).minusMillis(1) : at);
        }
        own.stream()
                .map(RunException::to)
                .filter(at -> at != null && at.isAfter(from) && !at.isAfter(to))
                .forEach(at -> days.add(ChinaTime.dayOf(at)));
        return days;
    }

    private static RunException read(Document row) {
        return new RunException(
                row.getString("_id"),
                row.getString("schedule"),
                row.getDate("at").toInstant(),
                row.getDate("to") == null ? null : row.getDate("to").toInstant(),
                row.getString("by"),
                row.getDate("changedAt").toInstant(),
                row.getString("why"));
    }

    private static Message said(@Nullable Instant to, String by, String why) {
        String who = shortened(why).isEmpty() ? by : by + ":" + shortened(why);
        return to == null
                ? Message.literal(who)
                : Message.of("run.did.moved", SHOWN.format(to.atZone(ChinaTime.ZONE)), who);
    }

    private static String shortened(String why) {
        String stripped = why.strip();
        return stripped.codePointCount(0, stripped.length()) <= MAX_WHY
                ? stripped
                : stripped.substring(0, stripped.offsetByCodePoints(0, MAX_WHY));
    }
}
