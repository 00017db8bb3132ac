package io.quanzi.liveqa;

import io.quanzi.liveqa.Question.State;
import io.quanzi.shared.CustomerId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Service;

/** The questions of a session: sent in, let through, answered, taken back. */
@Service
public class LiveQuestions {
    /** More than anybody reads through before a session. */
    static final int MAX_WAITING = 300;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final QuestionRows rows;
    private final LiveQa liveQa;
    private final Clock clock;
    private final QuestionThrottle throttle = new QuestionThrottle();

    LiveQuestions(QuestionRows rows, LiveQa liveQa, Clock clock) {
        this.rows = rows;
        this.liveQa = liveQa;
        this.clock = clock;
    }

    /** What became of a question that was sent in. */
    public enum Asked {
        TAKEN,
        /** The session is over. */
        OVER,
        /** Too many came from the same place just now. */
        TOO_MANY,
        /** So many wait that no more are taken. */
        FULL
    }

    /**
     * An answer to who asked.
     *
     * @param id the question's; null when it was not taken
     */
    public record Reply(Asked asked, @Nullable String id) {}

    /**
     * Takes a question in; nobody but staff sees it before it is let through.
     *
     * @param text at most {@value Question#MAX_TEXT} characters, not blank
     * @param name at most {@value Question#MAX_NAME} characters; null for none
     * @param address where it came from; kept nowhere
     */
    public Reply ask(
            LiveSession session, String text, @Nullable String name, @Nullable CustomerId person, String address) {
        Instant now = clock.instant();
        if (liveQa.phase(session) == LiveQa.Phase.OVER) {
            return new Reply(Asked.OVER, null);
        }
        if (!throttle.take(address, now)) {
            return new Reply(Asked.TOO_MANY, null);
        }
        if (rows.count(session.id(), State.WAITING) >= MAX_WAITING) {
            return new Reply(Asked.FULL, null);
        }
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        rows.insert(new Question(id, session.id(), text, name, person, now, State.WAITING, null, null, false));
        return new Reply(Asked.TAKEN, id);
    }

    /** All of a session, the oldest first. */
    public List<Question> of(LiveSession session) {
        return rows.of(session.id());
    }

    public long waiting(LiveSession session) {
        return rows.count(session.id(), State.WAITING);
    }

    public Optional<Question> find(String session, String id) {
        return rows.find(session, id);
    }

    /** Lets one through; returns it as it was, empty when it is gone or was decided meanwhile. */
    public Optional<Question> approve(String session, String id) {
        return rows.change(session, id, Set.of(State.WAITING), new Update().set("state", State.APPROVED.name()));
    }

    /** Keeps one away from others. */
    public Optional<Question> reject(String session, String id, String reason) {
        return rows.change(
                session,
                id,
                Set.of(State.WAITING),
                new Update().set("state", State.REJECTED.name()).set("reason", reason));
    }

    /** Puts one that was decided back to those that wait. */
    public Optional<Question> undo(String session, String id) {
        return rows.change(
                session,
                id,
                Set.of(State.APPROVED, State.REJECTED),
                new Update().set("state", State.WAITING.name()).set("reason", null));
    }

    /**
     * Answers one that was let through.
     *
     * @param answer in writing; null for none
     * @param live whether it was answered in the session
     */
    public Optional<Question> answer(String session, String id, @Nullable String answer, boolean live) {
        return rows.change(
                session,
                id,
                Set.of(State.APPROVED),
                new Update().set("answer", answer).set("live", live));
    }

    /** Takes one back for whoever sent it; false when it is gone. */
    public boolean withdraw(String session, String id) {
        return rows.remove(session, id);
    }

    /** Returns those of some questions that are still there. */
    public List<Question> own(LiveSession session, Collection<String> ids) {
        return of(session).stream()
                .filter(question -> ids.contains(question.id()))
                .toList();
    }
}
