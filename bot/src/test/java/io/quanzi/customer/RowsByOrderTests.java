package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RowsByOrderTests {
    @Property(tries = 200)
    void countsEachOrdersRows(@ForAll @Size(max = 3_000) List<@IntRange(max = 2_000) Integer> numbers) {
        var rows = new RowsByOrder();
        Map<String, Integer> expected = new HashMap<>();
        numbers.forEach(number -> {
            rows.add("O-" + number);
            expected.merge("O-" + number, 1, Integer::sum);
        });

        expected.forEach((orderNo, count) -> assertThat(rows.of(orderNo)).isEqualTo(count));
    }

    @Test
    void tellsAMillionNumbersApart() {
        var rows = new RowsByOrder();
        IntStream.range(0, 1_000_000).forEach(i -> rows.add("2024" + (100_000_000L + i)));
        rows.add("2024100000007");

        assertThat(IntStream.range(0, 1_000_000).filter(i -> rows.of("2024" + (100_000_000L + i)) > 1))
                .containsExactly(7);
    }
}
