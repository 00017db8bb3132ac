package io.quanzi.console.customers;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.AuditSubject;
import io.quanzi.console.AuditSubjects;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Names imports and files that wait to be imported, by the file. */
@Component
class ImportSubjects implements AuditSubjects {
    private static final int MAX_SOUGHT = 200;

    private final ImportRecords records;
    private final WaitingFiles waiting;

    ImportSubjects(ImportRecords records, WaitingFiles waiting) {
        this.records = records;
        this.waiting = waiting;
    }

    @Override
    public boolean isAbout(String action) {
        return action.startsWith("import.");
    }

    @Override
    public Map<String, AuditSubject> find(Collection<String> subjects, Locale language) {
        var found = new HashMap<String, AuditSubject>();
        records.findAll(subjects)
                .forEach(one -> found.put(one.id(), new AuditSubject(one.name(), "/imports/" + one.id())));
        subjects.stream()
                .filter(id -> !found.containsKey(id))
                .toList()
                .forEach(id -> waiting.find(id)
                        .ifPresent(file -> found.put(id, new AuditSubject(file.name(), "/imports/waiting/" + id))));
        return found;
    }

    @Override
    public List<Criteria> matching(String text) {
        List<String> ids = records.named(text, MAX_SOUGHT);
        return ids.isEmpty() ? List.of() : List.of(where("subject").in(ids));
    }
}
