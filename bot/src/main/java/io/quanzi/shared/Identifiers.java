package io.quanzi.shared;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cleans and judges every identifier that comes from outside: order numbers, buyers, coupon codes, skus. One gate for all
 * endpoints, so that the same buyer is the same person whichever way their events come.
 *
 * <p><b>Cleaned</b>, since nobody can see it: blanks at both ends, blanks other than the plain one inside, zero-width and
 * direction marks, soft hyphens, a byte order mark; the marks by which spreadsheets and exports keep a number from being
 * counted with, {@code ="0007"}, a leading {@code '} or {@code `}, quotes around all of it. Full-width letters, digits and
 * signs become plain ones, as do the two hyphens that look like {@code -}. Nothing else changes: letters keep their case,
 * leading zeros stay.
 *
 * <p><b>Refused</b>, since two things would become one: numbers that a spreadsheet rounded ({@code 1.38E+10}, {@code
 * 12345.0}, 16 digits or more that end in six zeros), masks ({@code 138****1111}, {@code t**a}), and words or signs that
 * stand for nothing ({@code 0}, {@code null}, {@code 游客}). A whole number with an {@code e} and neither point nor plus
 * ({@code 12e5}) is taken, since it may be hexadecimal.
 */
public final class Identifiers {
    private static final int MAX_SHOWN = 60;
    private static final int MAX_REMOVED = 256;

    private static final Pattern FORMULA_TEXT = Pattern.compile("=\\s*\"(.*)\"");
    private static final Pattern SCIENTIFIC =
            Pattern.compile("[+-]?(\\d+[.,]\\d+[eE][+-]?\\d{1,3}|\\d+[.,]?[eE]\\+\\d{1,3})");
    private static final Pattern POINT_ZERO = Pattern.compile("[+-]?\\d{4,}\\.0+");
    private static final Pattern ROUNDED = Pattern.compile("(?=\\d{16})\\d+000000");
    private static final Pattern MASK = Pattern.compile("[*∗⁎✱✲●█■]|[•·・○]{2}|…|\\.{3}");
    private static final Pattern DIGITS_MASKED_BY_X = Pattern.compile("\\+?\\d{2,}[xX]{3,}\\d{2,}");
    private static final Pattern ZEROS = Pattern.compile("-?0+([.,]0+)?|-1");
    private static final Pattern ONE_DIGIT_ALL_ALONG = Pattern.compile("(\\d)\\1{7,}");
    private static final Pattern BRACKETS_AROUND = Pattern.compile("^[\\[(<{（【「]+|[\\])>}）】」]++$");
    private static final Pattern SPREADSHEET_ERROR =
            Pattern.compile("#(N/A|REF!?|VALUE!?|NAME\\??|DIV/0!?|NUM!?|NULL!?|SPILL!?|CALC!?)");
    private static final Pattern DAMAGED_TEXT = Pattern.compile("\uFFFD|锟斤拷|烫烫烫");

    private static final Set<String> NOTHING = Set.of(
            "null",
            "nil",
            "none",
            "undefined",
            "n/a",
            "na",
            "nan",
            "unknown",
            "empty",
            "object object",
            "无",
            "空",
            "空白",
            "暂无",
            "没有",
            "未知",
            "未填写");
    private static final Set<String> NOBODY = Set.of(
            "guest",
            "anonymous",
            "anon",
            "visitor",
            "nobody",
            "default",
            "false",
            "true",
            "游客",
            "访客",
            "散客",
            "匿名",
            "匿名用户",
            "匿名买家",
            "匿名会员",
            "匿名购买",
            "未登录",
            "未登录用户",
            "未注册",
            "非会员",
            "默认用户",
            "微信用户",
            "guest user",
            "anonymous user");

    private Identifiers() {}

    /** The kinds of identifiers, whose rules differ a little. */
    public enum Kind {
        /** A buyer's id in the shop. */
        BUYER_ID,
        UNIONID,
        OPENID,
        ORDER_NO,
        REFUND_ID,
        CART_ID,
        /** A coupon code. Zeros alone can be one, if there are two or more. */
        CODE,
        /** May have signs and numbers of any look in it, such as {@code 80抽*3}. */
        SKU,
        /** Free text: keeps blanks between words and full-width punctuation. */
        CATEGORY;

        private boolean isPerson() {
            return this == BUYER_ID || this == UNIONID || this == OPENID;
        }

        private boolean isFreeText() {
            return this == SKU || this == CATEGORY;
        }
    }

    /** Why something is no identifier. */
    public enum RejectionReason {
        EMPTY,
        TOO_LONG,
        CONTROL_CHARACTERS,
        DAMAGED_TEXT,
        DAMAGED_NUMBER,
        MASKED,
        PLACEHOLDER;

        private String key() {
            return "identifier." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Either a {@link Clean} identifier or a {@link Problem}. */
    public sealed interface Result {
        /** The identifier; empty when there is a problem. */
        default Optional<String> value() {
            return Optional.empty();
        }

        /** Returns the problem; empty when there is none. */
        default Optional<Problem> problem() {
            return Optional.empty();
        }
    }

    /** An identifier as it is stored and compared. */
    public record Clean(String text) implements Result {
        @Override
        public Optional<String> value() {
            return Optional.of(text);
        }
    }

    /**
     * A value that is no identifier.
     *
     * @param got what was given, on one line and shortened
     */
    public record Problem(Kind kind, RejectionReason reason, int maxLength, String got) implements Result {
        @Override
        public Optional<Problem> problem() {
            return Optional.of(this);
        }

        /** Says what should have come, such as "expected a buyer id, got a masked one (t**a)". */
        public Message expected() {
            return Message.of(
                    reason.key(),
                    Message.of("identifier.kind."
                            + kind.name().toLowerCase(Locale.ROOT).replace('_', '-')),
                    got,
                    maxLength);
        }

        /** Says what to do, such as "export with full numbers". */
        public Message cure() {
            return Message.of(reason.key() + ".cure");
        }
    }

    /**
     * Cleans what was given and judges the rest.
     *
     * @param raw null is as good as empty
     * @param maxLength in characters, after cleaning
     */
    public static Result clean(@Nullable String raw, Kind kind, int maxLength) {
        if (raw == null) {
            return new Problem(kind, RejectionReason.EMPTY, maxLength, "");
        }
        if (raw.length() > 2 * maxLength + MAX_REMOVED) {
            return new Problem(kind, RejectionReason.TOO_LONG, maxLength, shown(raw));
        }
        String text = isPlain(raw) ? raw : cleaned(raw, kind);
        RejectionReason wrong = judge(text, kind, maxLength);
        return wrong == null ? new Clean(text) : new Problem(kind, wrong, maxLength, shown(text));
    }

    /**
     * Whether a number looks as if a spreadsheet had kept only its first 15 digits. True for one in ten good numbers of 16
     * digits, and one in a hundred of 17: a sign only where many of a file have it.
     */
    public static boolean looksRounded(String id) {
        return id.length() > 15
                && id.chars().allMatch(c -> c >= '0' && c <= '9')
                && id.substring(15).chars().allMatch(c -> c == '0');
    }

    private static @Nullable RejectionReason judge(String text, Kind kind, int maxLength) {
        if (text.isEmpty()) {
            return RejectionReason.EMPTY;
        }
        if (text.length() > maxLength) {
            return RejectionReason.TOO_LONG;
        }
        if (isPlain(text) && isWord(text)) {
            return isPlaceholderWord(text.toLowerCase(Locale.ROOT), kind) ? RejectionReason.PLACEHOLDER : null;
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            return RejectionReason.CONTROL_CHARACTERS;
        }
        if (DAMAGED_TEXT.matcher(text).find() || hasLoneSurrogate(text)) {
            return RejectionReason.DAMAGED_TEXT;
        }
        if (isPlaceholder(text, kind)) {
            return RejectionReason.PLACEHOLDER;
        }
        if (kind.isFreeText()) {
            return kind == Kind.SKU && SCIENTIFIC.matcher(text).matches() ? RejectionReason.DAMAGED_NUMBER : null;
        }
        if (SCIENTIFIC.matcher(text).matches()
                || POINT_ZERO.matcher(text).matches()
                || ROUNDED.matcher(text).matches()) {
            return RejectionReason.DAMAGED_NUMBER;
        }
        return MASK.matcher(text).find() || DIGITS_MASKED_BY_X.matcher(text).matches() ? RejectionReason.MASKED : null;
    }

    /** Letters and digits of ASCII alone, as nearly all identifiers are: there is nothing to clean. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
                return false;
            }
        }
        return true;
    }

    /** Whether plain text has a letter that no number has, damaged or masked: then only its meaning can be wrong. */
    private static boolean isWord(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '9' && c != 'e' && c != 'E' && c != 'x' && c != 'X') {
                return true;
            }
        }
        return false;
    }

    private static boolean isPlaceholderWord(String word, Kind kind) {
        return NOTHING.contains(word) || (kind.isPerson() && NOBODY.contains(word));
    }

    private static boolean isPlaceholder(String text, Kind kind) {
        String word = BRACKETS_AROUND.matcher(text).replaceAll("").strip().toLowerCase(Locale.ROOT);
        if (isPlaceholderWord(word, kind)
                || (text.startsWith("#")
                        && SPREADSHEET_ERROR
                                .matcher(text.toUpperCase(Locale.ROOT))
                                .matches())
                || saysNothing(text, kind)) {
            return true;
        }
        if (kind.isPerson()) {
            return ZEROS.matcher(text).matches()
                    || ONE_DIGIT_ALL_ALONG.matcher(text).matches();
        }
        return kind == Kind.CODE
                ? text.equals("0")
                : kind != Kind.CATEGORY && ZEROS.matcher(text).matches();
    }

    private static boolean saysNothing(String text, Kind kind) {
        return text.codePoints().allMatch(Identifiers::isSign)
                && (kind.isFreeText() || !MASK.matcher(text).find());
    }

    /** Punctuation, brackets, arithmetic: what says nothing by itself. */
    private static boolean isSign(int c) {
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.SPACE_SEPARATOR -> true;
            default -> false;
        };
    }

    private static String cleaned(String raw, Kind kind) {
        String text =
                Normalizer.normalize(visible(raw, kind), Normalizer.Form.NFC).strip();
        for (String before = ""; !before.equals(text); ) {
            before = text;
            text = unwrapped(text).strip();
        }
        return kind == Kind.CATEGORY ? text.replaceAll(" {2,}", " ") : text;
    }

    /** Takes away one layer of what spreadsheets and exports put around text. */
    private static String unwrapped(String text) {
        var formula = FORMULA_TEXT.matcher(text);
        if (formula.matches()) {
            return formula.group(1).replace("\"\"", "\"");
        }
        if (text.startsWith("'") || text.startsWith("`")) {
            return text.substring(1);
        }
        boolean quoted = text.length() > 1 && (isIn(text, '"', '"') || isIn(text, '“', '”') || isIn(text, '‘', '’'));
        return quoted ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text;
    }

    private static boolean isIn(String text, char open, char close) {
        return text.charAt(0) == open && text.charAt(text.length() - 1) == close;
    }

    private static String visible(String raw, Kind kind) {
        var text = new StringBuilder(raw.length());
        boolean inside = false;
        for (int at = 0; at < raw.length(); ) {
            int c = raw.codePointAt(at);
            at += Character.charCount(c);
            if (isBlank(c)) {
                if (c == ' ' || kind.isFreeText() || !inside) {
                    text.append(' ');
                }
            } else if (!isInvisible(c)) {
                text.appendCodePoint(plain(c, kind));
                inside = true;
            }
        }
        return text.toString();
    }

    /** A tab or line break at an end is a blank; inside it stays, and is refused as a control character. */
    private static boolean isBlank(int c) {
        return Character.isSpaceChar(c) || c == '\u2800' || c == '\u3164';
    }

    private static boolean isInvisible(int c) {
        return Character.getType(c) == Character.FORMAT
                || c == '\u034F'
                || c == '\u115F'
                || c == '\u1160'
                || c == '\u17B4'
                || c == '\u17B5'
                || (c >= '\u180B' && c <= '\u180F')
                || (c >= '\uFE00' && c <= '\uFE0F')
                || c == '\uFFA0'
                || (c >= 0xE0000 && c <= 0xE01EF);
    }

    private static int plain(int c, Kind kind) {
        if (c >= '\uFF01' && c <= '\uFF5E') {
            int plain = c - '\uFF01' + '!';
            return kind != Kind.CATEGORY || Character.isLetterOrDigit(plain) ? plain : c;
        }
        return c == '\u2010' || c == '\u2011' ? '-' : c;
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        if (line.length() <= MAX_SHOWN) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MAX_SHOWN - 1)) ? MAX_SHOWN - 1 : MAX_SHOWN;
        return line.substring(0, end) + "…";
    }
}
