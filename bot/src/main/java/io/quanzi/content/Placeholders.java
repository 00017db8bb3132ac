package io.quanzi.content;

import io.quanzi.playbook.Nearest;
import io.quanzi.shared.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what looks like a placeholder of some other program, or one mistyped, and would be sent to people as it stands:
 * <code>{{nickname}}</code>, wide braces and dollars, {@code %name%}, {@code #客户昵称#}, {@code [nickname]}, a bare
 * {@code dealTitle}.
 */
final class Placeholders {
    /** The names here, by what other programs call the same. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("name", "nickname"),
            Map.entry("username", "nickname"),
            Map.entry("user", "nickname"),
            Map.entry("nick", "nickname"),
            Map.entry("customer", "nickname"),
            Map.entry("customername", "nickname"),
            Map.entry("昵称", "nickname"),
            Map.entry("客户昵称", "nickname"),
            Map.entry("用户昵称", "nickname"),
            Map.entry("顾客昵称", "nickname"),
            Map.entry("微信昵称", "nickname"),
            Map.entry("会员昵称", "nickname"),
            Map.entry("姓名", "nickname"),
            Map.entry("客户姓名", "nickname"),
            Map.entry("用户名", "nickname"),
            Map.entry("客户名", "nickname"),
            Map.entry("客户名称", "nickname"),
            Map.entry("员工姓名", "officer"),
            Map.entry("员工昵称", "officer"),
            Map.entry("成员姓名", "officer"),
            Map.entry("商品名", "dealTitle"),
            Map.entry("商品名称", "dealTitle"),
            Map.entry("优惠码", "giftCode"));

    private static final Set<String> COMMON = Set.of(
            "nickname",
            "officer",
            "gift",
            "giftCode",
            "giftUntil",
            "handbookUrl",
            "groupName",
            "inGroup",
            "memberUrl",
            "tip",
            "dealTitle",
            "dealWas",
            "dealNow",
            "dealUntil",
            "dealRules",
            "dealUrl",
            "partner",
            "benefit",
            "code",
            "validUntil",
            "rules",
            "brand",
            "orderNo");

    /** No text for people has these signs of programs. */
    private static final Pattern BRACE = Pattern.compile(
            "(?:[$#%@&\\uFF04\\uFF03\\uFF05\\uFFE5\\u00A5] ?)?[{\\uFF5B]{1,3}([^{}\\uFF5B\\uFF5D\\n]{0,40})[}\\uFF5D]{0,3}"
                    + "|[}\\uFF5D]");

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
            "[<\\uFF1C\\u300A\\[\\uFF3B]\\s?/?\\s?[#\\uFF03@]\\s?(?:if|else|elseif|list|assign|include|macro|import)\\b[^\\n]{0,40}"
                    + "|<[%?][^\\n]{0,40}"
                    + "|</?(?:br|p|b|i|a|div|span|img|font|strong|em|h[1-6]|ul|li|table|script)\\b[^>\\n]{0,80}>",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CAMEL =
            Pattern.compile("(?<![A-Za-z0-9_./?&=-])[a-z]+[A-Z][A-Za-z0-9]*(?![A-Za-z0-9_])");

    private Placeholders() {}

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
        var ends = new TreeMap<Integer, Integer>();
        for (Pattern pattern : List.of(BRACE, PERCENT, MARKED, TAG, CAMEL)) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                String word = word(matcher);
                if (!counts(pattern, word, matcher.group(), known, declared)) {
                    continue;
                }
                int at = matcher.start();
                var before = ends.floorEntry(at);
                if (before == null || before.getValue() <= at) {
                    found.put(at, new Found(at, message(pattern, matcher.group().strip(), word, declared, template)));
                    ends.put(at, matcher.end());
                }
            }
        }
        return List.copyOf(found.values());
    }

    private static String word(Matcher matcher) {
        for (int i = 1; i <= matcher.groupCount(); i++) {
            String word = matcher.group(i);
            if (word != null) {
                return word.strip();
            }
        }
        return "";
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
        return ELSEWHERE.containsKey(plain)
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
        String elsewhere = ELSEWHERE.get(word.toLowerCase(Locale.ROOT));
        String name = elsewhere != null && declared.contains(elsewhere)
                ? elsewhere
                : Nearest.to(word.replaceAll("[^A-Za-z0-9_]", ""), declared).orElse("");
        if (!name.isEmpty()) {
            return Message.of("fault.write", "${" + name + "}");
        }
        var all = new ArrayList<>(declared);
        return all.isEmpty()
                ? Message.of("fault.declares-none")
                : Message.of("fault.write.declared", "${" + all.get(0) + "}", all);
    }
}
