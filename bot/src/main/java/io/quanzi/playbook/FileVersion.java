package io.quanzi.playbook;

import io.quanzi.shared.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A version of a file that was in force, or one of the disk that was refused.
 *
 * @param version counted from 1; 0 for one that was refused
 * @param by the user who wrote it in the console; {@code disk} or {@code jar} where it came from there
 * @param byPerson whether a user wrote it
 * @param refused why it was refused; empty for one that was in force
 */
public record FileVersion(int version, String by, boolean byPerson, Instant at, String content, List<Refusal> refused) {
    public FileVersion {
        refused = List.copyOf(refused);
    }

    /**
     * A reason why a file was refused, as it was told then.
     *
     * @param line counted from 1; 0 for the whole file
     */
    public record Refusal(int line, String chinese, String english) {
        static Refusal of(Violation violation) {
            return new Refusal(
                    violation.place(),
                    violation.expected().in(Locale.CHINESE),
                    violation.expected().in(Locale.ENGLISH));
        }

        /** Returns the words in a language: Chinese for any {@code zh}, else English. */
        public String in(Locale language) {
            return language.getLanguage().equals("zh") ? chinese : english;
        }
    }
}
