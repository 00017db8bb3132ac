package io.quanzi.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is known of a file holds as long as nothing that it follows from has changed. */
class KnownFilesTests {
    private static final LocalDate DAY = LocalDate.parse("2026-06-17");
    private static final Source FILE = new Source("schedules/a.yaml", "a: 1");
    private static final FileKind<String> WORDS = new FileKind<>() {
        @Override
        public String pattern() {
            return "words.yaml";
        }

        @Override
        public String parse(Source file) {
            return file.content();
        }
    };

    private final KnownFiles known = new KnownFiles();
    private final AtomicInteger read = new AtomicInteger();

    @Test
    void aFileIsReadOnceADayUnlessItChanged() {
        read(DAY, FILE, false);
        read(DAY, FILE, false);
        assertThat(read).hasValue(1);

        read(DAY, new Source(FILE.path(), "a: 2"), false);
        assertThat(read).as("another text").hasValue(2);
        read(DAY, new Source(FILE.path(), "a: 2"), true);
        assertThat(read).as("with younger rules borne").hasValue(3);
        read(DAY.plusDays(1), new Source(FILE.path(), "a: 2"), true);
        assertThat(read).as("the next day").hasValue(4);
    }

    @Test
    void aTextIsJudgedAgainWhenAFileItIsJudgedByChanged() {
        judge("one");
        judge("one");
        assertThat(read).hasValue(1);

        assertThat(judge("two")).extracting(Violation::path).containsExactly("two");
        judge(null);
        assertThat(read).as("the file went").hasValue(3);
        judge(null);
        assertThat(read).hasValue(3);
    }

    private void read(LocalDate day, Source file, boolean borne) {
        KnownFiles.Turn turn = known.turn(day);
        turn.outcome(file, borne, () -> {
            read.incrementAndGet();
            return new KnownFiles.Outcome(null, List.of());
        });
        turn.end();
    }

    private List<Violation> judge(@Nullable String words) {
        TextCheck.Others others = new TextCheck.Others() {
            @Override
            @SuppressWarnings("unchecked") // asked for one kind only
            public <T> Optional<T> at(FileKind<T> kind, String path) {
                return Optional.ofNullable((T) words);
            }
        };
        KnownFiles.Turn turn = known.turn(DAY);
        List<Violation> violations = turn.violations(FILE, others, by -> {
            read.incrementAndGet();
            return by.at(WORDS, "words.yaml").map(found -> Violation.inFile(found, 1, Message.literal("no"))).stream()
                    .toList();
        });
        turn.end();
        return violations;
    }
}
