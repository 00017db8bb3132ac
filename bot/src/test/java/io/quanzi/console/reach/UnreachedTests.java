package io.quanzi.console.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.CustomerId;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnreachedTests {
    @Test
    void arePartedSoThatNobodyIsLeftOut() {
        List<CustomerId> people = Collections.nCopies(2 * 20 + 1, new CustomerId("lin"));

        assertThat(Unreached.inParts(people, 20)).extracting(List::size).containsExactly(20, 20, 1);
        assertThat(Unreached.parts(people.size(), 20)).isEqualTo(3);
        assertThat(Unreached.inParts(List.of(), 20)).containsExactly(List.of());
        assertThat(Unreached.parts(20, 20)).isEqualTo(1);
    }
}
