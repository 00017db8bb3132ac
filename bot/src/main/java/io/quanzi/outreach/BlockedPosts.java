package io.quanzi.outreach;

import io.quanzi.content.law.CopyCheck;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Posts into groups that were not made because of their words, until their words pass, they are planned again or a week has passed. */
@Component
class BlockedPosts implements AlarmSource {
    /** A weekly post has come round by then. */
    private static final Duration LATELY = Duration.ofDays(8);

    private final MassMessageRepository tasks;
    private final CopyCheck copyCheck;
    private final Clock clock;

    BlockedPosts(MassMessageRepository tasks, CopyCheck copyCheck, Clock clock) {
        this.tasks = tasks;
        this.copyCheck = copyCheck;
        this.clock = clock;
    }

    @Override
    public List<Alarm> alarms() {
        List<MassMessage> blocked = tasks.blockedSince(clock.instant().minus(LATELY)).stream()
                .filter(massMessage -> !blocking(massMessage).isEmpty())
                .toList();
        if (blocked.isEmpty()) {
            return List.of();
        }
        long groups = blocked.stream()
                .flatMap(massMessage -> massMessage.recipients().stream())
                .distinct()
                .count();
        Instant since = blocked.stream()
                .map(MassMessage::plannedAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        String titles = blocked.stream().map(MassMessage::title).distinct().collect(Collectors.joining("、"));
        String words = blocked.stream().map(this::blocking).distinct().collect(Collectors.joining("；"));
        return List.of(new Alarm("alarm.posts.blocked", groups, List.of(titles, words), since, "/posts", false));
    }

    private String blocking(MassMessage massMessage) {
        return DeliveryRules.blocking(copyCheck, massMessage.copy());
    }
}
