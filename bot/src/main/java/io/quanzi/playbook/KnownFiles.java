package io.quanzi.playbook;

import io.quanzi.playbook.Checked.Good;
import io.quanzi.shared.Violation;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Files as the last selection read and judged them, so that the next one reads only what changed. (1) What a file is by itself
 * follows from its path and text. (2) What its texts are judged by are other files: the verdict holds as long as each of those
 * that were asked for is the one it was. (3) Some values are judged by the calendar, so that all is read again every day.
 */
@Component
class KnownFiles {
    private volatile Kept last = new Kept(LocalDate.MIN, Map.of(), Map.of());

    /** What the last selection used, and no more: what nobody uses any longer is forgotten. */
    private record Kept(LocalDate day, Map<Text, Outcome> outcomes, Map<Source, Verdict> verdicts) {}

    /** A text, read as a new one or as one that younger rules are borne in. */
    private record Text(Source source, boolean borne) {}

    /** What a file became; {@code good} is null when it cannot be used. */
    record Outcome(@Nullable Good<?> good, List<Violation> violations) {
        Outcome {
            violations = List.copyOf(violations);
        }
    }

    /** Another file that was asked for, and what there was. */
    private record Asked(
            FileKind<?> kind, String path, @Nullable Object found) {
        boolean isTheSame(TextCheck.Others others) {
            return others.at(kind, path).map(now -> now == found).orElse(found == null);
        }
    }

    private record Verdict(List<Asked> asked, List<Violation> violations) {}

    /** Begins a selection. */
    Turn turn(LocalDate day) {
        Kept known = last;
        return new Turn(known.day().equals(day) ? known : new Kept(day, Map.of(), Map.of()));
    }

    /** One selection, by one thread. */
    final class Turn {
        private final Kept known;
        private final Kept used;

        private Turn(Kept known) {
            this.known = known;
            this.used = new Kept(known.day(), new HashMap<>(), new HashMap<>());
        }

        /** What a file is by itself; {@code read} throws for what says nothing of the file, and is asked again. */
        Outcome outcome(Source file, boolean borne, Supplier<Outcome> read) {
            var text = new Text(file, borne);
            Outcome before = used.outcomes().getOrDefault(text, known.outcomes().get(text));
            Outcome now = before == null ? read.get() : before;
            used.outcomes().put(text, now);
            return now;
        }

        /** What speaks against the texts of a file; {@code judge} may ask for other files. */
        List<Violation> violations(Source file, TextCheck.Others others, Judge judge) {
            Verdict before = used.verdicts().getOrDefault(file, known.verdicts().get(file));
            Verdict now = before != null && before.asked().stream().allMatch(one -> one.isTheSame(others))
                    ? before
                    : judged(others, judge);
            used.verdicts().put(file, now);
            return now.violations();
        }

        private static Verdict judged(TextCheck.Others others, Judge judge) {
            var asked = new HashMap<String, Asked>();
            List<Violation> violations = judge.by(new TextCheck.Others() {
                @Override
                public <T> Optional<T> at(FileKind<T> kind, String path) {
                    Optional<T> found = others.at(kind, path);
                    asked.put(path, new Asked(kind, path, found.orElse(null)));
                    return found;
                }
            });
            return new Verdict(List.copyOf(asked.values()), List.copyOf(violations));
        }

        /** Lets the next selection know what this one used. */
        void end() {
            last = used;
        }
    }

    /** Judges the texts of a file. */
    interface Judge {
        /** Returns what speaks against them. */
        List<Violation> by(TextCheck.Others others);
    }
}
