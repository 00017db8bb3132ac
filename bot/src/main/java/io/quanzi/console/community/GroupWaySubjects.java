package io.quanzi.console.community;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.AuditSubject;
import io.quanzi.console.AuditSubjects;
import io.quanzi.segments.Segments;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Names the ways into groups by the segment that they are for. */
@Component
class GroupWaySubjects implements AuditSubjects {
    private static final String WAY = "group.way";

    private final Segments segments;

    GroupWaySubjects(Segments segments) {
        this.segments = segments;
    }

    @Override
    public boolean isAbout(String action) {
        return action.equals(WAY);
    }

    @Override
    public Map<String, AuditSubject> find(Collection<String> subjects, Locale language) {
        var found = new HashMap<String, AuditSubject>();
        segments.all().stream()
                .filter(segment -> subjects.contains(segment.name()))
                .forEach(segment -> found.put(segment.name(), new AuditSubject(segment.title(), "/groups")));
        return found;
    }

    @Override
    public List<Criteria> matching(String text) {
        List<String> names = Segments.titled(segments.all(), text);
        return names.isEmpty()
                ? List.of()
                : List.of(where("action").is(WAY).and("subject").in(names));
    }
}
