package io.quanzi.playbook;

import io.quanzi.playbook.Checked.Good;
import io.quanzi.playbook.Checked.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The versions of one file in the order in which they are tried, and the one that is chosen now. */
final class Choice {
    /** One version; {@code source} is null where it is asked for that there is no such file. */
    record Version(@Nullable Source source, Origin origin) {}

    private final String path;
    private final List<Version> versions = new ArrayList<>();
    private final List<@Nullable Good<?>> good = new ArrayList<>();
    private final @Nullable Source before;
    private int chosen;

    /** @param before the version that was in force until now; null when there was none */
    Choice(String path, @Nullable Source before) {
        this.path = path;
        this.before = before;
    }

    Choice or(@Nullable Source source, Origin origin) {
        if (versions.stream().noneMatch(known -> Objects.equals(known.source(), source))) {
            versions.add(new Version(source, origin));
        }
        return this;
    }

    String path() {
        return path;
    }

    List<Version> versions() {
        return versions;
    }

    /** Whether something else than the version that was in force before is to take its place. */
    boolean beginsWithAnother() {
        return before != null
                && !versions.isEmpty()
                && !before.equals(versions.get(0).source());
    }

    /** Notes what each version became, in their order; null when it cannot be used. */
    void became(@Nullable Good<?> file) {
        good.add(file);
    }

    /** The chosen version; null when none is left, or when there is to be no such file. */
    @Nullable
    Good<?> now() {
        return chosen < good.size() ? good.get(chosen) : null;
    }

    @Nullable
    Origin origin() {
        return now() == null ? null : versions.get(chosen).origin();
    }

    /** Whether a version is the one that was in force before. */
    boolean wasInForce(Source source) {
        return source.equals(before);
    }

    /** Whether the chosen version is the one that was in force before. */
    boolean isSteady() {
        Good<?> now = now();
        return now != null && before != null && before.equals(now.source());
    }

    /** Goes on to the next version that can be used, or to none. */
    void giveUp() {
        do {
            chosen++;
        } while (chosen < good.size() && good.get(chosen) == null);
    }

    /** Goes on to the first version that can be used, unless there is to be no such file. */
    void begin() {
        if (now() == null && !(chosen < versions.size() && versions.get(chosen).source() == null)) {
            giveUp();
        }
    }

    /** Whether a version that would be tried later can be used. */
    boolean hasMore() {
        return good.stream().skip(chosen + 1L).anyMatch(later -> later != null);
    }

    /** Whether a version that would be tried later defines a name. */
    boolean mightDefine(Name name) {
        return good.stream()
                .skip(chosen + 1L)
                .anyMatch(later -> later != null && later.defines().contains(name));
    }

    /** Goes on until the chosen version defines a name. */
    void giveUpUntilItDefines(Name name) {
        giveUp();
        for (Good<?> next = now(); next != null && !next.defines().contains(name); next = now()) {
            giveUp();
        }
    }
}
