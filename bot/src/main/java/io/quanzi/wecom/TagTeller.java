package io.quanzi.wecom;

import io.quanzi.wecom.TagWishes.Remark;
import io.quanzi.wecom.TagWishes.Wish;
import io.quanzi.wecom.TagWishes.Wishes;
import io.quanzi.work.Outcome;
import io.quanzi.work.WorkRunner;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import me.chanjar.weixin.cp.bean.external.WxCpUpdateRemarkRequest;
import me.chanjar.weixin.cp.bean.external.contact.FollowedUser;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells WeCom the tags and remarks that are wanted: looks at what a contact carries, and marks the difference. So a crash between
 * the call and its result, or a tag that a member moved by hand, needs no thought: the next look finds what is left to do.
 */
@Component
class TagTeller implements SmartLifecycle {
    private static final int AT_ONCE = 4;
    private static final int CORP_TAG = 1;
    private static final int UNKNOWN_TAG = 40068;
    private static final Outcome NO_CONTACTS = new Outcome.Moot(WxJavaContacts.NO_RELATION + ": no longer contacts");

    private final CorpTags tags;
    private final WxJavaContacts contacts;
    private final WeComClient client;
    private final Calls calls;
    private final WorkRunner workers;
    private volatile boolean running;

    TagTeller(TagWishes wishes, CorpTags tags, WxJavaContacts contacts, WeComClient client, Calls calls) {
        this.tags = tags;
        this.contacts = contacts;
        this.client = client;
        this.calls = calls;
        this.workers = new WorkRunner("tags", wishes.queue(), AT_ONCE, row -> tell(Wishes.read(row)));
    }

    @Scheduled(fixedDelay = 500)
    void tellDue() throws InterruptedException {
        if (running) {
            drain();
        }
    }

    /** Tells what is due now, several pairs side by side; returns when each has had its try. */
    void drain() throws InterruptedException {
        workers.runDue();
    }

    private Outcome tell(Wishes taken) {
        try {
            for (Wish wish : taken.wishes()) {
                if (!tell(taken.pair(), wish)) {
                    return NO_CONTACTS;
                }
            }
            return taken.remark() == null || tell(taken.pair(), taken.remark()) ? TagWishes.told(taken) : NO_CONTACTS;
        } catch (WeComException failed) {
            return outcome(taken, failed);
        }
    }

    private Outcome outcome(Wishes taken, WeComException failed) {
        String reason = String.valueOf(failed.getMessage());
        if (failed.code() == UNKNOWN_TAG) {
            taken.wishes().forEach(wish -> tags.forget(wish.group()));
        }
        if (failed.mayHaveTakenEffect()) {
            return new Outcome.Unknown(TagWishes.SETTLES, reason);
        }
        if (failed.code() == WxJavaContacts.NO_RELATION) {
            return new Outcome.Moot(reason);
        }
        return failed.code() == UNKNOWN_TAG || Calls.isPassing(failed)
                ? new Outcome.Failed(reason)
                : new Outcome.Refused(reason);
    }

    /** Marks what differs; false when the two are no contacts. */
    private boolean tell(Pair pair, Wish wish) {
        var follow = contacts.detail(pair.externalUserId()).stream()
                .flatMap(detail -> detail.follows().stream())
                .filter(held -> pair.userId().equalsIgnoreCase(held.getUserId()))
                .findFirst();
        if (follow.isEmpty()) {
            return false;
        }
        var add = new TreeSet<>(tags.idsOf(wish.group(), wish.want()).values());
        var carried = carried(follow.get(), wish.group());
        var remove = new TreeSet<>(carried);
        remove.removeAll(add);
        add.removeAll(carried);
        if (!add.isEmpty() || !remove.isEmpty()) {
            calls.call(
                    "externalcontact/mark_tag",
                    () -> client.getExternalContactService()
                            .markTag(
                                    pair.userId(),
                                    pair.externalUserId(),
                                    add.toArray(String[]::new),
                                    remove.toArray(String[]::new)));
        }
        return true;
    }

    /** Writes a remark where nobody has written one by hand; false when the two are no contacts. */
    private boolean tell(Pair pair, Remark remark) {
        var detail = contacts.detail(pair.externalUserId());
        var follow = detail.stream()
                .flatMap(known -> known.follows().stream())
                .filter(held -> pair.userId().equalsIgnoreCase(held.getUserId()))
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
            calls.order(
                    "externalcontact/remark",
                    () -> client.getExternalContactService()
                            .updateRemark(WxCpUpdateRemarkRequest.builder()
                                    .userId(pair.userId())
                                    .externalUserId(pair.externalUserId())
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
