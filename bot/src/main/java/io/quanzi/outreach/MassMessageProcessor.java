package io.quanzi.outreach;

import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.outreach.MassMessage.Result;
import io.quanzi.wecom.WeComException;
import io.quanzi.wecom.speech.ErrorCodes;
import io.quanzi.wecom.speech.OutgoingMessage;
import io.quanzi.wecom.speech.SendResult;
import io.quanzi.wecom.speech.WeComMessenger;
import io.quanzi.work.Outcome;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.mongodb.core.query.Update;

/**
 * Moves mass messages through their states: (1) made in WeCom, (2) the member told, (3) asked after until WeCom says
 * what became of each recipient, or nobody tapped for a day.
 *
 * <p>Each step is written before the next begins, and each call before it leaves. A task whose call left and whose
 * answer was lost is looked for in WeCom by its text and member before it is made again: not before WeCom has had the
 * time to make it, and while no other call of that member with that text is on its way, because WeCom's list does not
 * say which groups a task is for. What a call may have to wait for is had before it is written that the call leaves:
 * whoever takes the task over looks for what was made, and must not look before the call has left. A member whose
 * telling is not known to have worked is told again for as long as WeCom shows the same card once; past that its own
 * reminder has to do.
 */
final class MassMessageProcessor {
    private static final Logger log = LoggerFactory.getLogger(MassMessageProcessor.class);
    /** Longer than the longest holidays: the page of the last notice is open when its owner comes back. */
    private static final Duration OWNER_PAGE = Duration.ofDays(30);

    private static final Duration REMIND_EVERY = Duration.ofHours(2);
    private static final Duration UNTIL_PARTLY = Duration.ofMinutes(10);
    /** How far WeCom's clock may be behind ours; what was made in that time and is ours already is left out. */
    private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);
    /** How long WeCom may still be at work on a call that nobody waits for any more. */
    private static final Duration SETTLED = Duration.ofSeconds(15);
    /** Less than it is, for clocks that differ. */
    private static final Duration SAME_CARD_ONCE = WeComMessenger.SAME_CARD_ONCE.minusMinutes(5);

    /** Less than the queue takes for the work of a clock that was ahead. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

    private static final Duration TELLING = Duration.ofMinutes(5);
    private static final int REMINDERS = 2;

    private final MassMessageRepository rows;
    private final WeComMessenger weComMessenger;
    private final Links links;
    private final Recipients recipients;
    private final MessagePictures pictures;
    private final Supervisors supervisors;
    private final CountedContent counted;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    MassMessageProcessor(
            MassMessageRepository rows,
            WeComMessenger weComMessenger,
            Links links,
            Recipients recipients,
            MessagePictures pictures,
            CountedContent counted,
            Supervisors supervisors,
            Clock clock,
            ApplicationEventPublisher events) {
        this.recipients = recipients;
        this.pictures = pictures;
        this.counted = counted;
        this.supervisors = supervisors;
        this.rows = rows;
        this.weComMessenger = weComMessenger;
        this.links = links;
        this.clock = clock;
        this.events = events;
    }

    /** Takes a mass message one step further. */
    Outcome step(MassMessage massMessage) {
        try {
            return switch (massMessage.state()) {
                case PLANNED -> create(massMessage);
                case CREATED -> tell(massMessage);
                case NOTIFIED, CONFIRMED -> ask(massMessage);
                default -> throw new IllegalStateException("a task that has ended is not driven: " + massMessage.id());
            };
        } catch (WeComException failed) {
            return new Outcome.Failed(String.valueOf(failed.getMessage()), failed.failureCause());
        }
    }

    private Outcome create(MassMessage massMessage) {
        Instant now = clock.instant();
        if (massMessage.plannedAt().isAfter(now) && massMessage.waits()) {
            Instant look = now.plus(LOOK_AGAIN);
            return new Outcome.Step(
                    new Update(), massMessage.plannedAt().isBefore(look) ? massMessage.plannedAt() : look);
        }
        if (massMessage.callingSince() != null) {
            if (massMessage.callingSince().isAfter(now)) {
                // written by a clock ahead of this one: no longer ago than now
                return new Outcome.Step(new Update().set("callingSince", now), now.plus(SETTLED));
            }
            Instant settled = massMessage.callingSince().plus(SETTLED);
            if (now.isBefore(settled)) {
                return new Outcome.Step(new Update(), settled);
            }
            Optional<String> made = made(massMessage, massMessage.callingSince().minus(CLOCKS_DIFFER));
            if (made.isPresent()) {
                return created(made.get());
            }
        }
        if (massMessage.until().isBefore(now)) {
            return end(massMessage, MassMessageState.EXPIRED, null, Map.of());
        }
        Optional<SendResult.Later> notNow = weComMessenger.ready();
        if (notNow.isPresent()) {
            String why = notNow.get().reason();
            return new Outcome.Failed(why, notNow.get().failureCause(), new Update().set("reason", why));
        }
        Recipients.Left left = recipients.of(massMessage);
        if (left.against().isPresent()) {
            return end(massMessage, MassMessageState.CANCELLED, left.against().get(), Map.of());
        }
        if (left.recipients().size() < massMessage.recipients().size()) {
            rows.keepOnly(massMessage.id(), left.recipients());
        }
        MessagePictures.Media media = pictures.media(massMessage.copy());
        if (media.failed() instanceof SendResult.Rejected refused) {
            return end(massMessage, MassMessageState.FAILED, refused.code() + " " + refused.reason(), Map.of());
        }
        if (media.failed() != null) {
            return new Outcome.Failed(
                    "media/upload: " + media.failed(), media.failed().failureCause());
        }
        // by the time that the call leaves at: it may have taken long until all was ready
        now = clock.instant();
        if (!rows.calling(massMessage, now)) {
            return new Outcome.Step(new Update(), now.plusSeconds(5));
        }
        OutgoingMessage message = MessageConversion.of(counted.of(massMessage), media.ids());
        SendResult sendResult = massMessage.toGroups()
                ? weComMessenger.postToGroups(massMessage.userId(), left.recipients(), message)
                : weComMessenger.sendToCustomers(massMessage.userId(), left.recipients(), message);
        if (sendResult instanceof SendResult.Accepted accepted) {
            return created(accepted.id());
        }
        if (sendResult instanceof SendResult.Rejected refused) {
            if (refused.code() == ErrorCodes.BAD_MEDIA_ID && !media.ids().isEmpty()) {
                pictures.forgetMedia(massMessage.copy());
                return new Outcome.Failed(
                        refused.reason(),
                        refused.failureCause(),
                        new Update().unset("callingSince").unset("calling").set("reason", refused.reason()));
            }
            return end(massMessage, MassMessageState.FAILED, refused.code() + " " + refused.reason(), Map.of());
        }
        if (sendResult instanceof SendResult.Later later) {
            return new Outcome.Failed(
                    later.reason(),
                    later.failureCause(),
                    new Update().unset("callingSince").unset("calling").set("reason", later.reason()));
        }
        return new Outcome.Step(new Update(), now.plus(SETTLED));
    }

    /** Looks for the task in WeCom; also with the addresses as they were written, should links not have been counted then. */
    private Optional<String> made(MassMessage massMessage, Instant since) {
        return Stream.of(counted.of(massMessage).text(), massMessage.copy().text())
                .distinct()
                .flatMap(text ->
                        weComMessenger.findTasks(massMessage.toGroups(), massMessage.userId(), text, since).stream())
                .filter(msgid -> !rows.has(msgid))
                .findFirst();
    }

    private Outcome created(String msgid) {
        return new Outcome.Step(
                new Update()
                        .set("state", MassMessageState.CREATED.name())
                        .set("msgid", msgid)
                        .set("reason", null)
                        .unset("calling"),
                clock.instant());
    }

    private Outcome tell(MassMessage massMessage) {
        Instant now = clock.instant();
        Instant since = massMessage.tellingSince() == null ? now : massMessage.tellingSince();
        if (since.plus(SAME_CARD_ONCE).isBefore(now)) {
            return told(null, now);
        }
        if (!rows.telling(massMessage.id(), since)) {
            return new Outcome.Step(new Update(), now); // another node has it: nothing is written
        }
        String page = links.urlOf(links.getOrCreate(Link.Kind.OWNER, null, massMessage.userId(), OWNER_PAGE));
        SendResult sendResult = weComMessenger.tellStaff(
                massMessage.userId(),
                "请确认发送：" + massMessage.title(),
                "共 %d 个%s，打开清单，点一下就能发出。"
                        .formatted(massMessage.recipients().size(), massMessage.toGroups() ? "群" : "客户"),
                // the page is the same for all a member's tasks; the mark keeps WeCom from taking two tasks for a
                // repeat
                page + "#" + Hash.of(massMessage.id()));
        if (sendResult instanceof SendResult.Later later) {
            var update = new Update();
            return new Outcome.Failed(
                    later.reason(),
                    later.failureCause(),
                    massMessage.tellingSince() == null ? update.unset("tellingSince") : update);
        }
        if (sendResult instanceof SendResult.Unknown && now.isBefore(since.plus(TELLING))) {
            return new Outcome.Step(new Update(), now.plusSeconds(10));
        }
        String why = null;
        if (sendResult instanceof SendResult.Rejected refused) {
            why = refused.code() + " " + refused.reason();
            log.warn("owner could not be told task={} user={} reason={}", massMessage.id(), massMessage.userId(), why);
        }
        return told(why, now);
    }

    /** @param why the owner could not be told; the task stands in WeCom all the same, and may be tapped there */
    private static Outcome told(@Nullable String why, Instant now) {
        return new Outcome.Step(
                new Update().set("state", MassMessageState.NOTIFIED.name()).set("reason", why), now.plusSeconds(2));
    }

    private Outcome ask(MassMessage massMessage) {
        Instant now = clock.instant();
        String msgid = massMessage.msgid();
        if (msgid == null) {
            throw new IllegalStateException("a task past its creation has a msgid: " + massMessage.id());
        }
        Optional<WeComMessenger.Progress> progress = weComMessenger.progress(msgid, massMessage.userId());
        if (progress.isEmpty()) {
            return new Outcome.Step(new Update(), now.plusSeconds(2));
        }
        Map<String, Result> results = results(progress.get());
        Map<String, Instant> sentAt = sentAt(massMessage, progress.get(), now);
        if (progress.get().confirmed()) {
            Instant known = massMessage.confirmedAt();
            // one after now was written by a clock ahead of this one
            Instant confirmedAt = known == null || known.isAfter(now) ? now : known;
            if (results.size() >= massMessage.recipients().size()
                    || confirmedAt.plus(UNTIL_PARTLY).isBefore(now)) {
                return end(massMessage, verdict(massMessage, results), null, results, sentAt);
            }
            return new Outcome.Step(
                    new Update()
                            .set("state", MassMessageState.CONFIRMED.name())
                            .set("confirmedAt", confirmedAt)
                            .set("reason", null)
                            .set("results", MassMessageRows.results(results, sentAt)),
                    now.plusSeconds(5));
        }
        if (massMessage.until().isBefore(now)) {
            return expire(massMessage, msgid);
        }
        Optional<String> against = recipients.against(massMessage);
        return against.isPresent()
                ? takeBack(massMessage, msgid, against.get(), now)
                : remindAndWait(massMessage, msgid, now);
    }

    private Outcome expire(MassMessage massMessage, String msgid) {
        SendResult sendResult = weComMessenger.cancel(msgid);
        if (sendResult instanceof SendResult.Later || sendResult instanceof SendResult.Unknown) {
            throw new WeComException("cancel_groupmsg_send: " + sendResult, WeComException.UNKNOWN, null);
        }
        return end(
                massMessage,
                MassMessageState.EXPIRED,
                massMessage.reason(),
                massMessage.results(),
                massMessage.sentAt());
    }

    /** Takes back a task that nobody has tapped and whose content is not true any more. */
    private Outcome takeBack(MassMessage massMessage, String msgid, String why, Instant now) {
        SendResult sendResult = weComMessenger.cancel(msgid);
        boolean tapped = weComMessenger
                .progress(msgid, massMessage.userId())
                .filter(WeComMessenger.Progress::confirmed)
                .isPresent();
        return sendResult instanceof SendResult.Accepted && !tapped
                ? end(massMessage, MassMessageState.CANCELLED, why, Map.of())
                : new Outcome.Step(new Update(), now.plusSeconds(tapped ? 2 : 30));
    }

    private Outcome remindAndWait(MassMessage massMessage, String msgid, Instant now) {
        Duration age = Duration.between(massMessage.plannedAt(), now);
        boolean working = !QuietHours.FOR_PEOPLE.areAt(now);
        if (working && age.compareTo(UntappedPosts.PATIENCE) >= 0 && rows.escalating(massMessage.id(), now)) {
            escalate(massMessage);
        }
        if (working && rows.reminders().takeHeld(massMessage.id(), now, MassMessages.MAX_REMINDERS)) {
            weComMessenger.remind(msgid);
        } else if (working
                && age.compareTo(REMIND_EVERY.multipliedBy(massMessage.reminders() + 1L)) >= 0
                && rows.reminders().count(massMessage.id(), REMINDERS)) {
            weComMessenger.remind(msgid);
        }
        // an owner taps soon or late: asked often at first, then every few minutes
        long wait = Math.min(300, Math.max(2, age.toSeconds() / 20));
        return new Outcome.Step(new Update(), now.plusSeconds(wait));
    }

    /** Tells the managers once that a member has not tapped; the console's first page has it whether they hear it or not. */
    private void escalate(MassMessage massMessage) {
        for (String manager : supervisors.userIds()) {
            if (!manager.equalsIgnoreCase(massMessage.userId())) {
                SendResult told = weComMessenger.tellStaff(
                        manager,
                        "还没点发送：" + massMessage.title(),
                        "%s 有 %d 个%s等了 %d 小时以上，请提醒 TA，或者停掉这一条。"
                                .formatted(
                                        supervisors.nameOf(massMessage.userId()),
                                        massMessage.recipients().size(),
                                        massMessage.toGroups() ? "群" : "客户",
                                        UntappedPosts.PATIENCE.toHours()),
                        links.console("/posts/task?id=" + URLEncoder.encode(massMessage.id(), StandardCharsets.UTF_8)));
                if (!(told instanceof SendResult.Accepted)) {
                    log.warn("manager could not be told task={} user={} result={}", massMessage.id(), manager, told);
                }
            }
        }
    }

    private static Map<String, Result> results(WeComMessenger.Progress progress) {
        return progress.results().entrySet().stream()
                .filter(one -> one.getValue() != WeComMessenger.Result.WAITING)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> Result.valueOf(one.getValue().name())));
    }

    /** Returns when each was sent, as WeCom tells; where it does not, when we first heard of it. */
    private static Map<String, Instant> sentAt(MassMessage massMessage, WeComMessenger.Progress progress, Instant now) {
        return progress.results().entrySet().stream()
                .filter(one -> one.getValue() == WeComMessenger.Result.SENT)
                .map(Map.Entry::getKey)
                .collect(Collectors.toMap(to -> to, to -> {
                    Instant told = progress.sentAt().get(to);
                    return told == null ? massMessage.sentAt().getOrDefault(to, now) : told;
                }));
    }

    private static MassMessageState verdict(MassMessage massMessage, Map<String, Result> results) {
        long sent = results.values().stream().filter(Result.SENT::equals).count();
        if (sent == massMessage.recipients().size()) {
            return MassMessageState.DELIVERED;
        }
        if (sent > 0) {
            return MassMessageState.PARTLY;
        }
        return results.containsValue(Result.OVER_QUOTA) ? MassMessageState.OVER_QUOTA : MassMessageState.FAILED;
    }

    Outcome end(MassMessage massMessage, MassMessageState state, @Nullable String reason, Map<String, Result> results) {
        return end(massMessage, state, reason, results, Map.of());
    }

    /** Listeners hear it before the end is written, and so again when a crash comes between. */
    private Outcome end(
            MassMessage massMessage,
            MassMessageState state,
            @Nullable String reason,
            Map<String, Result> results,
            Map<String, Instant> sentAt) {
        Instant now = clock.instant();
        rows.results(massMessage.id(), results, sentAt);
        events.publishEvent(new MassMessageEnded(massMessage.id(), state, now));
        log.info(
                "task ended task={} state={} recipients={} results={}",
                massMessage.id(),
                state,
                massMessage.recipients().size(),
                results.size());
        return new Outcome.Done(
                new Update().set("state", state.name()).set("reason", reason).unset("calling"));
    }
}
