package io.quanzi.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverflowBufferTests {
    private static final Instant NOW = Instant.parse("2026-03-03T02:00:00Z");

    private final OverflowBuffer overflowBuffer = new OverflowBuffer();

    private static Entry entry(String id, String body) {
        return new Entry(id, "wecom", "change_external_contact", "wm1", NOW, NOW, body);
    }

    @Test
    void keepsAnEventOnceHoweverOftenItComes() {
        overflowBuffer.keep(entry("wecom:1", "a"));
        overflowBuffer.keep(entry("wecom:2", "b"));
        overflowBuffer.keep(entry("wecom:1", "a"));

        assertThat(overflowBuffer.first(10)).extracting(Entry::id).containsExactly("wecom:1", "wecom:2");
        assertThat(overflowBuffer.first(1)).extracting(Entry::id).containsExactly("wecom:1");
        overflowBuffer.remove(List.of(entry("wecom:1", "a")));
        assertThat(overflowBuffer.first(10)).extracting(Entry::id).containsExactly("wecom:2");
    }

    @Test
    void takesNoMoreThanItHasRoomFor() {
        for (int i = 0; i < OverflowBuffer.MAX_ENTRIES; i++) {
            assertThat(overflowBuffer.keep(entry("wecom:" + i, "a"))).isTrue();
        }

        assertThat(overflowBuffer.keep(entry("wecom:new", "a"))).isFalse();
        assertThat(overflowBuffer.keep(entry("wecom:7", "a")))
                .as("one that is here")
                .isTrue();
        overflowBuffer.remove(List.of(entry("wecom:7", "a")));
        assertThat(overflowBuffer.keep(entry("wecom:new", "a"))).isTrue();
    }

    @Test
    void takesNoMoreTextThanItHasRoomFor() {
        String half = "x".repeat((int) (OverflowBuffer.MAX_CHARACTERS / 2));

        assertThat(overflowBuffer.keep(entry("wecom:1", half))).isTrue();
        assertThat(overflowBuffer.keep(entry("wecom:2", half))).isFalse();
        assertThat(overflowBuffer.keep(entry("wecom:3", "short"))).isTrue();
    }
}
