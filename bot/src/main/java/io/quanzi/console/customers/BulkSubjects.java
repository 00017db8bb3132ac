package io.quanzi.console.customers;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.AuditSubject;
import io.quanzi.console.AuditSubjects;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.Message;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Names bulk actions by what they did with how many. */
@Component
class BulkSubjects implements AuditSubjects {
    /** How the audit names one of work that failed and was tried again. */
    private static final String RETRIED = "bulk/";

    private static final int MAX_SOUGHT = 200;

    private final BulkActions actions;
    private final Segments segments;

    BulkSubjects(BulkActions actions, Segments segments) {
        this.actions = actions;
        this.segments = segments;
    }

    @Override
    public boolean isAbout(String action) {
        return action.startsWith("customers.bulk") || action.equals("work.retry");
    }

    @Override
    public Map<String, AuditSubject> find(Collection<String> subjects, Locale language) {
        var found = new HashMap<String, AuditSubject>();
        for (String subject : subjects) {
            actions.find(subject.startsWith(RETRIED) ? subject.substring(RETRIED.length()) : subject)
                    .ifPresent(action -> found.put(
                            subject,
                            new AuditSubject(
                                    Message.of(
                                                    "bulk.asked." + action.kind(),
                                                    segments.find(action.segment())
                                                            .map(Segment::title)
                                                            .orElse(action.segment()),
                                                    String.valueOf(action.people()))
                                            .in(language),
                                    "/bulk/" + action.id())));
        }
        return found;
    }

    @Override
    public List<Criteria> matching(String text) {
        List<String> ids = actions.ofSegments(Segments.titled(segments.all(), text), MAX_SOUGHT);
        return ids.isEmpty() ? List.of() : List.of(where("subject").in(ids));
    }
}
