package io.quanzi.customer;

import io.quanzi.shared.Money;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads amounts of renminbi as shops' exports and spreadsheets write them: {@code 1,299.00}, {@code ￥129.00}, {@code
 * 129元}, full-width digits; {@code -100.00} and {@code (100.00)} are below zero. Other currencies, fractions of a fen and
 * numbers in scientific notation are not read.
 */
final class CellAmounts {
    private static final Pattern AMOUNT = Pattern.compile("(\\(?)\\s*([-+]?)\\s*(?:¥|￥|CNY|RMB|CN¥|人民币)?\\s*([-+]?)\\s*"
            + "(\\d{1,9}|\\d{1,3}(?:,\\d{3}){1,2})(?:\\.(\\d{1,8}))?\\s*(?:元整?|圆|块|CNY|RMB|人民币)?\\s*(\\)?)");

    private CellAmounts() {}

    /** Reads it; empty when it is no amount. */
    static Optional<Money> read(String text) {
        Matcher parts = AMOUNT.matcher(halfWidth(text).strip().toUpperCase(Locale.ROOT));
        if (!parts.matches()) {
            return Optional.empty();
        }
        boolean brackets = parts.group(1).equals("(");
        boolean signed = !parts.group(2).isEmpty() || !parts.group(3).isEmpty();
        if (brackets != parts.group(6).equals(")")
                || (brackets && signed)
                || (!parts.group(2).isEmpty() && !parts.group(3).isEmpty())) {
            return Optional.empty();
        }
        String decimals = parts.group(5) == null ? "" : withoutZerosAtEnd(parts.group(5));
        if (decimals.length() > 2) {
            return Optional.empty();
        }
        boolean below = brackets || parts.group(2).equals("-") || parts.group(3).equals("-");
        var yuan = new BigDecimal(parts.group(4).replace(",", "") + "." + (decimals.isEmpty() ? "0" : decimals));
        long fen = yuan.movePointRight(2).longValueExact();
        return Optional.of(new Money(below ? -fen : fen));
    }

    private static String withoutZerosAtEnd(String decimals) {
        int end = decimals.length();
        while (end > 0 && decimals.charAt(end - 1) == '0') {
            end--;
        }
        return decimals.substring(0, end);
    }

    /** Full-width letters, digits and signs as plain ones, odd blanks as plain blanks, odd minus signs as hyphens. */
    static String halfWidth(String text) {
        if (isAscii(text)) {
            return text;
        }
        var plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '\uFF01' && c <= '\uFF5E') {
                plain.append((char) (c - '\uFF01' + '!'));
            } else if (c == '\u2212' || c == '\u2010' || c == '\u2011' || c == '\u2013') {
                plain.append('-');
            } else if (Character.isSpaceChar(c) || c == '\t') {
                plain.append(' ');
            } else if (Character.getType(c) != Character.FORMAT) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
