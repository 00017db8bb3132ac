package io.quanzi.outreach;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Tasks that nobody has tapped for some hours, until they are tapped or over. */
@Component
class UntappedPosts implements AlarmSource {
    /** As long as an owner is left to herself and her reminders. */
    static final Duration PATIENCE = Duration.ofHours(4);

    private static final int MAX_NAMED = 3;
    private static final int MAX_COUNTED = 1_000;

    private final MassMessageRepository tasks;
    private final Clock clock;

    UntappedPosts(MassMessageRepository tasks, Clock clock) {
        this.tasks = tasks;
        this.clock = clock;
    }

    @Override
    public List<Alarm> alarms() {
        Instant now = clock.instant();
        List<MassMessage> waiting = tasks.find(
                where("state")
                        .in(MassMessageState.CREATED.name(), MassMessageState.NOTIFIED.name())
                        .and("plannedAt")
                        .lt(now.minus(PATIENCE))
                        .and("until")
                        .gt(now),
                MAX_COUNTED);
        if (waiting.isEmpty()) {
            return List.of();
        }
        Instant since = waiting.stream()
                .map(MassMessage::plannedAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        String titles = waiting.stream()
                .map(MassMessage::title)
                .distinct()
                .limit(MAX_NAMED)
                .collect(Collectors.joining("、"));
        long owners = waiting.stream().map(MassMessage::userId).distinct().count();
        return List.of(new Alarm(
                "alarm.posts.untapped",
                waiting.size(),
                List.of(String.valueOf(owners), titles),
                since,
                "/posts?state=waiting",
                false));
    }
}
