package io.quanzi.content.law;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The times that a text names: years, quarters, months, days and days of big sales; a proof of one time proves no other. */
final class Times {
    private static final String NUMBER = "\\d{1,2}|[一二三四五六七八九十]{1,3}";
    private static final Pattern WRITTEN_DATE = Pattern.compile("(20\\d\\d)[-/.](\\d{1,2})(?:[-/.](\\d{1,2}))?(?!\\d)");
    private static final Pattern YEAR =
            Pattern.compile("(?<!\\d)(20\\d\\d)(?=年)|(?<!\\d)(2\\d)(?=年(?:\\d{1,2}月|度|全年|双|618|[上下]半年|第?[一二三四1-4]季))");
    private static final Pattern MONTH = Pattern.compile("(?<![\\d个])(" + NUMBER + ")月(?![龄子大])");
    private static final Pattern DAY = Pattern.compile("(?<!\\d)(\\d{1,2})[日号](?!店)");
    private static final Pattern QUARTER = Pattern.compile("第([一二三四1-4])季|([一二三四1-4])季度|[Qq]([1-4])(?!\\d)");
    private static final Pattern HALF = Pattern.compile("[上下]半年");
    private static final Pattern SALE = Pattern.compile("双(11|12|十一|十二)|(618)");
    private static final Pattern RELATIVE =
            Pattern.compile("今年|去年|前年|上年|本年度|年初|年内|本月|当月|上个?月|这个月|本季|上季|本周|这周|上周|昨[天日]|今[天日]");

    private Times() {}

    /** As words that are equal for the same times, however they are written. */
    static Set<String> in(String text) {
        String read = Amounts.narrow(text).replaceAll("\\s+", "");
        var times = new TreeSet<String>();
        Matcher date = WRITTEN_DATE.matcher(read);
        while (date.find()) {
            times.add("year " + date.group(1));
            times.add("month " + number(date.group(2)));
            if (date.group(3) != null) {
                times.add("day " + number(date.group(3)));
            }
        }
        Matcher year = YEAR.matcher(read);
        while (year.find()) {
            times.add("year " + (year.group(1) == null ? "20" + year.group(2) : year.group(1)));
        }
        add(times, "month ", MONTH, read);
        add(times, "day ", DAY, read);
        add(times, "quarter ", QUARTER, read);
        add(times, "sale ", SALE, read);
        Matcher half = HALF.matcher(read);
        while (half.find()) {
            times.add(half.group());
        }
        times.addAll(relative(read));
        return times;
    }

    /** Words such as 今年, which mean another time on another day. */
    static Set<String> relative(String text) {
        var words = new TreeSet<String>();
        Matcher word = RELATIVE.matcher(text);
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }

    private static void add(Set<String> times, String kind, Pattern pattern, String read) {
        Matcher matcher = pattern.matcher(read);
        while (matcher.find()) {
            String written = matcher.group(1);
            for (int i = 2; written == null && i <= matcher.groupCount(); i++) {
                written = matcher.group(i);
            }
            times.add(kind + number(written == null ? "" : written));
        }
    }

    private static long number(String written) {
        return written.isEmpty() || Character.isDigit(written.charAt(0))
                ? Long.parseLong("0" + written)
                : Amounts.characters(written);
    }
}
