package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.ChinaTime;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.data.mongodb.core.query.Criteria;

/** Something that began for people on days in China; each is asked for by an index. */
public enum Beginning {
    /** A person and an officer became contacts, and are. */
    ADDED {
        @Override
        Criteria between(LocalDate from, LocalDate to) {
            return where("contact.since").gte(ChinaTime.startOf(from)).lt(ChinaTime.startOf(to.plusDays(1)));
        }

        @Override
        public Set<LocalDate> of(Customer person) {
            return days(person.liveContact().map(contact -> ChinaTime.dayOf(contact.since())));
        }
    },
    /** A person first joined a group of ours. */
    JOINED_GROUP {
        @Override
        Criteria between(LocalDate from, LocalDate to) {
            return Trait.betweenDays(Trait.JOINED_AT.key(), from, to);
        }

        @Override
        public Set<LocalDate> of(Customer person) {
            return days(person.trait(Trait.JOINED_AT).map(ChinaTime::dayOf));
        }
    },
    /** The day of the first order that was kept. */
    FIRST_ORDER {
        @Override
        Criteria between(LocalDate from, LocalDate to) {
            return Trait.betweenDays(Trait.FIRST_PAID_ON.key(), from, to);
        }

        @Override
        public Set<LocalDate> of(Customer person) {
            return days(person.trait(Trait.FIRST_PAID_ON));
        }
    },
    /** The first of the month in which a child was born, of each child. */
    BIRTH_MONTH {
        @Override
        Criteria between(LocalDate from, LocalDate to) {
            YearMonth first = YearMonth.from(from);
            return where(Trait.BABIES.field())
                    .gte(BORN + (from.getDayOfMonth() == 1 ? first : first.plusMonths(1)))
                    .lt(BORN + YearMonth.from(to).plusMonths(1));
        }

        @Override
        public Set<LocalDate> of(Customer person) {
            return person.profile().births().stream()
                    .map(month -> month.atDay(1))
                    .collect(Collectors.toSet());
        }
    };

    private static final String BORN = "born:";

    /** @param to the last day */
    abstract Criteria between(LocalDate from, LocalDate to);

    /** The days on which it began for a person. */
    public abstract Set<LocalDate> of(Customer person);

    private static Set<LocalDate> days(Optional<LocalDate> day) {
        return day.map(Set::of).orElse(Set.of());
    }
}
