package io.quanzi.console.content;

import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file as the pages name it.
 *
 * @param kind the end of the keys {@code playbook.kind.*}
 * @param title what it is called; empty where its kind says it
 * @param by the user who wrote it; {@code disk} or {@code jar} where it came from there
 */
public record FileRow(String path, String kind, String title, int version, String by, boolean byPerson, Instant at) {
    /** The first words of a template's comment, which say what it is. */
    private static final Pattern COMMENT = Pattern.compile("<#--\\s*([^。，：:；;.,]{2,40})");

    static FileRow of(Playbook.Active file) {
        String path = file.source().path();
        return new FileRow(
                path,
                FileCategory.kindOf(path),
                FileCategory.isSingle(path) ? "" : titleOf(file.source()),
                file.version(),
                file.by(),
                file.byPerson(),
                file.at());
    }

    private static String titleOf(Source file) {
        return (file.path().endsWith(".ftl")
                        ? comment(file)
                        : key(file, "title").or(() -> key(file, "partnerTitle")))
                .orElseGet(() -> file.path()
                        .substring(file.path().lastIndexOf('/') + 1, file.path().lastIndexOf('.')));
    }

    private static Optional<String> comment(Source template) {
        Matcher first = COMMENT.matcher(template.content());
        return first.lookingAt() ? Optional.of(first.group(1).strip()) : Optional.empty();
    }

    private static Optional<String> key(Source file, String key) {
        try {
            return Yaml.value(file, key);
        } catch (InvalidFile unreadable) {
            return Optional.empty();
        }
    }
}
