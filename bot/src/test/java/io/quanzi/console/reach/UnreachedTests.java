package io.quanzi.console.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.broadcast.PostDraft.People;
import io.quanzi.shared.CustomerId;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnreachedTests {
    @Test
    void arePartedSoThatNobodyIsLeftOut() {
        List<CustomerId> people = Collections.nCopies(2 * People.MAX_CHOSEN + 1, new CustomerId("lin"));

        assertThat(Unreached.inParts(people))
                .extracting(List::size)
                .containsExactly(People.MAX_CHOSEN, People.MAX_CHOSEN, 1);
        assertThat(Unreached.parts(people.size())).isEqualTo(3);
        assertThat(Unreached.inParts(List.of())).containsExactly(List.of());
        assertThat(Unreached.parts(People.MAX_CHOSEN)).isEqualTo(1);
    }
}
