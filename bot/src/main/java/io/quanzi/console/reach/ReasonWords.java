package io.quanzi.console.reach;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts the reason why a post ended, which is stored as {@code 中文 / English}, into the reader's language. */
final class ReasonWords {
    private static final Pattern BOTH = Pattern.compile("(\\d+ )?(.*\\p{IsHan}.*?) / (\\P{IsHan}+)", Pattern.DOTALL);

    private ReasonWords() {}

    /** Returns its half in a language, with WeCom's errcode before it; the whole where it is in one language, as WeCom's are. */
    static @Nullable String in(@Nullable String reason, Locale language) {
        if (reason == null) {
            return null;
        }
        Matcher both = BOTH.matcher(reason);
        if (!both.matches()) {
            return reason;
        }
        String code = both.group(1) == null ? "" : both.group(1);
        return code + both.group(language.getLanguage().equals("zh") ? 2 : 3);
    }
}
