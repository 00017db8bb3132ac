package io.quanzi.console;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.data.mongodb.core.query.Criteria;

/** Names what lines of the audit are about. One bean for each kind of thing, beside the pages that show it. */
public interface AuditSubjects {
    /** Whether it knows what the lines of an action are about. */
    boolean isAbout(String action);

    /** Names some subjects, by the text that the audit has for each; one that is gone is left out. */
    Map<String, AuditSubject> find(Collection<String> subjects, Locale language);

    /**
     * Returns which lines are about something that has a text in its name.
     *
     * @return conditions on the audit, of which one is enough; empty when nothing is called so
     */
    List<Criteria> matching(String text);
}
