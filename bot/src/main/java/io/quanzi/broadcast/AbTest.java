package io.quanzi.broadcast;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A test (A/B) of two texts of a schedule's post. A group has the same version as long as the test goes on.
 *
 * @param schedule the schedule's name
 * @param a the template that the schedule has today, such as {@code broadcast/daily-tip-deal}
 * @param b the other template
 * @param hypothesis why B may be better, in a manager's words
 * @param minimumClicks of both versions together, before which nothing is decided
 * @param from the first day in Shanghai
 * @param until the last day; after it all groups get A
 */
public record AbTest(
        String schedule, String a, String b, String hypothesis, int minimumClicks, LocalDate from, LocalDate until) {

    /** Names it: another schedule, first day or second template is another test. */
    public String id() {
        return schedule + "." + from + "." + b.substring(b.lastIndexOf('/') + 1);
    }

    boolean isOn(LocalDate day) {
        return !day.isBefore(from) && !day.isAfter(until);
    }

    /** The template of a version. */
    public String template(AbVersion version) {
        return version == AbVersion.A ? a : b;
    }

    /** Which version a group gets: by a hash of test and group, so that nobody chooses. */
    AbVersion of(String chatId) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((id() + "\n" + chatId).getBytes(StandardCharsets.UTF_8));
            return (digest[0] & 1) == 0 ? AbVersion.A : AbVersion.B;
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    /** Returns the groups of one version, by who has to tap. */
    Map<String, List<String>> of(AbVersion version, Map<String, List<String>> byOwner) {
        var these = new TreeMap<String, List<String>>();
        byOwner.forEach((owner, chatIds) -> {
            List<String> chosen =
                    chatIds.stream().filter(chatId -> of(chatId) == version).toList();
            if (!chosen.isEmpty()) {
                these.put(owner, chosen);
            }
        });
        return these;
    }
}
