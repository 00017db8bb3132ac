package io.quanzi.wecom;

import io.quanzi.inbox.Inbox;
import io.quanzi.wecom.DesiredTags.DesiredState;
import io.quanzi.wecom.DesiredTags.Remark;
import io.quanzi.wecom.DesiredTags.TagGroup;
import io.quanzi.work.Outcome;
import io.quanzi.work.WorkRunner;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import me.chanjar.weixin.cp.bean.external.WxCpUpdateRemarkRequest;
import me.chanjar.weixin.cp.bean.external.contact.FollowedUser;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Carries desired tags and remarks to WeCom: looks at what a contact carries, and marks the difference. So a crash
 * between the call and its result, or a tag that a member moved by hand, needs no thought: the next look finds what
 * is left to do. The tags of a new contact are wanted before the welcome, whose words depend on them, and carried after
 * it.
 */
@Component
class TagSynchronizer implements SmartLifecycle {
    private static final int MAX_CONCURRENT = 4;
    private static final int CORP_TAG = 1;
    private static final int UNKNOWN_TAG = 40068;
    private static final Outcome NO_CONTACTS = new Outcome.Moot(WxJavaContacts.NO_RELATION + ": no longer contacts");

    private static final Duration WELCOME_PAUSE = Duration.ofSeconds(1);

    private final CorpTags tags;
    private final WxJavaContacts contacts;
    private final WeComClient client;
    private final WeComCalls weComCalls;
    private final Inbox inbox;
    private final Clock clock;
    private final WorkRunner workers;
    private volatile boolean running;

    TagSynchronizer(
            DesiredTags wishes,
            CorpTags tags,
            WxJavaContacts contacts,
            WeComClient client,
            WeComCalls weComCalls,
            Inbox inbox,
            Clock clock) {
        this.inbox = inbox;
        this.clock = clock;
        this.tags = tags;
        this.contacts = contacts;
        this.client = client;
        this.weComCalls = weComCalls;
        this.workers = new WorkRunner("tags", wishes.queue(), MAX_CONCURRENT, row -> synchronize(wishes.read(row)));
    }

    @Scheduled(fixedDelay = 500)
    void synchronizeDue() throws InterruptedException {
        if (running) {
            drain();
        }
    }

    /** Tells what is due now, several relations side by side; returns when each has had its try. */
    void drain() throws InterruptedException {
        workers.runDue();
    }

    private Outcome synchronize(DesiredState taken) {
        if (inbox.hasUrgentWork(taken.externalUserId())) {
            return new Outcome.Step(new Update(), clock.instant().plus(WELCOME_PAUSE));
        }
        try {
            for (TagGroup tagGroup : taken.groups()) {
                if (!synchronize(taken.relation(), tagGroup)) {
                    return NO_CONTACTS;
                }
            }
            return taken.remark() == null || synchronize(taken.relation(), taken.remark())
                    ? DesiredTags.markSynchronized(taken)
                    : NO_CONTACTS;
        } catch (WeComException failed) {
            return outcome(taken, failed);
        }
    }

    private Outcome outcome(DesiredState taken, WeComException failed) {
        String reason = String.valueOf(failed.getMessage());
        if (failed.code() == UNKNOWN_TAG) {
            taken.groups().forEach(tagGroup -> tags.forget(tagGroup.group()));
        }
        if (failed.mayHaveTakenEffect()) {
            return new Outcome.Unknown(DesiredTags.SETTLES, reason, failed.failureCause());
        }
        if (failed.code() == WxJavaContacts.NO_RELATION) {
            return new Outcome.Moot(reason);
        }
        return failed.code() == UNKNOWN_TAG || WeComCalls.isRetryable(failed)
                ? new Outcome.Failed(reason, failed.failureCause())
                : new Outcome.Refused(reason, failed.failureCause());
    }

    /** Marks what differs; false when the two are no contacts. */
    private boolean synchronize(FollowRelation followRelation, TagGroup tagGroup) {
        var follow = contacts.detail(followRelation.externalUserId()).stream()
                .flatMap(detail -> detail.follows().stream())
                .filter(held -> followRelation.userId().equalsIgnoreCase(held.getUserId()))
                .findFirst();
        if (follow.isEmpty()) {
            return false;
        }
        var add = new TreeSet<>(tags.idsOf(tagGroup.group(), tagGroup.want()).values());
        var carried = carried(follow.get(), tagGroup.group());
        var remove = new TreeSet<>(carried);
        remove.removeAll(add);
        add.removeAll(carried);
        if (!add.isEmpty() || !remove.isEmpty()) {
            weComCalls.call(
                    "externalcontact/mark_tag",
                    () -> client.getExternalContactService()
                            .markTag(
                                    followRelation.userId(),
                                    followRelation.externalUserId(),
                                    add.toArray(String[]::new),
                                    remove.toArray(String[]::new)));
        }
        return true;
    }

    /** Writes a remark where nobody has written one by hand; false when the two are no contacts. */
    private boolean synchronize(FollowRelation followRelation, Remark remark) {
        var detail = contacts.detail(followRelation.externalUserId());
        var follow = detail.stream()
                .flatMap(known -> known.follows().stream())
                .filter(held -> followRelation.userId().equalsIgnoreCase(held.getUserId()))
                .findFirst();
        if (follow.isEmpty()) {
            return false;
        }
        String carried = follow.get().getRemark();
        // without a remark WeCom shows the customer's own name there
        boolean free = carried == null
                || carried.isBlank()
                || carried.equals(detail.get().contact().getName())
                || carried.equals(remark.told());
        if (free && !remark.want().equals(carried)) {
            weComCalls.order(
                    "externalcontact/remark",
                    () -> client.getExternalContactService()
                            .updateRemark(WxCpUpdateRemarkRequest.builder()
                                    .userId(followRelation.userId())
                                    .externalUserId(followRelation.externalUserId())
                                    .remark(remark.want())
                                    .build()));
        }
        return true;
    }

    private static Set<String> carried(FollowedUser follow, String group) {
        var ids = new TreeSet<String>();
        FollowedUser.Tag @Nullable [] tags = follow.getTags();
        if (tags != null) {
            Arrays.stream(tags)
                    .filter(tag ->
                            tag.getType() == CORP_TAG && group.equals(tag.getGroupName()) && tag.getTagId() != null)
                    .forEach(tag -> ids.add(tag.getTagId()));
        }
        return ids;
    }

    @Override
    public void start() {
        workers.open();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        workers.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
