package io.quanzi.content;

import io.quanzi.content.law.CopyContext.Knowledge;
import io.quanzi.playbook.BadValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a tip is about. The law keeps {@link #HEALTH} apart: it stands in no post that sells health food or medical goods. */
public enum TipKind {
    HEALTH,
    CARE,
    PLAY,
    /** Also of tips written before there were kinds. */
    OTHER;

    /** The word in files. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the copy check calls it. */
    public Knowledge knowledge() {
        return Knowledge.valueOf(name());
    }

    /**
     * Reads the word in a file.
     *
     * @throws BadValue when there is no such kind
     */
    static TipKind of(@Nullable String key) {
        return key == null || key.isBlank()
                ? OTHER
                : Arrays.stream(values())
                        .filter(kind -> kind.key().equals(key.strip()))
                        .findFirst()
                        .orElseThrow(() -> BadValue.of(
                                "kind",
                                "fault.tip.kind",
                                Arrays.stream(values()).map(TipKind::key).collect(Collectors.joining(", ")),
                                key));
    }
}
