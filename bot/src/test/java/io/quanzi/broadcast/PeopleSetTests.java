package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who was meant by a plan is compared by numbers that name nobody. */
class PeopleSetTests {
    private static PeopleSet of(int from, int to) {
        var people = new PeopleSet.Builder();
        IntStream.range(from, to).forEach(i -> people.add("wm-" + i));
        return people.build();
    }

    @Test
    void countsWhoCameAndWhoWent() {
        assertThat(of(0, 1_000).to(of(3, 1_014))).isEqualTo(new PeopleSet.Change(14, 3));
        assertThat(of(0, 0).to(of(0, 2))).isEqualTo(new PeopleSet.Change(2, 0));
        assertThat(of(0, 2).to(of(0, 0))).isEqualTo(new PeopleSet.Change(0, 2));
        assertThat(of(5, 9)).isEqualTo(of(5, 9));
        assertThat(of(5, 9).to(of(5, 9)).isNone()).isTrue();
    }

    @Test
    void countsSomebodyOnceWhoComesTwice() {
        var people = new PeopleSet.Builder();
        people.add("wm-1");
        people.add("wm-2");
        people.add("wm-1");

        assertThat(people.build().size()).isEqualTo(2);
    }

    @Test
    void tellsTheDifferenceOfTheNumbersWhereOneSideWasOnlyCounted() {
        assertThat(new PeopleSet(40, "").to(of(0, 43))).isEqualTo(new PeopleSet.Change(3, 0));
    }
}
