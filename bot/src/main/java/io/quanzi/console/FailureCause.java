package io.quanzi.console;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why something failed, for managers: the words stand in the messages under {@code cause.<key>}, what to do under {@code
 * cause.<key>.next}.
 *
 * @param code WeCom's errcode; empty when it gave none
 */
public record FailureCause(String key, String code) {
    static final FailureCause OTHER = new FailureCause("other", "");

    private static final Pattern CODE = Pattern.compile("(?:errcode |\\[code=)(-?\\d+)");
    private static final Pattern SILENT = Pattern.compile("expected WeCom's answer|Unknown\\[reason=");
    private static final String NO_CODE = String.valueOf(Integer.MIN_VALUE);

    /** Errcodes with a known cure; the document 90313 of WeCom's lists them all. */
    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("-1", "busy"),
            Map.entry("6000", "busy"),
            Map.entry("45009", "limit"),
            Map.entry("45011", "limit"),
            Map.entry("45033", "limit"),
            Map.entry("45035", "limit"),
            Map.entry("40001", "key"),
            Map.entry("40013", "key"),
            Map.entry("40014", "key"),
            Map.entry("42001", "key"),
            Map.entry("40125", "key"),
            Map.entry("40164", "address"),
            Map.entry("60020", "address"),
            Map.entry("48002", "right"),
            Map.entry("60011", "right"),
            Map.entry("84061", "stranger"),
            Map.entry("40096", "stranger"));

    /** By a part of the text that no other has. */
    private static final Set<Map.Entry<Pattern, String>> BY_WORDS = Set.of(
            Map.entry(Pattern.compile("not recorded yet|not known yet|not bound to a person yet"), "early"),
            Map.entry(Pattern.compile("nobody can be added"), "officers"),
            Map.entry(Pattern.compile("StoreException"), "store"),
            Map.entry(Pattern.compile("no consumer of this name"), "retired"),
            Map.entry(
                    Pattern.compile("cannot read the stored event|none of its events|a push without an order"),
                    "unreadable"));

    private static final Pattern DATABASE =
            Pattern.compile("com\\.mongodb|org\\.springframework\\.(dao|data\\.mongodb)|the store that counts calls");

    /** What WeCom's end of the line makes fail, whoever called. */
    private static final Set<String> OUTAGES = Set.of("silent", "key", "address");

    /** Of an error's text, such as an exception's {@code toString()}. */
    public static FailureCause of(@Nullable String error) {
        if (error == null) {
            return OTHER;
        }
        if (DATABASE.matcher(error).find()) {
            return new FailureCause("database", "");
        }
        Matcher code = CODE.matcher(error);
        if (code.find() && !code.group(1).equals(NO_CODE)) {
            return new FailureCause(KNOWN.getOrDefault(code.group(1), "refused"), code.group(1));
        }
        if (SILENT.matcher(error).find() || error.contains(NO_CODE)) {
            return new FailureCause("silent", "");
        }
        return BY_WORDS.stream()
                .filter(known -> known.getKey().matcher(error).find())
                .findFirst()
                .map(known -> new FailureCause(known.getValue(), ""))
                .orElse(error.contains("held back for") ? new FailureCause("limit", "45009") : OTHER);
    }

    /** Whether nothing at all gets through to WeCom. */
    public boolean isOutage() {
        return OUTAGES.contains(key);
    }

    /** Whether nothing but the text itself is known. */
    public boolean isOther() {
        return key.equals(OTHER.key);
    }
}
