package io.quanzi.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shared.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * Makes playbooks for a test. Whatever fault the test meets in them must be told to a Chinese reader in Chinese; names, keys
 * and quotations stay as they are.
 */
final class ToldInChinese implements AfterEachCallback {
    /** What is quoted from the file, the program or a library. */
    private static final Pattern VERBATIM = Pattern.compile("“[^”]*”|<[^>]*>|\\$\\{[^}]*}|（原话：.*）|《[^》]*》|、[\\w./*-]+");

    private final List<WholePlaybook> made = new ArrayList<>();
    private final MongoOperations mongo = TestMongo.fresh();
    private final SettableClock clock = new SettableClock("2026-06-17T02:00:00Z");

    WholePlaybook whole(Path directory) {
        try {
            var files = new WholePlaybook(Files.createTempDirectory(directory, "p"), mongo, clock);
            made.add(files);
            return files;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        for (WholePlaybook files : made) {
            for (Violation violation : files.told()) {
                String words = violation.expected().in(Locale.SIMPLIFIED_CHINESE);

                assertThat(words).as(violation.toString()).containsPattern("\\p{IsHan}{2,}");
                assertThat(VERBATIM.matcher(words).replaceAll(""))
                        .as(violation.toString())
                        .doesNotContainPattern("[A-Za-z]{2,} [A-Za-z]{2,}")
                        .doesNotContainPattern("[?!.;:] ?$")
                        .doesNotContain("\"", ", ");
            }
        }
    }
}
