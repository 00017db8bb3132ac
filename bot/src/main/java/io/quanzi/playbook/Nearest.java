package io.quanzi.playbook;

import io.quanzi.shared.Message;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that is most similar to a mistyped one. */
public final class Nearest {
    /** Longer words are no slips of a short name. */
    private static final int MAX_LENGTH = 60;

    private Nearest() {}

    /** The known name that differs least; empty when none is near. */
    public static Optional<String> to(String written, Collection<String> known) {
        String wanted = plain(written);
        if (wanted.isEmpty() || wanted.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return known.stream()
                .filter(name -> distance(wanted, plain(name)) <= allowed(wanted, plain(name)))
                .min(Comparator.<String>comparingInt(name -> distance(wanted, plain(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The nearest name as the end of a sentence such as {@code ; did you mean "template"?}; no words when none is near. */
    public static Message question(String written, Collection<String> known) {
        return to(written, known).map(name -> Message.of("fault.nearest", name)).orElse(Message.NONE);
    }

    /** {@link #question}, or a semicolon where none is near, before what is known is listed. */
    public static Message questionOrStop(String written, Collection<String> known) {
        Message question = question(written, known);
        return question.equals(Message.NONE) ? Message.of("fault.semicolon") : question;
    }

    /** Case, blanks, dashes and underscores are slips that cost nothing. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[\\s\\p{Z}_-]", "");
    }

    private static int allowed(String wanted, String name) {
        return Math.max(1, Math.max(wanted.length(), name.length()) / 3);
    }

    /** How many letters must be put in, taken out, changed, or swapped with their neighbour. */
    private static int distance(String one, String other) {
        var cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + same);
                boolean swapped = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                if (swapped) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[one.length()][other.length()];
    }
}
