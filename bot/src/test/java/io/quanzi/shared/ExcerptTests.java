package io.quanzi.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTests {
    @Test
    void longTextIsCutAtAWholeCharacter() {
        assertThat(Excerpt.of("短", 5)).isEqualTo("短");
        assertThat(Excerpt.of("😀😀😀", 2)).isEqualTo("😀😀…");
    }

    @Test
    void whatWouldForgeALineOrTurnTheTextIsSpelledOut() {
        assertThat(Excerpt.of("a\nb\u202Ec\uD800", 10)).isEqualTo("a\\u000Ab\\u202Ec\\uD800");
    }
}
