package io.quanzi.onboarding;

import io.quanzi.wecom.WeComException;
import io.quanzi.wecom.contacts.Contacts;
import io.quanzi.wecom.contacts.Contacts.KnownWay;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds out what contact ways are that no invitation knows. WeCom lists their ids only, and each has to be asked for
 * by itself: what was learned is kept for an hour, so that looks of which some call fails come to an end, however
 * many ways there are.
 */
@Component
class UnknownContactWays {
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int MAX_KEPT = 10_000;
    /** Then WeCom is not asked any more for now. */
    private static final int MAX_FAILURES = 3;

    private final Contacts contacts;
    private final Clock clock;
    private final Map<String, CachedWay> answers = new LinkedHashMap<>();

    UnknownContactWays(Contacts contacts, Clock clock) {
        this.contacts = contacts;
        this.clock = clock;
    }

    private record CachedWay(Optional<KnownWay> way, Instant at) {}

    /**
     * The ways that could be read.
     *
     * @param failed the last call that WeCom did not answer; null when nothing is missing
     */
    record Learned(List<KnownWay> ways, @Nullable WeComException failed) {}

    /** The ways of some ids, without those that are gone. Calls WeCom. */
    Learned learn(Collection<String> configIds) {
        var ways = new ArrayList<KnownWay>();
        WeComException failed = null;
        int failures = 0;
        for (String configId : configIds) {
            CachedWay answer = kept(configId);
            if (answer == null && failures < MAX_FAILURES) {
                try {
                    answer = keep(configId, new CachedWay(contacts.contactWay(configId), clock.instant()));
                } catch (WeComException unanswered) {
                    failed = unanswered;
                    failures++;
                }
            }
            if (answer != null) {
                answer.way().ifPresent(ways::add);
            }
        }
        return new Learned(List.copyOf(ways), failed);
    }

    private @Nullable CachedWay kept(String configId) {
        synchronized (answers) {
            CachedWay answer = answers.get(configId);
            return answer == null || answer.at().plus(KEPT).isBefore(clock.instant()) ? null : answer;
        }
    }

    private CachedWay keep(String configId, CachedWay answer) {
        synchronized (answers) {
            answers.remove(configId);
            answers.put(configId, answer);
            if (answers.size() > MAX_KEPT) {
                var oldest = answers.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
        return answer;
    }
}
