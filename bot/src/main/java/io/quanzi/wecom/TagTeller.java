package io.quanzi.wecom;

import io.quanzi.wecom.TagWishes.Remark;
import io.quanzi.wecom.TagWishes.Wish;
import io.quanzi.wecom.TagWishes.Wishes;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import me.chanjar.weixin.cp.bean.external.WxCpUpdateRemarkRequest;
import me.chanjar.weixin.cp.bean.external.contact.FollowedUser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells WeCom the tags and remarks that are wanted: looks at what a contact carries, and marks the difference. So a crash between
 * the call and its result, or a tag that a member moved by hand, needs no thought: the next look finds what is left to do.
 */
@Component
class TagTeller implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(TagTeller.class);
    private static final int AT_ONCE = 4;
    private static final int BATCH = 100;
    private static final int CORP_TAG = 1;
    private static final int UNKNOWN_TAG = 40068;
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private final TagWishes wishes;
    private final CorpTags tags;
    private final WxJavaContacts contacts;
    private final WeComClient client;
    private final Calls calls;
    private final AtomicInteger threads = new AtomicInteger();
    private final ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE, work -> {
        var thread = new Thread(work, "tags-" + threads.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean running;

    TagTeller(TagWishes wishes, CorpTags tags, WxJavaContacts contacts, WeComClient client, Calls calls) {
        this.wishes = wishes;
        this.tags = tags;
        this.contacts = contacts;
        this.client = client;
        this.calls = calls;
    }

    @Scheduled(fixedDelay = 500)
    void tellDue() throws InterruptedException {
        if (running) {
            drain();
        }
    }

    /** Tells what is due now, several pairs side by side; returns when each has had its try. */
    void drain() throws InterruptedException {
        List<Callable<Boolean>> work = wishes.due(BATCH).stream()
                .<Callable<Boolean>>map(pair -> () -> {
                    wishes.take(pair).ifPresent(this::tell);
                    return true;
                })
                .toList();
        workers.invokeAll(work);
    }

    private void tell(Wishes taken) {
        try {
            for (Wish wish : taken.wishes()) {
                if (!tell(taken.pair(), wish)) {
                    wishes.refused(taken, WxJavaContacts.NO_RELATION + ": no longer contacts");
                    return;
                }
            }
            if (taken.remark() != null && !tell(taken.pair(), taken.remark())) {
                wishes.refused(taken, WxJavaContacts.NO_RELATION + ": no longer contacts");
                return;
            }
            wishes.told(taken);
        } catch (WeComException failed) {
            note(taken, failed);
        } catch (RuntimeException fault) {
            log.error("tags not told userId={}", taken.pair().userId(), fault);
            wishes.later(taken, pause(taken.tries()), fault.toString());
        }
    }

    private void note(Wishes taken, WeComException failed) {
        String reason = String.valueOf(failed.getMessage());
        if (failed.code() == UNKNOWN_TAG) {
            taken.wishes().forEach(wish -> tags.forget(wish.group()));
        }
        if (failed.mayHaveTakenEffect()) {
            wishes.unsettled(taken, longer(pause(taken.tries()), TagWishes.SETTLES), reason);
        } else if (failed.code() == UNKNOWN_TAG || Calls.isPassing(failed)) {
            wishes.later(taken, pause(taken.tries()), reason);
        } else {
            log.warn("tags refused userId={} cause={}", taken.pair().userId(), reason);
            wishes.refused(taken, reason);
        }
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

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** Doubles from a second to ten minutes, a little apart, so that pairs refused together do not come back together. */
    private static Duration pause(int tries) {
        long millis = Math.min(LONGEST_PAUSE.toMillis(), 1_000L << Math.min(tries, 20));
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 4));
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        workers.shutdown();
        try {
            if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
