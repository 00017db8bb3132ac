package io.quanzi.onboarding;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Trait;
import io.quanzi.customer.TraitValues;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shop.ShopEvent.Baby;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds which group a person can go to now, and where there is none, which comes when the baby is older. */
@Component
class GroupFinder {
    /** How far ahead it looks for a group that will fit. */
    private static final int MAX_MONTHS = 36;

    private final Segments segments;
    private final CustomerGroups customerGroups;
    private final Clock clock;

    GroupFinder(Segments segments, CustomerGroups customerGroups, Clock clock) {
        this.segments = segments;
        this.customerGroups = customerGroups;
        this.clock = clock;
    }

    /** The state of a person's way into a group. */
    enum State {
        /** Too little is known of them. */
        ASK,
        /** A group with room. */
        JOIN,
        /** They are in it already. */
        IN,
        /** Groups that fit, without room. */
        FULL,
        /** No group for what they told. */
        NONE
    }

    /** @param segment that fits; null where none does */
    record Found(State state, @Nullable Segment segment) {}

    /** @param inMonths from now; 0 for who is expecting: when the baby is there */
    record NextGroup(Segment segment, int inMonths) {}

    Found find(Customer person) {
        Segment full = null;
        for (Segment segment : segments.of(person.id())) {
            List<CustomerGroup> made = customerGroups.of(segment.name());
            if (made.isEmpty()) {
                continue;
            }
            if (isIn(person, segment)) {
                return new Found(State.IN, segment);
            }
            if (!customerGroups.withRoom(segment.name()).isEmpty()) {
                return new Found(State.JOIN, segment);
            }
            full = full == null ? segment : full;
        }
        if (full != null) {
            return new Found(State.FULL, full);
        }
        return new Found(hasTold(person) ? State.NONE : State.ASK, null);
    }

    private static boolean isIn(Customer person, Segment segment) {
        return person.profile().groups().contains(segment.name());
    }

    /** Whether anything is known of the family, be it that there is no baby. */
    static boolean hasTold(Customer person) {
        return person.profile().babies() != null;
    }

    /** The next group that will fit as the baby grows, or once it is born. */
    Optional<NextGroup> nextGroup(Customer person) {
        LocalDate today = ChinaTime.dayOf(clock.instant());
        List<Baby> babies = Objects.requireNonNullElse(person.profile().babies(), List.of());
        Optional<YearMonth> due = person.profile().due();
        if (due.isPresent()) {
            return firstNew(person, List.of(Baby.born(due.get())), due.get().atDay(15))
                    .map(segment -> new NextGroup(segment, 0));
        }
        for (int months = 1; months <= MAX_MONTHS && !babies.isEmpty(); months++) {
            Optional<Segment> then = firstNew(person, babies, today.plusMonths(months));
            if (then.isPresent()) {
                return Optional.of(new NextGroup(then.get(), months));
            }
        }
        return Optional.empty();
    }

    private Optional<Segment> firstNew(Customer person, List<Baby> babies, LocalDate day) {
        List<Segment> now = segments.of(person.id());
        return segments.matching(person.with(TraitValues.of(Trait.BABIES, babies)), day).stream()
                .filter(segment -> !now.contains(segment)
                        && !customerGroups.of(segment.name()).isEmpty())
                .findFirst();
    }
}
