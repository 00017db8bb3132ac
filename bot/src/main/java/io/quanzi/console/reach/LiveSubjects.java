package io.quanzi.console.reach;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.AuditSubject;
import io.quanzi.console.AuditSubjects;
import io.quanzi.liveqa.LiveQa;
import io.quanzi.liveqa.LiveSession;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Names live sessions by their topics. */
@Component
class LiveSubjects implements AuditSubjects {
    private static final String ACTIONS = "live.";

    private final LiveQa liveQa;

    LiveSubjects(LiveQa liveQa) {
        this.liveQa = liveQa;
    }

    @Override
    public boolean isAbout(String action) {
        return action.startsWith(ACTIONS);
    }

    @Override
    public Map<String, AuditSubject> find(Collection<String> subjects, Locale language) {
        var found = new HashMap<String, AuditSubject>();
        liveQa.sessions().stream()
                .filter(session -> subjects.contains(session.id()))
                .forEach(
                        session -> found.put(session.id(), new AuditSubject(session.topic(), "/live/" + session.id())));
        return found;
    }

    @Override
    public List<Criteria> matching(String text) {
        String sought = text.toLowerCase(Locale.ROOT);
        List<String> ids = liveQa.sessions().stream()
                .filter(session -> session.topic().toLowerCase(Locale.ROOT).contains(sought))
                .map(LiveSession::id)
                .toList();
        return ids.isEmpty()
                ? List.of()
                : List.of(where("action").regex("^live\\.").and("subject").in(ids));
    }
}
