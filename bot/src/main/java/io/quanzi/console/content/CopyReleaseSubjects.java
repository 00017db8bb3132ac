package io.quanzi.console.content;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.AuditSubject;
import io.quanzi.console.AuditSubjects;
import io.quanzi.content.law.CopyRelease;
import io.quanzi.content.law.CopyReleases;
import io.quanzi.shared.Excerpt;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Names texts that were released by how they begin. */
@Component
class CopyReleaseSubjects implements AuditSubjects {
    private static final int MAX_NAME = 20;
    private static final int MAX_SOUGHT = 200;

    private final CopyReleases releases;

    CopyReleaseSubjects(CopyReleases releases) {
        this.releases = releases;
    }

    @Override
    public boolean isAbout(String action) {
        return action.equals("copy.release") || action.equals("copy.take-back");
    }

    @Override
    public Map<String, AuditSubject> find(Collection<String> subjects, Locale language) {
        var found = new HashMap<String, AuditSubject>();
        releases.findAll(subjects)
                .forEach(one -> found.put(
                        one.id(),
                        new AuditSubject(Excerpt.of(one.text(), MAX_NAME), "/copy-releases#release-" + one.id())));
        return found;
    }

    @Override
    public List<Criteria> matching(String text) {
        List<String> ids = releases.latest(MAX_SOUGHT).stream()
                .filter(one -> one.text().contains(text))
                .map(CopyRelease::id)
                .toList();
        return ids.isEmpty() ? List.of() : List.of(where("subject").in(ids));
    }
}
