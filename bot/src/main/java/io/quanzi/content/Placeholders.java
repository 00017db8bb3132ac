package io.quanzi.content;

import io.quanzi.playbook.Nearest;
import io.quanzi.shared.Message;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Finds what looks like a placeholder of some other program, or one mistyped, and would be sent to people as it stands:
 * <code>{{nickname}}</code>, wide braces and dollars, {@code %name%}, {@code #客户昵称#}, {@code [nickname]}, a bare
 * {@code dealTitle}.
 */
final class Placeholders {
    /** What other programs call the same, by the names here. */
    private static final Map<String, Set<String>> ELSEWHERE = Map.of(
            "nickname",
            words("name username user nick customer customername 昵称 客户昵称 用户昵称 顾客昵称 微信昵称 会员昵称"
                    + " 姓名 客户姓名 用户名 客户名 客户名称"),
            "officer",
            words("员工姓名 员工昵称 成员姓名"),
            "dealTitle",
            words("商品名 商品名称"),
            "giftCode",
            words("优惠码"));

    private static final Set<String> COMMON = words(
            "nickname officer gift giftCode giftUntil handbookUrl groupName inGroup memberUrl tip dealTitle dealWas"
                    + " dealNow dealUntil dealRules dealUrl partner benefit code validUntil rules brand orderNo");

    /** No text for people has these signs of programs. */
    private static final Pattern BRACE =
            Pattern.compile("(?:[$#%@&\\uFF04\\uFF03\\uFF05\\uFFE5\\u00A5] ?)?[{\\uFF5B]{1,3}([^{}\\uFF5B\\uFF5D\\n"
                    + "]{0,40})[}\\uFF5D]{0,3}|[}\\uFF5D]");

    private static final String WORD = "[ \t]*([A-Za-z_][A-Za-z0-9_.]{0,39}|\\p{IsHan}{1,8})[ \t]*";
    private static final Pattern PERCENT = Pattern.compile("(?<![0-9\\uFF10-\\uFF19])[%\\uFF05]" + WORD + "[%\\uFF05]");
    /** Around a word that is known: hashes (a topic is written so too), brackets, dollars. */
    private static final Pattern MARKED = Pattern.compile("[#\\uFF03]" + WORD + "[#\\uFF03]"
            + "|\\[{1,2}" + WORD + "\\]{1,2}"
            + "|[\\u3010\\uFF3B]" + WORD + "[\\u3011\\uFF3D]"
            + "|[<\\uFF1C\\u300A\\u300C]{1,2}" + WORD + "[>\\uFF1E\\u300B\\u300D]{1,2}"
            + "|[$\\uFF04\\uFFE5]\\s?[(\\uFF08\\[]?" + WORD + "[)\\uFF09\\]$\\uFF04]?"
            + "|__" + "([A-Za-z][A-Za-z0-9]{0,39})" + "__"
            + "|@([A-Za-z][A-Za-z0-9]{0,39})@"
            + "|[(\\uFF08]\\s*([a-z]+[A-Z][A-Za-z0-9]{0,39}|nickname)\\s*[)\\uFF09]");
    /** A template's tag with other brackets, of another language, or a page's. */
    private static final Pattern TAG = Pattern.compile(
            "[<\\uFF1C\\u300A\\[\\uFF3B]\\s?/?\\s?[#\\uFF03@]\\s?(?:if|else|elseif|list|assign|include|macro|import)\\b[^\\n"
                    + "]{0,40}|<[%?][^\\n"
                    + "]{0,40}|</?(?:if|elseif|else|list|br|p|b|i|a|div|span|img|font|strong|em|h[1-6]|ul|li|table|script)\\b[^>\\n"
                    + "]{0,80}>",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CAMEL =
            Pattern.compile("(?<![A-Za-z0-9_./?&=-])[a-z]+[A-Z][A-Za-z0-9]*(?![A-Za-z0-9_])");

    private Placeholders() {}

    private static Set<String> words(String words) {
        return Set.of(words.split(" "));
    }

    /**
     * One of them.
     *
     * @param at where it begins in the text
     */
    record Found(int at, Message message) {}

    /** Finds placeholders in a template's own words; {@code declared} are the names that it may write. */
    static List<Found> inTemplate(String words, Collection<String> declared) {
        return find(words, declared, true);
    }

    /** Finds placeholders in a text in which nothing is filled in. */
    static List<Found> inText(String text) {
        return find(text, Set.of(), false);
    }

    private static List<Found> find(String text, Collection<String> declared, boolean template) {
        var known = new LinkedHashSet<>(declared);
        known.addAll(COMMON);
        var found = new TreeMap<Integer, Found>();
        var taken = new BitSet();
        for (Pattern pattern : List.of(BRACE, PERCENT, MARKED, TAG, CAMEL)) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                String word = word(matcher);
                int at = matcher.start();
                if (!taken.get(at) && counts(pattern, word, matcher.group(), known, declared)) {
                    found.put(at, new Found(at, message(pattern, matcher.group().strip(), word, declared, template)));
                    taken.set(at, matcher.end());
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** The word of whichever group matched. */
    private static String word(Matcher matcher) {
        return IntStream.rangeClosed(1, matcher.groupCount())
                .mapToObj(matcher::group)
                .filter(Objects::nonNull)
                .findFirst()
                .map(String::strip)
                .orElse("");
    }

    private static boolean counts(
            Pattern pattern, String word, String all, Set<String> known, Collection<String> declared) {
        if (pattern == BRACE || pattern == PERCENT || pattern == TAG) {
            return true;
        }
        if (pattern == CAMEL) {
            return declared.contains(all);
        }
        String plain = word.toLowerCase(Locale.ROOT);
        return ELSEWHERE.values().stream().anyMatch(words -> words.contains(plain))
                || known.contains(word)
                || known.stream().anyMatch(name -> name.length() > 4 && name.equalsIgnoreCase(word));
    }

    private static Message message(
            Pattern pattern, String all, String word, Collection<String> declared, boolean template) {
        String shown = all.length() > 40 ? all.substring(0, 40) + "\u2026" : all;
        if (pattern == TAG) {
            return Message.of("fault.tag", shown, template ? TemplateChecker.ALLOWED : Message.of("fault.words-only"));
        }
        Message cure = !template ? Message.of("fault.not-filled") : suggestion(pattern == CAMEL ? all : word, declared);
        return Message.of("fault.placeholder", shown, cure);
    }

    private static Message suggestion(String word, Collection<String> declared) {
        String plain = word.toLowerCase(Locale.ROOT);
        Optional<String> name = declared.stream()
                .filter(one -> ELSEWHERE.getOrDefault(one, Set.of()).contains(plain))
                .findFirst()
                .or(() -> Nearest.to(word.replaceAll("[^A-Za-z0-9_]", ""), declared));
        if (name.isPresent()) {
            return Message.of("fault.write", "${" + name.get() + "}");
        }
        var all = new ArrayList<>(declared);
        return all.isEmpty()
                ? Message.of("fault.declares-none")
                : Message.of("fault.write.declared", "${" + all.get(0) + "}", all);
    }
}
