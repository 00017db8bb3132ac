package io.quanzi.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.TestMongo;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StaysTests {
    private static final Instant BEGIN = Instant.parse("2026-03-01T16:00:00Z");
    private static final Instant END = Instant.parse("2026-03-02T16:00:00Z");

    private final Stays stays = new Stays(TestMongo.fresh());

    @Test
    void countsWhoCameAndWentFromABeginToAnEnd() {
        joined("wm1", BEGIN.minusMillis(1));
        joined("wm2", BEGIN);
        joined("wm3", END.minusMillis(1));
        Stay last = joined("wm4", END);
        stays.end(last, END.plusSeconds(1));
        stays.end(joined("wm5", BEGIN), END.minusMillis(1));

        assertThat(stays.count("joinedAt", BEGIN, END)).isEqualTo(3);
        assertThat(stays.count("leftAt", BEGIN, END)).isEqualTo(1);
    }

    private Stay joined(String member, Instant at) {
        var stay = new Stay("wr1", member, null, at, null);
        stays.begin(stay, at);
        return stay;
    }
}
