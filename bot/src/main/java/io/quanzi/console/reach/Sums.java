package io.quanzi.console.reach;

import io.quanzi.broadcast.GroupSum;
import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.shared.Message;
import java.text.NumberFormat;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/** Writes whom a post is meant for, who does not get it for which reason, and who does, as one sum. */
final class Sums {
    private Sums() {}

    /** Such as {@code customers: 1,240 − opted out 31 − held out 60 = 1,149}. */
    static String ofPeople(int people, Map<SkipReason, Integer> skipped, Locale language) {
        int all = people + skipped.values().stream().mapToInt(Integer::intValue).sum();
        var words = new StringBuilder(
                Message.of("plan.sum.people", number(all, language)).in(language));
        skipped.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(one -> minus(words, Message.of("skip." + one.getKey()), one.getValue(), language));
        return words.append(" = ").append(number(people, language)).toString();
    }

    /** Such as {@code groups: 5 − groups without customers 1 − enough for the day 1 = 3}; empty when there are none. */
    static String of(GroupSum sum, Locale language) {
        if (sum.all() == 0) {
            return "";
        }
        var words = new StringBuilder(
                Message.of("plan.sum.groups", number(sum.all(), language)).in(language));
        sum.reasons().forEach(left -> minus(words, left.words(), left.groups(), language));
        return words.append(" = ").append(number(sum.groups(), language)).toString();
    }

    private static void minus(StringBuilder words, Message why, int count, Locale language) {
        words.append(" − ").append(why.in(language)).append(' ').append(number(count, language));
    }

    private static String number(int count, Locale language) {
        return NumberFormat.getIntegerInstance(language).format(count);
    }
}
