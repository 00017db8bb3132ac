package io.quanzi.liveqa;

import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells in time what keeps a session from going on, and that questions wait. */
@Component
class LiveAlarms implements AlarmSource {
    private static final Duration IN_TIME = Duration.ofDays(2);

    private final LiveQa liveQa;
    private final LiveQuestions questions;
    private final Clock clock;

    LiveAlarms(LiveQa liveQa, LiveQuestions questions, Clock clock) {
        this.liveQa = liveQa;
        this.questions = questions;
        this.clock = clock;
    }

    @Override
    public List<Alarm> alarms() {
        Instant now = clock.instant();
        var alarms = new ArrayList<Alarm>();
        for (LiveSession session : liveQa.sessions()) {
            boolean near = session.start().isBefore(now.plus(IN_TIME))
                    && session.end().plus(IN_TIME).isAfter(now);
            if (near) {
                liveQa.stops(session).forEach(stop -> alarms.add(alarm("alarm.live." + stop, 1, session)));
                long waiting = questions.waiting(session);
                if (waiting > 0) {
                    alarms.add(alarm("alarm.live.waiting", waiting, session));
                }
            }
        }
        return alarms;
    }

    private static Alarm alarm(String key, long count, LiveSession session) {
        return new Alarm(key, count, List.of(session.topic()), null, "/live/" + session.id(), false);
    }
}
