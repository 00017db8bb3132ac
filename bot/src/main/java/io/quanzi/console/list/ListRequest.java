package io.quanzi.console.list;

import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import io.quanzi.shared.Money;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/** What is asked of a list: the values of its filters, its order, and the place in it. All of it stands in the address. */
public final class ListRequest {
    private static final String SORT = "sort";
    private static final String DIRECTION = "dir";
    private static final String ASCENDING = "asc";
    private static final String AFTER = "after";
    private static final String BEFORE = "before";
    /** Asks for the list itself where its path alone leads to the user's usual view. */
    private static final String ALL = "all=1";

    private static final int MAX_LENGTH = 200;
    /** An amount with more digits is none that a shop takes. */
    private static final int MAX_AMOUNT_LENGTH = 12;

    private final ListShape shape;
    private final Map<String, String> values;
    private final ListOrder order;
    private final boolean ascending;
    private final @Nullable ListKey after;
    private final @Nullable ListKey before;
    /** Whether the bare path leads elsewhere, to the user's usual view. */
    private final boolean bareIsTaken;

    private final Set<Message> faults = new LinkedHashSet<>();

    private ListRequest(
            ListShape shape,
            Map<String, String> values,
            ListOrder order,
            boolean ascending,
            @Nullable ListKey after,
            @Nullable ListKey before,
            boolean bareIsTaken) {
        this.shape = shape;
        this.values = values;
        this.order = order;
        this.ascending = ascending;
        this.after = after;
        this.before = before;
        this.bareIsTaken = bareIsTaken;
    }

    /** Reads the parameters of an address; others than the list's are left out. */
    public static ListRequest of(ListShape shape, Map<String, String> parameters) {
        return of(shape, parameters, false);
    }

    static ListRequest of(ListShape shape, Map<String, String> parameters, boolean bareIsTaken) {
        var values = new LinkedHashMap<String, String>();
        var known = new ArrayList<String>();
        known.add(ListShape.SEARCH);
        shape.filters().forEach(filter -> known.addAll(filter.parameters()));
        for (String name : known) {
            String value = parameters.getOrDefault(name, "").strip();
            if (!value.isEmpty()) {
                values.put(name, value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) : value);
            }
        }
        String sort = parameters.getOrDefault(SORT, "");
        ListOrder order = sort.isEmpty()
                ? shape.orders().get(0)
                : shape.order(sort)
                        .orElseThrow(() -> new ResponseStatusException(
                                HttpStatus.BAD_REQUEST,
                                "sort: expected one of %s, got \"%s\""
                                        .formatted(
                                                shape.orders().stream()
                                                        .map(ListOrder::key)
                                                        .collect(Collectors.joining(", ")),
                                                sort)));
        boolean ascending = ASCENDING.equals(parameters.get(DIRECTION));
        return new ListRequest(
                shape,
                values,
                order,
                ascending,
                ListKey.read(parameters.get(AFTER), order.kind()),
                ListKey.read(parameters.get(BEFORE), order.kind()),
                bareIsTaken);
    }

    /** The value of a parameter; empty when it is not given. */
    public String value(String name) {
        return values.getOrDefault(name, "");
    }

    /** What is searched for; empty when nothing is. */
    public String q() {
        return value(ListShape.SEARCH);
    }

    /** Whether nothing narrows the list. */
    public boolean isWhole() {
        return values.isEmpty();
    }

    /** How many parameters narrow the list. */
    int narrowing() {
        return values.size();
    }

    /** The path of the list. */
    public String shapePath() {
        return shape.path();
    }

    ListShape shape() {
        return shape;
    }

    public ListOrder order() {
        return order;
    }

    public boolean ascending() {
        return ascending;
    }

    @Nullable
    ListKey after() {
        return after;
    }

    @Nullable
    ListKey before() {
        return before;
    }

    /** The names of the parameters that narrow the list, for the audit, which keeps no values. */
    public String names() {
        return String.join(",", values.keySet());
    }

    /** A day of a filter; empty when it is not given. */
    public Optional<LocalDate> day(String name) {
        String value = value(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(value.replace('/', '-')));
        } catch (DateTimeParseException unreadable) {
            faults.add(Message.of("list.refused.day", value));
            return Optional.empty();
        }
    }

    /** The beginning of a day in China, some days later. */
    public Optional<Instant> startOf(String name, int daysLater) {
        return day(name)
                .map(day -> day.plusDays(daysLater).atStartOfDay(ChinaTime.ZONE).toInstant());
    }

    /** The condition that a filter of days means for a field that is a time; empty when it is not given. */
    public Optional<Criteria> within(String filter, String field) {
        Optional<Instant> from = startOf(filter + "From", 0);
        Optional<Instant> to = startOf(filter + "To", 1);
        if (from.isEmpty() && to.isEmpty()) {
            return Optional.empty();
        }
        Criteria within = Criteria.where(field);
        from.ifPresent(first -> within.gte(Date.from(first)));
        to.ifPresent(end -> within.lt(Date.from(end)));
        return Optional.of(within);
    }

    /**
     * The value of a filter that has options, one of those.
     *
     * @throws ResponseStatusException 400 for another
     */
    public Optional<String> choice(String name) {
        String value = value(name);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        List<String> known = shape.filters().stream()
                .filter(filter -> filter.name().equals(name))
                .flatMap(filter -> filter.options().stream())
                .map(ListFilter.Option::value)
                .toList();
        if (!known.contains(value)) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "%s: expected one of %s, got \"%s\"".formatted(name, known, value));
        }
        return Optional.of(value);
    }

    /** The condition that a text which is searched for stands in a field, whatever the case; empty when none is. */
    public Optional<Criteria> textIn(String field) {
        return q().isEmpty()
                ? Optional.empty()
                : Optional.of(Criteria.where(field).regex(Pattern.quote(q()), "i"));
    }

    /** An amount of a filter; empty when it is not given. */
    public Optional<Money> yuan(String name) {
        String value = value(name).replace(",", "").replace("¥", "");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (value.length() > MAX_AMOUNT_LENGTH) {
                throw new NumberFormatException("too long");
            }
            return Optional.of(Money.yuan(value));
        } catch (ArithmeticException | IllegalArgumentException unreadable) {
            faults.add(Message.of("list.refused.yuan", value(name)));
            return Optional.empty();
        }
    }

    /** What of the filters could not be read, and so is left aside. */
    public List<Message> faults() {
        return List.copyOf(faults);
    }

    /** The parameters of an address's query, each once. */
    public static Map<String, String> parameters(String query) {
        var parameters = new LinkedHashMap<String, String>();
        UriComponentsBuilder.newInstance().query(query).build().getQueryParams().forEach((name, values) -> {
            String value = values.isEmpty() ? null : values.get(0);
            if (value != null) {
                parameters.put(name, URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        });
        return parameters;
    }

    /** The same from the first row on, in the list's usual order. */
    public ListRequest usual() {
        return new ListRequest(shape, values, shape.orders().get(0), false, null, null, bareIsTaken);
    }

    /** The same by another field. */
    ListRequest in(ListOrder other) {
        return new ListRequest(shape, values, other, ascending, after, before, bareIsTaken);
    }

    /** The same from the first row on. */
    ListRequest fromStart() {
        return new ListRequest(shape, values, order, ascending, null, null, bareIsTaken);
    }

    /** The same from behind a row on. */
    public ListRequest behind(ListKey row) {
        return new ListRequest(shape, values, order, ascending, row, null, bareIsTaken);
    }

    /** The address of the list as asked for, from its first row on. */
    public String address() {
        return address(values, order, ascending, null, null);
    }

    /** The query of {@link #address}; empty when there is none. */
    public String query() {
        return query(values, order, ascending, null, null);
    }

    /** The address of the list that nothing narrows, in its usual order. */
    String whole() {
        return address(Map.of(), shape.orders().get(0), false, null, null);
    }

    /** The address of the file of all its rows. */
    public String exportAddress() {
        String query = query();
        return shape.path() + ".csv" + (query.isEmpty() ? "" : "?" + query);
    }

    /** The address without some parameters. */
    String without(List<String> names) {
        var others = new LinkedHashMap<>(values);
        names.forEach(others::remove);
        return address(others, order, ascending, null, null);
    }

    /** The address with another value of a parameter, or without any. */
    public String with(String name, String value) {
        var others = new LinkedHashMap<>(values);
        others.remove(name);
        if (!value.isEmpty()) {
            others.put(name, value);
        }
        return address(others, order, ascending, null, null);
    }

    /** The address in another order; in the other direction when it is in this one. */
    String sortedBy(String key) {
        ListOrder other = shape.order(key).orElseThrow();
        return address(values, other, other.equals(order) && !ascending, null, null);
    }

    String from(@Nullable ListKey afterKey, @Nullable ListKey beforeKey) {
        return address(values, order, ascending, afterKey, beforeKey);
    }

    private String address(
            Map<String, String> chosen,
            ListOrder in,
            boolean up,
            @Nullable ListKey afterKey,
            @Nullable ListKey beforeKey) {
        String query = query(chosen, in, up, afterKey, beforeKey);
        String bare = bareIsTaken ? shape.path() + "?" + ALL : shape.path();
        return query.isEmpty() ? bare : shape.path() + "?" + query;
    }

    private String query(
            Map<String, String> chosen,
            ListOrder in,
            boolean up,
            @Nullable ListKey afterKey,
            @Nullable ListKey beforeKey) {
        var all = new LinkedHashMap<>(chosen);
        if (!in.equals(shape.orders().get(0)) || up) {
            all.put(SORT, in.key());
        }
        if (up) {
            all.put(DIRECTION, ASCENDING);
        }
        if (afterKey != null) {
            all.put(AFTER, afterKey.written());
        }
        if (beforeKey != null) {
            all.put(BEFORE, beforeKey.written());
        }
        return all.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** The parameters that a form keeps beside its own fields: the order. */
    public Map<String, String> kept() {
        var kept = new LinkedHashMap<String, String>();
        if (!order.equals(shape.orders().get(0)) || ascending) {
            kept.put(SORT, order.key());
        }
        if (ascending) {
            kept.put(DIRECTION, ASCENDING);
        }
        return kept;
    }
}
