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
    private static final int MOST_KEPT = 10_000;
    /** Then WeCom is not asked any more for now. */
    private static final int MOST_FAILURES = 3;

    private final Contacts contacts;
    private final Clock clock;
    private final Map<String, Answer> answers = new LinkedHashMap<>();

    UnknownContactWays(Contacts contacts, Clock clock) {
        this.contacts = contacts;
        this.clock = clock;
    }

    private record Answer(Optional<KnownWay> way, Instant at) {}

    /**
     * What could be learned.
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
            Answer answer = kept(configId);
            if (answer == null && failures < MOST_FAILURES) {
                try {
                    answer = keep(configId, new Answer(contacts.contactWay(configId), clock.instant()));
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

    private @Nullable Answer kept(String configId) {
        synchronized (answers) {
            Answer answer = answers.get(configId);
            return answer == null || answer.at().plus(KEPT).isBefore(clock.instant()) ? null : answer;
        }
    }

    private Answer keep(String configId, Answer answer) {
        synchronized (answers) {
            answers.remove(configId);
            answers.put(configId, answer);
            if (answers.size() > MOST_KEPT) {
                var oldest = answers.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
        return answer;
    }
}
