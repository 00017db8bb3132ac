package io.quanzi.console.content;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.AuditSubject;
import io.quanzi.console.AuditSubjects;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.Message;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Names the playbook's files as its pages do. */
@Component
class FileSubjects implements AuditSubjects {
    private final Playbook playbook;

    FileSubjects(Playbook playbook) {
        this.playbook = playbook;
    }

    @Override
    public boolean isAbout(String action) {
        return action.startsWith("playbook.");
    }

    @Override
    public Map<String, AuditSubject> find(Collection<String> subjects, Locale language) {
        var found = new HashMap<String, AuditSubject>();
        for (String path : subjects) {
            playbook.known(path)
                    .ifPresent(file -> found.put(
                            path,
                            new AuditSubject(
                                    name(FileRow.of(file), language),
                                    "/playbook/file?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8))));
        }
        return found;
    }

    private static String name(FileRow file, Locale language) {
        String kind = Message.of("playbook.kind." + file.kind()).in(language);
        return file.title().isEmpty()
                ? kind
                : Message.of("audit.subject.file", file.title(), kind).in(language);
    }

    @Override
    public List<Criteria> matching(String text) {
        Locale language = LocaleContextHolder.getLocale();
        String sought = text.toLowerCase(Locale.ROOT);
        List<String> paths = playbook.active().stream()
                .map(FileRow::of)
                .filter(file -> name(file, language).toLowerCase(Locale.ROOT).contains(sought))
                .map(FileRow::path)
                .toList();
        return paths.isEmpty() ? List.of() : List.of(where("subject").in(paths));
    }
}
