package io.quanzi.playbook;

import io.quanzi.shared.Message;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Guesses which value is meant by one that is written as people write: {@code 3,000}, {@code 5%}, 30天, {@code 2027/12/31}. */
public final class MeantValue {
    private static final Pattern NUMBER = Pattern.compile(
            "[\\u00A5$]?\\s?([0-9]{1,3}(?:,[0-9]{3})+(?:\\.[0-9]+)?|[0-9]+(?:\\.[0-9]+)?)\\s?(?:%|[天日人元个份张倍岁月级名位次条分])?");
    private static final Pattern DAY =
            Pattern.compile("([0-9]{4})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))");
    private static final Set<String> YES = Set.of("true", "yes", "y", "on", "1", "是", "开", "对", "启用", "√");
    private static final Set<String> NO = Set.of("false", "no", "n", "off", "0", "否", "关", "不", "不启用", "×");

    private MeantValue() {}

    /** Says to write the whole number that is meant; no words when it is not clear. */
    public static Message whole(String written) {
        return cure(number(written, "[0-9]{1,18}"), written);
    }

    /** Says to write the number that is meant; no words when it is not clear. */
    public static Message number(String written) {
        return cure(number(written, "[0-9.]+"), written);
    }

    /** Says to write {@code true} or {@code false}, whichever is meant; no words when it is not clear. */
    public static Message flag(String written) {
        String plain = plain(written).toLowerCase(Locale.ROOT);
        return cure(
                YES.contains(plain)
                        ? Optional.of("true")
                        : NO.contains(plain) ? Optional.of("false") : Optional.<String>empty(),
                written);
    }

    /** Says to write the day that is meant; no words when it is not clear. */
    public static Message day(String written) {
        Matcher day = DAY.matcher(plain(written));
        if (!day.matches()) {
            return Message.NONE;
        }
        try {
            String month = day.group(2) == null ? day.group(4) : day.group(2);
            String ofMonth = day.group(3) == null ? day.group(5) : day.group(3);
            LocalDate meant =
                    LocalDate.of(Integer.parseInt(day.group(1)), Integer.parseInt(month), Integer.parseInt(ofMonth));
            return cure(Optional.of(meant.toString()), written);
        } catch (DateTimeException none) {
            return Message.NONE;
        }
    }

    private static Optional<String> number(String written, String form) {
        return Optional.of(NUMBER.matcher(plain(written)))
                .filter(Matcher::matches)
                .map(number -> number.group(1).replace(",", ""))
                .filter(number -> number.matches(form));
    }

    /** In half-width signs, as which a Chinese keyboard has others. */
    private static String plain(String written) {
        return Normalizer.normalize(written, Normalizer.Form.NFKC).strip();
    }

    private static Message cure(Optional<String> meant, String written) {
        return meant.filter(value -> !value.equals(written))
                .map(value -> Message.of("fault.then-write", value))
                .orElse(Message.NONE);
    }
}
