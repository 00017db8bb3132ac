package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Money;
import io.quanzi.shop.ShopEvent.Baby;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.data.mongodb.core.query.Criteria;

/**
 * Something that is noted of people: its name in the document and in the files of segments, what kind of value it has, and how
 * that stands in the document. A module that notes something new adds it here, so that no file can ask for what nobody knows,
 * and its words as {@code trait.<key>}; what is told of a family also to {@link #FAMILY}; what follows from orders to {@link
 * OrderTraits}, and {@link MissingOrderTraits} asks then for those who do not have it yet.
 *
 * @param <T> what its values are
 */
public final class Trait<T> {
    /** How many orders were kept, in whole or in part. */
    public static final Trait<Integer> ORDERS = new Trait<>("orders", Kind.COUNT, count -> count, Trait::integer);

    /** The day in China of the first order that was kept, and of the last. */
    public static final Trait<LocalDate> FIRST_PAID_ON = day("first_paid_on");

    public static final Trait<LocalDate> LAST_PAID_ON = day("last_paid_on");

    /** The categories of all lines of the orders that were kept. */
    public static final Trait<List<String>> CATEGORIES =
            new Trait<>("categories", Kind.TEXTS, categories -> categories, Trait::texts);

    /** What was paid for the orders that were kept, less what was given back of them; files ask for it in yuan. */
    public static final Trait<Money> SPENT =
            new Trait<>("spent", Kind.MONEY, Money::fen, stored -> new Money(((Number) stored).longValue()));

    /** The day in China on which something of a category was bought last, of the orders that were kept. */
    public static final Trait<Map<String, LocalDate>> BOUGHT =
            new Trait<>("bought", Kind.DAYS, Trait::writtenDays, Trait::readDays);

    public static final Trait<String> CITY = text("city");

    /** Each {@code born:2026-06} or {@code due:2026-12}; empty when it was told that there is none. */
    public static final Trait<List<Baby>> BABIES = new Trait<>(
            "babies",
            Kind.TEXTS,
            babies -> babies.stream().map(Baby::written).toList(),
            stored -> texts(stored).stream().map(Baby::read).toList());

    public static final Trait<Boolean> WORKING = flag("working");
    public static final Trait<String> TIER = text("tier");
    public static final Trait<Long> POINTS =
            new Trait<>("points", Kind.COUNT, points -> points, stored -> ((Number) stored).longValue());

    /**
     * The instants when the person first joined a group of ours, was reached by a post there, and bought again after
     * that.
     */
    public static final Trait<Instant> JOINED_AT = instant("joined_at");

    public static final Trait<Instant> POSTED_AT = instant("posted_at");
    public static final Trait<Instant> BOUGHT_AGAIN_AT = instant("bought_again_at");

    /** The segments that staff put the person into, {@code in:name}, or took them out of, {@code out:name}, whatever the rule says. */
    public static final Trait<List<String>> BY_HAND =
            new Trait<>("by_hand", Kind.TEXTS, segments -> segments, Trait::texts);

    /** The name before the dot of all {@link #inGroup}. */
    static final String GROUP = "group";

    private static final String NAME = "name";
    private static final String ON = "on";

    /** What is told of a family: noted only with consent to profiling, and taken away with it. */
    public static final List<Trait<?>> FAMILY = List.of(BABIES, WORKING);

    private static final List<Trait<?>> ALL = List.of(
            BABIES,
            WORKING,
            CITY,
            ORDERS,
            FIRST_PAID_ON,
            LAST_PAID_ON,
            CATEGORIES,
            SPENT,
            TIER,
            POINTS,
            JOINED_AT,
            POSTED_AT,
            BOUGHT_AGAIN_AT);

    /** A kind of value, and by which tests of a segment's rule it can be asked for. */
    public enum Kind {
        COUNT("is", "atLeast", "atMost"),
        TEXT("is"),
        FLAG("is"),
        TEXTS("contains"),
        /** A day in China. */
        DAY("is", "withinDays"),
        INSTANT("withinDays"),
        /** In files in yuan. */
        MONEY("atLeast", "atMost"),
        /** One day for each name, which stands after a dot. */
        DAYS("is", "withinDays");

        @SuppressWarnings("ImmutableEnumChecker") // of List.of, which nothing changes
        private final List<String> tests;

        Kind(String... tests) {
            this.tests = List.of(tests);
        }

        public List<String> tests() {
            return tests;
        }
    }

    private final String key;
    private final Kind kind;
    private final Function<T, Object> write;
    private final Function<Object, T> read;

    private Trait(String key, Kind kind, Function<T, Object> write, Function<Object, T> read) {
        this.key = key;
        this.kind = kind;
        this.write = write;
        this.read = read;
    }

    private static Trait<String> text(String key) {
        return new Trait<>(key, Kind.TEXT, text -> text, Object::toString);
    }

    private static Trait<Boolean> flag(String key) {
        return new Trait<>(key, Kind.FLAG, flag -> flag, Boolean.TRUE::equals);
    }

    private static Trait<LocalDate> day(String key) {
        return new Trait<>(key, Kind.DAY, LocalDate::toString, stored -> LocalDate.parse(stored.toString()));
    }

    /** A trait in milliseconds, as the store keeps the purchases that it is compared with. */
    private static Trait<Instant> instant(String key) {
        return new Trait<>(
                key,
                Kind.INSTANT,
                at -> at.truncatedTo(ChronoUnit.MILLIS).toString(),
                stored -> Instant.parse(stored.toString()));
    }

    private static Integer integer(Object stored) {
        return ((Number) stored).intValue();
    }

    private static List<String> texts(Object stored) {
        return ((Collection<?>) stored).stream().map(Object::toString).toList();
    }

    /** By name, as a list: a category's name may have dots, which a field's may not. */
    private static Object writtenDays(Map<String, LocalDate> days) {
        return new TreeMap<>(days)
                .entrySet().stream()
                        .map(one -> new Document(NAME, one.getKey())
                                .append(ON, one.getValue().toString()))
                        .toList();
    }

    private static Map<String, LocalDate> readDays(Object stored) {
        var days = new TreeMap<String, LocalDate>();
        ((Collection<?>) stored)
                .forEach(one -> days.put(
                        String.valueOf(((Map<?, ?>) one).get(NAME)),
                        LocalDate.parse(String.valueOf(((Map<?, ?>) one).get(ON)))));
        return days;
    }

    /** All but those of groups, in the order that a person reads them in. */
    public static List<Trait<?>> all() {
        return Stream.concat(ALL.stream(), Stream.of(BOUGHT, BY_HAND)).toList();
    }

    /** Whether the person is in the group of a segment. */
    public static Trait<Boolean> inGroup(String segment) {
        return flag(GROUP + "." + segment);
    }

    /** The name in the document and in files; dots nest. */
    public String key() {
        return key;
    }

    /** The field of a person's document that it stands in. */
    public String field() {
        return TraitValues.FIELD + key;
    }

    public Kind kind() {
        return kind;
    }

    /** A value as it stands in the document. */
    Object written(T value) {
        return write.apply(value);
    }

    /** A value from how it stands in the document. */
    T read(Object stored) {
        return read.apply(stored);
    }

    /** What a name in a file means of a person, as it stands in the document; of money, in fen. */
    public static Optional<Object> value(String name, Customer person) {
        return name.startsWith(BOUGHT.key + ".")
                ? person.trait(BOUGHT).map(days -> days.get(name.substring(BOUGHT.key.length() + 1)))
                : person.trait(name);
    }

    /** A trait by name out of all of a person, as it stands in the document; dots nest. */
    static Optional<Object> in(Map<String, Object> traits, String name) {
        if (name.indexOf('.') < 0) {
            return Optional.ofNullable(traits.get(name));
        }
        Object at = traits;
        for (String step : name.split("\\.", -1)) {
            if (!(at instanceof Map<?, ?> map)) {
                return Optional.empty();
            }
            at = map.get(step);
        }
        return Optional.ofNullable(at);
    }

    /** Matches those of whom a trait says a day from one to another; the name is one of a file, as in {@link #named}. */
    static Criteria betweenDays(String name, LocalDate from, LocalDate to) {
        Trait<?> trait = named(name).orElseThrow(() -> new IllegalArgumentException(name));
        return switch (trait.kind) {
            case DAY -> between(where(trait.field()), from, to);
            // texts such as 2026-03-03T02:00:00Z and 2026-03-03T02:00:00.5Z: without the Z the bound is below both
            case INSTANT ->
                where(trait.field())
                        .gte(ChinaTime.startOf(from).toString().replace("Z", ""))
                        .lt(ChinaTime.startOf(to.plusDays(1)).toString().replace("Z", ""));
            case DAYS ->
                where(trait.field())
                        .elemMatch(between(
                                where(NAME)
                                        .is(name.substring(BOUGHT.key.length() + 1))
                                        .and(ON),
                                from,
                                to));
            default -> throw new IllegalArgumentException(name + " says no day");
        };
    }

    private static Criteria between(Criteria field, LocalDate from, LocalDate to) {
        return field.gte(from.toString()).lt(to.plusDays(1).toString());
    }

    /** The trait that a name in a file means. */
    public static Optional<Trait<?>> named(String name) {
        if (name.startsWith(BOUGHT.key + ".")) {
            return Optional.of(BOUGHT);
        }
        return name.startsWith(GROUP + ".")
                ? Optional.of(inGroup(name.substring(GROUP.length() + 1)))
                : ALL.stream().filter(trait -> trait.key.equals(name)).findFirst();
    }

    /** All names as they can stand in a file, for whoever wrote another. */
    public static String names() {
        return ALL.stream().map(Trait::key).collect(Collectors.joining(", ")) + ", " + BOUGHT.key + ".<category>, "
                + GROUP + ".<segment>";
    }

    @Override
    public String toString() {
        return key;
    }
}
