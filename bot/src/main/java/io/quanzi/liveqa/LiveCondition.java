package io.quanzi.liveqa;

import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageCondition;
import io.quanzi.outreach.Subject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Keeps groups from being told of a session that was taken out, put to another time, or has begun without them. */
@Component
class LiveCondition implements MassMessageCondition {
    private static final String LIVE = "live-qa";

    private final LiveQa liveQa;
    private final Clock clock;

    LiveCondition(LiveQa liveQa, Clock clock) {
        this.liveQa = liveQa;
        this.clock = clock;
    }

    static Subject subject(LiveSession session, LivePosts.Kind kind) {
        return new Subject(LIVE, List.of(session.id(), session.run(), kind.name()));
    }

    @Override
    public String kind() {
        return LIVE;
    }

    @Override
    public Optional<String> against(Subject said, MassMessage massMessage) {
        Optional<LiveSession> now = liveQa.find(said.facts().get(0));
        if (now.filter(session -> session.run().equals(said.facts().get(1))).isEmpty()) {
            return Optional.of("直播问答已取消或改了时间 / the live session was taken out or put to another time");
        }
        boolean over = !said.facts().get(2).equals(LivePosts.Kind.REPLAY.name())
                && !clock.instant().isBefore(now.get().end());
        return over ? Optional.of("直播问答已结束 / the live session is over") : Optional.empty();
    }
}
