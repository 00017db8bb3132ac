package io.quanzi.segments;

import io.quanzi.customer.Customer;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * How old a child is in whole months: 0 in the month of birth, -1 in the month it is expected in, -2 in the one before that.
 *
 * @param month of birth, or in which the child is expected
 */
record BabyAge(YearMonth month, long months) {
    /** The ages of a person's children; one whose month has passed and of whose birth nothing was told has none. */
    static List<BabyAge> all(Customer person, LocalDate today) {
        YearMonth now = YearMonth.from(today);
        Stream<BabyAge> born = person.births().stream().map(month -> of(month, 0, now));
        Stream<BabyAge> expected =
                person.expected().stream().map(month -> of(month, -1, now)).filter(age -> age.months() < 0);
        return Stream.concat(born, expected).toList();
    }

    private static BabyAge of(YearMonth month, long first, YearMonth now) {
        return new BabyAge(month, ChronoUnit.MONTHS.between(month, now) + first);
    }
}
