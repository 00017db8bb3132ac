package io.quanzi.segments;

import io.quanzi.customer.Customer;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A person as rules look at them on a day: what several rules ask for is worked out once. Of one thread. */
final class PersonOnDay {
    private final Customer person;
    private final LocalDate day;
    private @Nullable List<BabyAge> ages;

    PersonOnDay(Customer person, LocalDate day) {
        this.person = person;
        this.day = day;
    }

    Customer person() {
        return person;
    }

    LocalDate day() {
        return day;
    }

    /** The ages of their children. */
    List<BabyAge> ages() {
        if (ages == null) {
            ages = BabyAge.all(person, day);
        }
        return ages;
    }
}
