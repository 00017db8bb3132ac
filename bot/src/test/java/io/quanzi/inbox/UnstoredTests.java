package io.quanzi.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnstoredTests {
    private static final Instant NOW = Instant.parse("2026-03-03T02:00:00Z");

    private final Unstored unstored = new Unstored();

    private static Entry entry(String id, String body) {
        return new Entry(id, "wecom", "change_external_contact", "wm1", NOW, NOW, body);
    }

    @Test
    void keepsAnEventOnceHoweverOftenItComes() {
        unstored.keep(entry("wecom:1", "a"));
        unstored.keep(entry("wecom:2", "b"));
        unstored.keep(entry("wecom:1", "a"));

        assertThat(unstored.first(10)).extracting(Entry::id).containsExactly("wecom:1", "wecom:2");
        assertThat(unstored.first(1)).extracting(Entry::id).containsExactly("wecom:1");
        unstored.remove(List.of(entry("wecom:1", "a")));
        assertThat(unstored.first(10)).extracting(Entry::id).containsExactly("wecom:2");
    }

    @Test
    void takesNoMoreThanItHasRoomFor() {
        for (int i = 0; i < Unstored.MAX_ENTRIES; i++) {
            assertThat(unstored.keep(entry("wecom:" + i, "a"))).isTrue();
        }

        assertThat(unstored.keep(entry("wecom:new", "a"))).isFalse();
        assertThat(unstored.keep(entry("wecom:7", "a"))).as("one that is here").isTrue();
        unstored.remove(List.of(entry("wecom:7", "a")));
        assertThat(unstored.keep(entry("wecom:new", "a"))).isTrue();
    }

    @Test
    void takesNoMoreTextThanItHasRoomFor() {
        String half = "x".repeat((int) (Unstored.MAX_CHARACTERS / 2));

        assertThat(unstored.keep(entry("wecom:1", half))).isTrue();
        assertThat(unstored.keep(entry("wecom:2", half))).isFalse();
        assertThat(unstored.keep(entry("wecom:3", "short"))).isTrue();
    }
}
