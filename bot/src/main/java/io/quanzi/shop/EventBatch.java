package io.quanzi.shop;

import io.quanzi.inbox.Entry;
import io.quanzi.shared.Excerpt;
import io.quanzi.shared.Violation;
import io.quanzi.shop.EventReader.Read;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Validates events that came together, and turns them into entries of the inbox.
 *
 * @param reads what each entry says
 * @param unknownFields how many fields were taken out because nobody knows them
 */
record EventBatch(List<Entry> entries, List<Read> reads, int unknownFields) {
    static final int MAX_EVENTS = 500;
    private static final int LONGEST_REASON = 200;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Some events were wrong, and so none is taken. */
    static final class InvalidEvents extends RuntimeException {
        private final List<Violation> violations;
        private final int more;
        private final String event;

        /** @param event the id of the first that is wrong; empty when it has none that could be read */
        InvalidEvents(Violations violations, String event) {
            super("events refused: " + violations.listed());
            this.violations = violations.listed();
            this.more = violations.more();
            this.event = event;
        }

        /** How many faults there are beside those listed. */
        int more() {
            return more;
        }

        String event() {
            return event;
        }

        List<Violation> violations() {
            return violations;
        }
    }

    /** There were more than {@value #MAX_EVENTS}. */
    static final class TooMany extends RuntimeException {
        TooMany(int events) {
            super("expected at most %d events in one request, got %d; send them in several"
                    .formatted(MAX_EVENTS, events));
        }
    }

    /**
     * Reads one event or an array.
     *
     * @throws InvalidEvents with every fault when anything is wrong
     * @throws TooMany for a larger array
     */
    static EventBatch parse(byte[] body, Instant receivedAt) {
        JsonNode json = json(body);
        TimeWindow window = TimeWindow.at(receivedAt);
        if (!json.isArray()) {
            return of(List.of(json), receivedAt, window);
        }
        if (json.size() > MAX_EVENTS) {
            throw new TooMany(json.size());
        }
        var events = new ArrayList<JsonNode>();
        json.forEach(events::add);
        return of(events, receivedAt, window);
    }

    /**
     * Checks events and makes entries of them; a JSON object is kept without the fields nobody knows.
     *
     * @throws InvalidEvents as {@link #parse}
     */
    static EventBatch of(List<JsonNode> events, Instant receivedAt) {
        return of(events, receivedAt, TimeWindow.at(receivedAt));
    }

    private static EventBatch of(List<JsonNode> events, Instant receivedAt, TimeWindow window) {
        var violations = new Violations();
        var reads = new ArrayList<Read>();
        for (int i = 0; i < events.size(); i++) {
            reads.add(EventReader.read(events.get(i), i, violations, window));
        }
        if (!violations.isEmpty()) {
            throw new InvalidEvents(
                    violations, reads.get(violations.listed().get(0).place()).id());
        }
        // an unknown type is a violation
        List<ShopEvent> known =
                reads.stream().map(read -> Objects.requireNonNull(read.event())).toList();
        Map<String, String> buyers = buyers(known);
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < events.size(); i++) {
            Read read = reads.get(i);
            String subject = known.get(i).subject();
            entries.add(new Entry(
                    ShopEvent.SOURCE + ":" + read.id(),
                    ShopEvent.SOURCE,
                    read.type(),
                    buyers.getOrDefault(subject, subject),
                    read.at(),
                    receivedAt,
                    events.get(i).toString()));
        }
        return new EventBatch(
                entries, reads, reads.stream().mapToInt(Read::unknownFields).sum());
    }

    /** Reads the body of a stored event again. */
    static Read stored(Entry entry) {
        var violations = new Violations();
        Read read =
                EventReader.read(json(entry.body().getBytes(StandardCharsets.UTF_8)), 0, violations, TimeWindow.ANY);
        if (!violations.isEmpty()) {
            throw new InvalidEvents(violations, entry.id());
        }
        return read;
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException unreadable) {
            var violation = new Violations();
            violation.add(() -> Violation.inField(
                    0,
                    "",
                    "JSON in UTF-8, an event or an array",
                    Excerpt.of(unreadable.getOriginalMessage(), LONGEST_REASON)));
            throw new InvalidEvents(violation, "");
        }
    }

    /**
     * The buyers of the orders and carts that this batch names, by alias: a refund that comes with its order is worked off
     * after it, in order with its buyer's events.
     */
    private static Map<String, String> buyers(List<ShopEvent> events) {
        var buyers = new HashMap<String, String>();
        for (ShopEvent event : events) {
            String alias = event.alias();
            if (alias != null) {
                buyers.put(alias, event.subject());
            }
        }
        return buyers;
    }
}
