package io.quanzi.outreach;

import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.outreach.Task.Result;
import io.quanzi.wecom.WeComException;
import io.quanzi.wecom.speech.Answer;
import io.quanzi.wecom.speech.Speech;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.mongodb.core.query.Update;

/**
 * Takes mass messages through their life: (1) made in WeCom, (2) the member told, (3) asked after until WeCom says what
 * became of each recipient, or nobody tapped for a day.
 *
 * <p>Each step is written before the next begins, and each call before it leaves. A task whose call left and whose answer
 * was lost is looked for in WeCom by its text and member before it is made again: not before WeCom has had the time to
 * make it, and while no other call of that member with that text is on its way, because WeCom's list does not say which
 * groups a task is for. What a call may have to wait for is had before it is written that the call leaves: whoever takes
 * the task over looks for what was made, and must not look before the call has left. A member whose telling is not known to have worked is told again for as long as WeCom shows the
 * same card once; past that its own reminder has to do.
 */
final class TaskSteps {
    private static final Logger log = LoggerFactory.getLogger(TaskSteps.class);
    private static final Duration LIFE = Duration.ofHours(24);
    /** Longer than the longest holidays: the page of the last notice is open when its owner comes back. */
    private static final Duration OWNER_PAGE = Duration.ofDays(30);

    private static final Duration UNTIL_REMINDED = Duration.ofHours(2);
    private static final Duration UNTIL_PARTLY = Duration.ofMinutes(10);
    /** So far WeCom's clock may be behind ours; what was made in that time and is ours already is left out. */
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);
    /** So long WeCom may still be at work on a call that nobody waits for any more. */
    private static final Duration SETTLED = Duration.ofSeconds(15);
    /** Less than it is, for clocks that differ. */
    private static final Duration SAME_CARD_ONCE = Speech.SAME_CARD_ONCE.minusMinutes(5);

    private static final Duration TELLING = Duration.ofMinutes(5);
    private static final int REMINDERS = 2;

    private final TaskRows rows;
    private final Speech speech;
    private final Links links;
    private final Recipients recipients;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    TaskSteps(
            TaskRows rows,
            Speech speech,
            Links links,
            Recipients recipients,
            Clock clock,
            ApplicationEventPublisher events) {
        this.recipients = recipients;
        this.rows = rows;
        this.speech = speech;
        this.links = links;
        this.clock = clock;
        this.events = events;
    }

    void step(Task task) {
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
            Instant settled = task.callingSince().plus(SETTLED);
            if (now.isBefore(settled)) {
                rows.step(task.id(), new Update(), settled);
                return;
            }
            Optional<String> made = speech
                    .findTasks(
                            task.toGroups(),
                            task.userId(),
                            task.copy().text(),
                            task.callingSince().minus(CLOCKS_DIFFER))
                    .stream()
                    .filter(msgid -> !rows.has(msgid))
                    .findFirst();
            if (made.isPresent()) {
                created(task, made.get());
                return;
            }
        }
        if (task.plannedAt().plus(LIFE).isBefore(now)) {
            end(task, TaskState.EXPIRED, null, Map.of());
            return;
        }
        Optional<Answer.Later> notNow = speech.ready();
        if (notNow.isPresent()) {
            rows.step(task.id(), new Update().set("reason", notNow.get().reason()), now.plusSeconds(30));
            return;
        }
        Recipients.Left left = recipients.of(task);
        if (left.against().isPresent()) {
            end(task, TaskState.CANCELLED, left.against().get(), Map.of());
            return;
        }
        if (left.recipients().size() < task.recipients().size()) {
            rows.keepOnly(task.id(), left.recipients());
        }
        // by the time that the call leaves at: it may have taken long until all was ready
        now = clock.instant();
        if (!rows.calling(task, now)) {
            rows.step(task.id(), new Update(), now.plusSeconds(5));
            return;
        }
        Answer answer = task.toGroups()
                ? speech.postToGroups(task.userId(), left.recipients(), Words.of(task.copy()))
                : speech.sendToCustomers(task.userId(), left.recipients(), Words.of(task.copy()));
        if (answer instanceof Answer.Accepted accepted) {
            created(task, accepted.id());
        } else if (answer instanceof Answer.Refused refused) {
            end(task, TaskState.FAILED, refused.code() + " " + refused.reason(), Map.of());
        } else if (answer instanceof Answer.Later later) {
            rows.step(
                    task.id(),
                    new Update().unset("callingSince").unset("calling").set("reason", later.reason()),
                    now.plusSeconds(30));
        } else {
            rows.step(task.id(), new Update(), now.plus(SETTLED));
        }
    }

    private void created(Task task, String msgid) {
        rows.step(
                task.id(),
                new Update()
                        .set("state", TaskState.CREATED.name())
                        .set("msgid", msgid)
                        .set("reason", null)
                        .unset("calling"),
                clock.instant());
    }

    private void tell(Task task) {
        Instant now = clock.instant();
        Instant since = task.tellingSince() == null ? now : task.tellingSince();
        if (since.plus(SAME_CARD_ONCE).isBefore(now)) {
            told(task, null, now);
            return;
        }
        if (!rows.telling(task.id(), since)) {
            return;
        }
        String page = links.urlOf(links.getOrCreate(Link.Kind.OWNER, null, task.userId(), OWNER_PAGE));
        Answer answer = speech.tellStaff(
                task.userId(),
                "请确认发送:" + task.title(),
                "共 %d 个%s,打开清单,点一下就能发出。".formatted(task.recipients().size(), task.toGroups() ? "群" : "客户"),
                // the page is the same for all a member's tasks; the mark keeps WeCom from taking two tasks for a
                // repeat
                page + "#" + Hash.of(task.id()));
        if (answer instanceof Answer.Later) {
            var update = new Update();
            rows.step(
                    task.id(),
                    task.tellingSince() == null ? update.unset("tellingSince") : update,
                    now.plusSeconds(30));
        } else if (answer instanceof Answer.Unknown && now.isBefore(since.plus(TELLING))) {
            rows.step(task.id(), new Update(), now.plusSeconds(10));
        } else {
            String why = null;
            if (answer instanceof Answer.Refused refused) {
                why = refused.code() + " " + refused.reason();
                log.warn("owner could not be told task={} user={} reason={}", task.id(), task.userId(), why);
            }
            told(task, why, now);
        }
    }

    /** @param why the owner could not be told; the task stands in WeCom all the same, and may be tapped there */
    private void told(Task task, @Nullable String why, Instant now) {
        rows.step(
                task.id(), new Update().set("state", TaskState.NOTIFIED.name()).set("reason", why), now.plusSeconds(2));
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
        Map<String, Instant> sentAt = sentAt(task, progress.get(), now);
        boolean confirmed = progress.get().confirmed();
        if (confirmed && results.size() >= task.recipients().size()) {
            end(task, verdict(task, results), null, results, sentAt);
        } else if (confirmed) {
            Instant confirmedAt = task.confirmedAt() == null ? now : task.confirmedAt();
            if (confirmedAt.plus(UNTIL_PARTLY).isBefore(now)) {
                end(task, verdict(task, results), null, results, sentAt);
            } else {
                rows.step(
                        task.id(),
                        new Update()
                                .set("state", TaskState.CONFIRMED.name())
                                .set("confirmedAt", confirmedAt)
                                .set("reason", null)
                                .set("results", TaskRows.rows(results, sentAt)),
                        now.plusSeconds(5));
            }
        } else if (task.plannedAt().plus(LIFE).isBefore(now)) {
            expire(task, msgid);
        } else {
            Optional<String> against = recipients.of(task).against();
            if (against.isPresent()) {
                takeBack(task, msgid, against.get(), now);
            } else {
                remindAndWait(task, msgid, now);
            }
        }
    }

    private void expire(Task task, String msgid) {
        Answer answer = speech.cancel(msgid);
        if (answer instanceof Answer.Later || answer instanceof Answer.Unknown) {
            throw new WeComException("cancel_groupmsg_send: " + answer, WeComException.UNKNOWN, null);
        }
        end(task, TaskState.EXPIRED, task.reason(), task.results(), task.sentAt());
    }

    /** What nobody has tapped and is not true any more is not left to be tapped. */
    private void takeBack(Task task, String msgid, String why, Instant now) {
        Answer answer = speech.cancel(msgid);
        boolean tapped = speech.progress(msgid, task.userId())
                .filter(Speech.Progress::confirmed)
                .isPresent();
        if (answer instanceof Answer.Accepted && !tapped) {
            end(task, TaskState.CANCELLED, why, Map.of());
        } else {
            rows.step(task.id(), new Update(), now.plusSeconds(tapped ? 2 : 30));
        }
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

    /** As WeCom tells; where it does not, when we first heard that it was sent. */
    private static Map<String, Instant> sentAt(Task task, Speech.Progress progress, Instant now) {
        return progress.results().entrySet().stream()
                .filter(one -> one.getValue() == Speech.Result.SENT)
                .map(Map.Entry::getKey)
                .collect(Collectors.toMap(to -> to, to -> {
                    Instant told = progress.sentAt().get(to);
                    return told == null ? task.sentAt().getOrDefault(to, now) : told;
                }));
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

    void end(Task task, TaskState state, @Nullable String reason, Map<String, Result> results) {
        end(task, state, reason, results, Map.of());
    }

    /** Listeners hear it before the end is written, and so again when a crash comes between. */
    private void end(
            Task task,
            TaskState state,
            @Nullable String reason,
            Map<String, Result> results,
            Map<String, Instant> sentAt) {
        Instant now = clock.instant();
        rows.results(task.id(), results, sentAt);
        events.publishEvent(new TaskEnded(task.id(), state, now));
        rows.step(
                task.id(),
                new Update()
                        .set("state", state.name())
                        .set("reason", reason)
                        .set("endedAt", now)
                        .unset("calling"),
                now);
        log.info(
                "task ended task={} state={} recipients={} results={}",
                task.id(),
                state,
                task.recipients().size(),
                results.size());
    }
}
