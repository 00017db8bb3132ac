package io.quanzi.outreach;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.outreach.Task.Result;
import io.quanzi.wecom.WeComException;
import io.quanzi.wecom.speech.Answer;
import io.quanzi.wecom.speech.Speech;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Takes mass messages through their life: (1) made in WeCom, (2) the member told, (3) asked after until WeCom says what
 * became of each recipient, or nobody tapped for a day.
 *
 * <p>Each step is written before the next begins. A task whose call left and whose answer was lost is looked for in
 * WeCom by its text and member before it is made again.
 */
@Component
public class Tasks {
    private static final Logger log = LoggerFactory.getLogger(Tasks.class);
    private static final Duration LIFE = Duration.ofHours(24);
    private static final Duration UNTIL_REMINDED = Duration.ofHours(2);
    private static final Duration UNTIL_PARTLY = Duration.ofMinutes(10);
    private static final int REMINDERS = 2;
    /** WeCom's own limit within 24 hours, which is as long as a task lives. */
    private static final int MOST_REMINDERS = 3;

    private static final int MOST_AT_ONCE = 200;

    private final TaskRows rows;
    private final Speech speech;
    private final Links links;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Tasks(TaskRows rows, Speech speech, Links links, Clock clock, ApplicationEventPublisher events) {
        this.rows = rows;
        this.speech = speech;
        this.links = links;
        this.clock = clock;
        this.events = events;
    }

    public Optional<Task> find(String id) {
        return rows.find(id);
    }

    /** What a member has to tap, newest first. */
    public List<Task> waitingFor(String userId) {
        return rows.find(where("userId").is(userId).and("state").in(waiting()), MOST_AT_ONCE);
    }

    /** A member's latest, newest first. */
    public List<Task> latestOf(String userId, int most) {
        return rows.find(where("userId").is(userId), most);
    }

    /** All that waits for a tap, newest first. */
    public List<Task> waiting(int most) {
        return rows.find(where("state").in(waiting()), most);
    }

    /** The latest, newest first. */
    public List<Task> latest(int most) {
        return rows.find(where("plannedAt").exists(true), most);
    }

    /** Those of one campaign. */
    public List<Task> of(String campaign) {
        return rows.find(where("campaign").is(campaign), Integer.MAX_VALUE);
    }

    /** Those in one of these states, newest first. */
    public List<Task> in(Set<TaskState> states, long skip, int most) {
        return rows.find(where("state").in(names(states)), skip, most);
    }

    /** How many are in one of these states. */
    public long count(Set<TaskState> states) {
        return rows.count(where("state").in(names(states)));
    }

    private static List<String> names(Set<TaskState> states) {
        return states.stream().map(Enum::name).toList();
    }

    /** What came of something a manager asked for. */
    public enum Asked {
        DONE,
        /** There is nothing to tap any more, or not yet. */
        NOT_WAITING,
        /** The member has tapped send already. */
        TAPPED,
        /** WeCom allows no more of it within 24 hours. */
        ENOUGH,
        /** Not just now; the same may be asked again in a moment. */
        LATER,
        /** WeCom refused. */
        REFUSED
    }

    /**
     * An answer to a manager.
     *
     * @param why in WeCom's words, when it refused or could not be reached; null else
     */
    public record Reply(Asked asked, @Nullable String why) {
        static Reply of(Asked asked) {
            return new Reply(asked, null);
        }
    }

    /** Has WeCom remind the member to tap; at most three times in 24 hours, those of our own counted. */
    public Reply remind(String id) {
        Optional<Task> found = rows.find(id);
        String msgid = found.map(Task::msgid).orElse(null);
        if (msgid == null || !found.get().state().waitsForTap()) {
            return Reply.of(Asked.NOT_WAITING);
        }
        if (!rows.countReminder(id, MOST_REMINDERS)) {
            return Reply.of(Asked.ENOUGH);
        }
        Answer answer = speech.remind(msgid);
        if (answer instanceof Answer.Refused refused) {
            rows.takeBackReminder(id);
            return new Reply(Asked.REFUSED, refused.code() + " " + refused.reason());
        }
        if (answer instanceof Answer.Later later) {
            rows.takeBackReminder(id);
            return new Reply(Asked.LATER, later.reason());
        }
        return Reply.of(Asked.DONE);
    }

    /**
     * Stops a task that nobody has tapped. What the member has sent cannot be called back: whether they have is asked
     * after the stop, so that a tap at the same moment is not lost.
     */
    public Reply cancel(String id) {
        Optional<Task> taken = rows.take(id, clock.instant());
        if (taken.isEmpty()) {
            boolean open = rows.find(id).filter(task -> task.state().isOpen()).isPresent();
            return Reply.of(open ? Asked.LATER : Asked.NOT_WAITING);
        }
        Task task = taken.get();
        try {
            return stop(task);
        } catch (WeComException unreachable) {
            rows.step(id, new Update(), clock.instant());
            return new Reply(Asked.LATER, unreachable.getMessage());
        }
    }

    private Reply stop(Task task) {
        String msgid = task.msgid();
        if (msgid == null && task.callingSince() == null) {
            end(task, TaskState.CANCELLED, null, Map.of());
            return Reply.of(Asked.DONE);
        }
        if (msgid == null || task.state() == TaskState.CONFIRMED) {
            rows.step(task.id(), new Update(), clock.instant());
            return Reply.of(msgid == null ? Asked.LATER : Asked.TAPPED);
        }
        Answer answer = speech.cancel(msgid);
        if (answer instanceof Answer.Accepted
                && speech.progress(msgid, task.userId())
                        .filter(Speech.Progress::confirmed)
                        .isEmpty()) {
            end(task, TaskState.CANCELLED, null, Map.of());
            return Reply.of(Asked.DONE);
        }
        rows.step(task.id(), new Update(), clock.instant());
        if (answer instanceof Answer.Accepted) {
            return Reply.of(Asked.TAPPED);
        }
        return answer instanceof Answer.Refused refused
                ? new Reply(Asked.REFUSED, refused.code() + " " + refused.reason())
                : Reply.of(Asked.LATER);
    }

    private static List<String> waiting() {
        return Stream.of(TaskState.values())
                .filter(TaskState::waitsForTap)
                .map(Enum::name)
                .toList();
    }

    @Scheduled(fixedDelay = 1_000)
    void pulse() {
        drive();
    }

    /**
     * Takes every task that is due one step further; how many there were. Nobody's step is under way in this process when
     * it returns, so that a clock may be moved then.
     */
    public synchronized int drive() {
        int driven = 0;
        for (Optional<Task> due = rows.takeDue(clock.instant());
                due.isPresent() && driven < MOST_AT_ONCE;
                due = rows.takeDue(clock.instant())) {
            step(due.get());
            driven++;
        }
        return driven;
    }

    private void step(Task task) {
        try {
            switch (task.state()) {
                case PLANNED -> create(task);
                case CREATED -> tell(task);
                case NOTIFIED, CONFIRMED -> ask(task);
                default -> throw new IllegalStateException("a task that has ended is not driven: " + task.id());
            }
        } catch (RuntimeException failed) {
            log.warn(
                    "task step failed, tried again task={} state={} cause={}",
                    task.id(),
                    task.state(),
                    failed.toString());
            rows.step(task.id(), new Update(), clock.instant().plusSeconds(30));
        }
    }

    private void create(Task task) {
        Instant now = clock.instant();
        if (task.callingSince() != null) {
            Optional<String> made = speech
                    .findTasks(
                            task.toGroups(),
                            task.userId(),
                            task.copy().text(),
                            task.callingSince().minusSeconds(60))
                    .stream()
                    .filter(msgid -> !rows.has(msgid))
                    .findFirst();
            if (made.isPresent()) {
                created(task, made.get());
                return;
            }
        }
        rows.calling(task.id(), now);
        Answer answer = task.toGroups()
                ? speech.postToGroups(task.userId(), task.recipients(), Words.of(task.copy()))
                : speech.sendToCustomers(task.userId(), task.recipients(), Words.of(task.copy()));
        if (answer instanceof Answer.Accepted accepted) {
            created(task, accepted.id());
        } else if (answer instanceof Answer.Refused refused) {
            end(task, TaskState.FAILED, refused.code() + " " + refused.reason(), Map.of());
        } else if (answer instanceof Answer.Later later) {
            rows.step(task.id(), new Update().unset("callingSince").set("reason", later.reason()), now.plusSeconds(30));
        } else {
            rows.step(task.id(), new Update(), now.plusSeconds(5));
        }
    }

    private void created(Task task, String msgid) {
        rows.step(
                task.id(),
                new Update()
                        .set("state", TaskState.CREATED.name())
                        .set("msgid", msgid)
                        .set("reason", null),
                clock.instant());
    }

    /** The page is the same for all a member's tasks, so a second message about it, after a crash, does no harm. */
    private void tell(Task task) {
        String page = links.urlOf(links.of(Link.Kind.OWNER, null, task.userId(), Duration.ofDays(30)));
        Answer answer = speech.tellStaff(
                task.userId(),
                "请确认发送:" + task.title(),
                "共 %d 个%s,打开清单,点一下就能发出。".formatted(task.recipients().size(), task.toGroups() ? "群" : "客户"),
                page);
        Instant now = clock.instant();
        if (answer instanceof Answer.Later) {
            rows.step(task.id(), new Update(), now.plusSeconds(30));
            return;
        }
        if (answer instanceof Answer.Refused refused) {
            log.warn("owner could not be told task={} user={} code={}", task.id(), task.userId(), refused.code());
        }
        rows.step(task.id(), new Update().set("state", TaskState.NOTIFIED.name()), now.plusSeconds(2));
    }

    private void ask(Task task) {
        Instant now = clock.instant();
        String msgid = task.msgid();
        if (msgid == null) {
            throw new IllegalStateException("a task past its creation has a msgid: " + task.id());
        }
        Optional<Speech.Progress> progress = speech.progress(msgid, task.userId());
        if (progress.isEmpty()) {
            rows.step(task.id(), new Update(), now.plusSeconds(2));
            return;
        }
        Map<String, Result> results = results(progress.get());
        boolean confirmed = progress.get().confirmed();
        if (confirmed && results.size() >= task.recipients().size()) {
            end(task, verdict(task, results), null, results);
        } else if (confirmed) {
            Instant confirmedAt = task.confirmedAt() == null ? now : task.confirmedAt();
            if (confirmedAt.plus(UNTIL_PARTLY).isBefore(now)) {
                end(task, verdict(task, results), null, results);
            } else {
                rows.step(
                        task.id(),
                        new Update()
                                .set("state", TaskState.CONFIRMED.name())
                                .set("confirmedAt", confirmedAt)
                                .set("results", TaskRows.rows(results)),
                        now.plusSeconds(5));
            }
        } else if (task.plannedAt().plus(LIFE).isBefore(now)) {
            expire(task, msgid);
        } else {
            remindAndWait(task, msgid, now);
        }
    }

    private void expire(Task task, String msgid) {
        Answer answer = speech.cancel(msgid);
        if (answer instanceof Answer.Later || answer instanceof Answer.Unknown) {
            throw new WeComException("cancel_groupmsg_send: " + answer, WeComException.UNKNOWN, null);
        }
        end(task, TaskState.EXPIRED, null, task.results());
    }

    private void remindAndWait(Task task, String msgid, Instant now) {
        Duration age = Duration.between(task.plannedAt(), now);
        if (age.compareTo(UNTIL_REMINDED.multipliedBy(task.reminders() + 1L)) >= 0
                && rows.countReminder(task.id(), REMINDERS)) {
            speech.remind(msgid);
        }
        // an owner taps soon or late: asked often at first, then every few minutes
        long wait = Math.min(300, Math.max(2, age.toSeconds() / 20));
        rows.step(task.id(), new Update(), now.plusSeconds(wait));
    }

    private static Map<String, Result> results(Speech.Progress progress) {
        return progress.results().entrySet().stream()
                .filter(one -> one.getValue() != Speech.Result.WAITING)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> Result.valueOf(one.getValue().name())));
    }

    private static TaskState verdict(Task task, Map<String, Result> results) {
        long sent = results.values().stream().filter(Result.SENT::equals).count();
        if (sent == task.recipients().size()) {
            return TaskState.DELIVERED;
        }
        if (sent > 0) {
            return TaskState.PARTLY;
        }
        return results.containsValue(Result.OVER_QUOTA) ? TaskState.OVER_QUOTA : TaskState.FAILED;
    }

    private void end(Task task, TaskState state, @Nullable String reason, Map<String, Result> results) {
        Instant now = clock.instant();
        rows.step(
                task.id(),
                new Update()
                        .set("state", state.name())
                        .set("reason", reason)
                        .set("results", TaskRows.rows(results))
                        .set("endedAt", now),
                now);
        log.info(
                "task ended task={} state={} recipients={} results={}",
                task.id(),
                state,
                task.recipients().size(),
                results.size());
        events.publishEvent(new TaskEnded(task.id(), state, now));
    }
}
