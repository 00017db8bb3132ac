package io.quanzi.content.law;

/** Reads amounts as people write them: 88,000, 5.8, 五万八千八百. */
final class Amounts {
    private static final String DIGITS = "零一二三四五六七八九";

    /** Characters of documents, and what they stand for. */
    private static final String CAPITALS = "两壹贰叁肆伍陆柒捌玖拾佰仟萬";

    private static final String PLAIN = "二一二三四五六七八九十百千万";

    private Amounts() {}

    /** The same text with narrow letters, digits and marks, char by char, so that places stay. */
    static String narrow(String text) {
        var narrow = new StringBuilder(text);
        for (int i = 0; i < narrow.length(); i++) {
            char c = narrow.charAt(i);
            if (c > '\uFF00' && c < '\uFF5F') {
                narrow.setCharAt(i, (char) (c - 0xFEE0));
            } else if (c == '\uFFE5') {
                narrow.setCharAt(i, '\u00A5');
            } else if (c == '\u3000' || c == '\u00A0') {
                narrow.setCharAt(i, ' ');
            }
        }
        return narrow.toString();
    }

    /** Reads digits with marks of thousands; of no more than nine digits. */
    static double digits(String written) {
        return Double.parseDouble(written.replace(",", "").replace(" ", ""));
    }

    /** Reads a number in characters; 0 where it is none. */
    static long characters(String written) {
        long all = 0;
        long part = 0;
        long digit = 0;
        for (int i = 0; i < written.length(); i++) {
            int capital = CAPITALS.indexOf(written.charAt(i));
            char c = capital < 0 ? written.charAt(i) : PLAIN.charAt(capital);
            int value = DIGITS.indexOf(c);
            switch (c) {
                case '十' -> {
                    part += Math.max(1, digit) * 10;
                    digit = 0;
                }
                case '百' -> {
                    part += digit * 100;
                    digit = 0;
                }
                case '千' -> {
                    part += digit * 1_000;
                    digit = 0;
                }
                case '万' -> {
                    all += (part + digit) * 10_000;
                    part = 0;
                    digit = 0;
                }
                default -> digit = Math.max(0, value);
            }
        }
        return all + part + digit;
    }
}
