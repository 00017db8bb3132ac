package io.quanzi.customer;

import io.quanzi.shared.Money;
import io.quanzi.shop.ShopEvent.Baby;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The traits of a person, each {@link Trait} as what it is.
 *
 * @param babies null when nothing was told of the family; empty when it was told that there is none
 * @param working null when it was not told
 * @param orders how many were kept, in whole or in part
 * @param firstPaidOn a day in China
 * @param lastPaidOn likewise
 * @param categories of what was kept, sorted
 * @param spent on what was kept, less what was given back of it
 * @param bought the categories of what was kept, each with the day in China on which it was bought last
 * @param points null for who never was a member
 * @param joinedAt when the person first joined a group of ours
 * @param postedAt when a post first reached them there
 * @param boughtAgainAt the first purchase after that which is not their first of all
 * @param groups the segments whose groups they are in
 */
public record Profile(
        @Nullable List<Baby> babies,
        @Nullable Boolean working,
        @Nullable String city,
        int orders,
        @Nullable LocalDate firstPaidOn,
        @Nullable LocalDate lastPaidOn,
        List<String> categories,
        Money spent,
        Map<String, LocalDate> bought,
        @Nullable String tier,
        @Nullable Long points,
        @Nullable Instant joinedAt,
        @Nullable Instant postedAt,
        @Nullable Instant boughtAgainAt,
        Set<String> groups) {

    static Profile of(Customer person) {
        return new Profile(
                person.trait(Trait.BABIES).orElse(null),
                person.trait(Trait.WORKING).orElse(null),
                person.trait(Trait.CITY).orElse(null),
                person.trait(Trait.ORDERS).orElse(0),
                person.trait(Trait.FIRST_PAID_ON).orElse(null),
                person.trait(Trait.LAST_PAID_ON).orElse(null),
                person.trait(Trait.CATEGORIES).orElse(List.of()),
                person.trait(Trait.SPENT).orElse(Money.ZERO),
                person.trait(Trait.BOUGHT).orElse(Map.of()),
                person.trait(Trait.TIER).orElse(null),
                person.trait(Trait.POINTS).orElse(null),
                person.trait(Trait.JOINED_AT).orElse(null),
                person.trait(Trait.POSTED_AT).orElse(null),
                person.trait(Trait.BOUGHT_AGAIN_AT).orElse(null),
                groups(person));
    }

    private static Set<String> groups(Customer person) {
        return person.trait(Trait.GROUP)
                .filter(Map.class::isInstance)
                .map(stays -> ((Map<?, ?>) stays)
                        .entrySet().stream()
                                .filter(stay -> Boolean.TRUE.equals(stay.getValue()))
                                .map(stay -> Objects.toString(stay.getKey()))
                                .collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
    }

    /** The months of birth of the children that are born. */
    public List<YearMonth> births() {
        return babies == null ? List.of() : births(babies);
    }

    static List<YearMonth> births(List<Baby> babies) {
        return babies.stream().map(Baby::born).filter(Objects::nonNull).toList();
    }

    /** The months that children are expected in. */
    public List<YearMonth> expected() {
        return babies == null ? List.of() : expected(babies);
    }

    static List<YearMonth> expected(List<Baby> babies) {
        return babies.stream().map(Baby::due).filter(Objects::nonNull).toList();
    }

    /** The month that the next child is expected in. */
    public Optional<YearMonth> due() {
        return expected().stream().findFirst();
    }
}
