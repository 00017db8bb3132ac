package io.quanzi.segments;

import com.mongodb.MongoException;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Works out everybody anew when the segments have been changed; on each node, as each may have used the old ones until it
 * followed. What was changed while no node ran is worked out by {@link RefreshSegments}.
 */
@Component
class FollowSegments {
    private static final Logger log = LoggerFactory.getLogger(FollowSegments.class);

    private final Segments segments;
    private final Clock clock;
    /** The segments that everybody was last worked out with, or those at the start. */
    private Optional<SegmentsFile.Content> followed = Optional.empty();

    private boolean following;

    FollowSegments(Segments segments, Clock clock) {
        this.segments = segments;
        this.clock = clock;
    }

    /** Looks whether the segments are still those of before. */
    @Scheduled(fixedDelay = 1_000)
    void follow() {
        Optional<SegmentsFile.Content> now = segments.content();
        if (following && !followed.equals(now)) {
            try {
                int changed = segments.refreshAll(ChinaTime.dayOf(clock.instant()));
                log.info("segments follow their file people={}", changed);
            } catch (DataAccessException | MongoException unreachable) {
                log.warn("segments follow their file later cause={}", unreachable.toString());
                return;
            }
        }
        followed = now;
        following = true;
    }
}
