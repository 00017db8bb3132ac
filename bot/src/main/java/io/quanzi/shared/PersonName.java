package io.quanzi.shared;

import java.text.Normalizer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cleans the names that people give themselves, so that a name is one short line of text wherever it is put: no link, no
 * control characters, nothing that turns the direction of the text around it or stands there unseen.
 */
public final class PersonName {
    /** The longest name that is kept, in code points; WeCom allows 32. */
    public static final int MAX_LENGTH = 64;

    /** How much of a longer text is looked at, in characters: enough to fill a name after links were taken out. */
    private static final int MAX_LENGTH_READ = 1_024;

    /** More marks on one letter are ornament that runs over the lines above and below; Thai and Vietnamese need two. */
    private static final int MAX_MARKS = 3;

    private static final int ZERO_WIDTH_JOINER = 0x200D;
    private static final int HANGUL_FILLER = 0x3164;
    private static final int BRAILLE_BLANK = 0x2800;

    private static final String HOST = "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}_-]*[\\p{L}\\p{N}])?";
    private static final String REST = "[^\\s\\p{IsHan}，；！？、）】》」]*";

    /** Matches a link: with a scheme or www; a host name and a path; a host name under a well-known top domain. */
    private static final Pattern LINK = Pattern.compile(
            "(?:[a-z][a-z0-9+.-]{1,15}:\\s*[/\\\\]{1,3}" + REST + ")"
                    + "|(?:(?:javascript|data|weixin|mailto|tel|sms)\\s*:" + REST + ")"
                    + "|(?:\\bwww\\." + REST + ")"
                    + "|(?:(?<![a-z0-9-])[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9-]+)*\\.[a-z]{2,18}(?::\\d+)?/"
                    + REST + ")"
                    + "|(?:(?<![a-z0-9-])[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?"
                    + "\\.(?:com|cn|net|org|top|xyz|vip|cc|shop|info|biz|app|link|site|online|store|club|wang|ltd|live|icu|ink)"
                    + "(?![a-z0-9-])(?::\\d+)?" + REST + ")"
                    + "|(?:" + HOST + "\\.(?:中国|公司|网络|网址|商城|手机)(?!\\p{IsHan}))"
                    + "|(?:\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b(?::\\d+)?" + REST + ")",
            Pattern.CASE_INSENSITIVE);

    private PersonName() {}

    /**
     * The name as it may be shown and put into sentences; empty when nothing of it remains that can be seen. Cleaning a
     * clean name changes nothing.
     */
    public static String clean(String name) {
        if (isPlain(name)) {
            return name;
        }
        String visible = visible(name);
        String before;
        do { // what stood around a link may be one when it is gone
            before = visible;
            visible = withoutLinks(visible);
        } while (!visible.equals(before));
        return oneLine(visible);
    }

    /** Most names: letters alone, and not many. */
    private static boolean isPlain(String name) {
        return !name.isEmpty() && name.length() <= MAX_LENGTH && name.chars().allMatch(PersonName::isPlainLetter);
    }

    private static boolean isPlainLetter(int c) {
        return (c >= 0x4E00 && c <= 0x9FFF)
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9');
    }

    private static String visible(String name) {
        var text = new StringBuilder();
        int marks = 0;
        int before = 0;
        int read = 0;
        for (int i = 0; i < name.length() && read < MAX_LENGTH_READ; read++) {
            int c = name.codePointAt(i);
            i += Character.charCount(c);
            int next = i < name.length() ? name.codePointAt(i) : 0;
            if (isSpace(c)) {
                text.append(' ');
            } else if (isMark(c)) {
                marks++;
                if (marks <= MAX_MARKS && before != 0 && before != ' ') {
                    text.appendCodePoint(c);
                }
                continue;
            } else if (c == ZERO_WIDTH_JOINER ? joinsEmoji(before, next) : isShown(c)) {
                text.appendCodePoint(c);
            } else {
                continue;
            }
            marks = 0;
            before = isSpace(c) ? ' ' : c;
        }
        return text.toString();
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || c == HANGUL_FILLER
                || c == 0x115F
                || c == 0x1160
                || c == 0xFFA0
                || c == BRAILLE_BLANK;
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    private static boolean joinsEmoji(int before, int next) {
        return isEmoji(before) && isEmoji(next);
    }

    private static boolean isEmoji(int c) {
        int type = Character.getType(c);
        return type == Character.OTHER_SYMBOL || (type == Character.MODIFIER_SYMBOL && c > 0xFFFF);
    }

    private static boolean isShown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Looks at the letters that full-width and other forms stand for, and takes the link out of what was written. */
    private static String withoutLinks(String text) {
        var plain = new StringBuilder();
        var starts = new int[text.length() * 4 + 1];
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            String form =
                    c == '。' || c == '｡' ? "." : Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC);
            if (form.length() > 4) {
                form = Character.toString(c);
            }
            for (int k = 0; k < form.length(); k++) {
                starts[plain.length() + k] = i;
            }
            plain.append(form);
            i += Character.charCount(c);
        }
        starts[plain.length()] = text.length();
        Matcher link = LINK.matcher(plain);
        if (!link.find()) {
            return text;
        }
        int end = starts[link.end()];
        return text.substring(0, starts[link.start()]) + " " + text.substring(end);
    }

    private static String oneLine(String text) {
        String line = text.replaceAll(" +", " ").strip();
        if (line.codePointCount(0, line.length()) > MAX_LENGTH) {
            line = line.substring(0, line.offsetByCodePoints(0, MAX_LENGTH)).strip();
        }
        while (!line.isEmpty() && line.codePointBefore(line.length()) == ZERO_WIDTH_JOINER) {
            line = line.substring(0, line.length() - 1);
        }
        return line;
    }
}
