package io.quanzi.liveqa;

import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.PostRider;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lets invitations and replays ride in the posts of their day. */
@Component
class LiveRider implements PostRider {
    private static final Duration WEEK = Duration.ofDays(7);

    private final LiveQa liveQa;
    private final MassMessages massMessages;
    private final Clock clock;

    LiveRider(LiveQa liveQa, MassMessages massMessages, Clock clock) {
        this.liveQa = liveQa;
        this.massMessages = massMessages;
        this.clock = clock;
    }

    @Override
    public List<String> words(Instant at, String segment) {
        LocalDate day = ChinaTime.dayOf(at);
        var words = new ArrayList<String>();
        for (LiveSession session : liveQa.sessions()) {
            if (!session.segments().contains(segment) || session.expert() == null) {
                continue;
            }
            if (day.equals(session.inviteDay())
                    && at.isBefore(session.start())
                    && !wentByItself(session, LivePosts.Kind.INVITE, segment)) {
                words.add(liveQa.invitation(session));
            }
            if (day.equals(session.replayDay())
                    && (session.replay() != null || liveQa.answered(session) > 0)
                    && !wentByItself(session, LivePosts.Kind.REPLAY, segment)) {
                words.add(liveQa.replay(session));
            }
        }
        return words;
    }

    private boolean wentByItself(LiveSession session, LivePosts.Kind kind, String segment) {
        return !massMessages.of(LivePosts.post(session, kind) + "/" + segment).isEmpty();
    }

    @Override
    public boolean promisesQuestions(@Nullable String segment) {
        return liveQa.next(segment, clock.instant().plus(WEEK)).isPresent();
    }
}
