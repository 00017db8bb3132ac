package io.quanzi.shop;

import io.quanzi.shared.Money;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one JSON object field by field. What is wrong goes to the list of faults, and the reading goes on with a
 * harmless value, so that the sender hears of all faults at once; nothing read so is used while there is a fault. A
 * JSON null is the same as no field.
 */
final class Fields {
    private static final int LONGEST_KEY = 128;
    private static final String KEY =
            "text of 1 to " + LONGEST_KEY + " characters, without spaces around it, such as \"a-42\"";
    private static final String TIME = "a time with its offset such as 2026-03-03T10:00:00+08:00";
    private static final int LONGEST_SHOWN = 80;
    private static final long MOST_FEN = 100_000_000_000L;
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2199;

    private final ObjectNode node;
    private final String path;
    private final int index;
    private final List<Wrong> faults;
    private final TimeWindow window;
    private final Set<String> asked = new HashSet<>();
    private final List<Fields> children = new ArrayList<>();

    private Fields(ObjectNode node, String path, int index, List<Wrong> faults, TimeWindow window) {
        this.node = node;
        this.path = path;
        this.index = index;
        this.faults = faults;
        this.window = window;
    }

    static Fields of(ObjectNode event, int index, List<Wrong> faults, TimeWindow window) {
        return new Fields(event, "", index, faults, window);
    }

    /** Whether there is something under a name. */
    boolean has(String name) {
        JsonNode value = node.get(name);
        return value != null && !value.isNull();
    }

    /** Takes the fields that nobody asked for out of the object and those below it; how many there were. */
    int dropUnknown() {
        int before = node.size();
        node.retain(asked);
        return before
                - node.size()
                + children.stream().mapToInt(Fields::dropUnknown).sum();
    }

    /** A name under which something is kept: no longer than {@value #LONGEST_KEY} characters. */
    String requiredKey(String name) {
        String key = key(name);
        return key == null ? missing(name, KEY, "") : key;
    }

    /** Likewise, where it may be missing. */
    @Nullable
    String key(String name) {
        return read(name, KEY, value -> isKey(value.stringValue()) ? value.stringValue() : null);
    }

    private static boolean isKey(String text) {
        return !text.isBlank()
                && text.length() <= LONGEST_KEY
                && text.chars().noneMatch(Character::isISOControl)
                && text.equals(text.strip());
    }

    @Nullable
    String text(String name) {
        return read(name, "text", JsonNode::stringValue);
    }

    Instant requiredTime(String name) {
        Instant time = time(name);
        return time == null ? missing(name, TIME, Instant.EPOCH) : time;
    }

    Instant timeOr(String name, Instant otherwise) {
        Instant time = time(name);
        return time == null ? otherwise : time;
    }

    private @Nullable Instant time(String name) {
        Instant time = read(name, TIME, value -> {
            OffsetDateTime read = OffsetDateTime.parse(value.stringValue());
            return inReason(read.getYear()) ? read.toInstant() : null;
        });
        if (time != null && !window.has(time)) {
            wrong(name, window.expected());
        }
        return time;
    }

    LocalDate requiredDay(String name) {
        String expected = "a day such as 2026-03-03";
        LocalDate day = read(name, expected, value -> {
            LocalDate read = LocalDate.parse(value.stringValue());
            return inReason(read.getYear()) ? read : null;
        });
        if (day != null && !window.has(day)) {
            wrong(name, "a day from 2010 on and not after today's");
        }
        return day == null ? missing(name, expected, LocalDate.EPOCH) : day;
    }

    @Nullable
    YearMonth month(String name) {
        return read(name, "a month such as 2026-03", value -> {
            YearMonth month = YearMonth.parse(value.stringValue());
            return inReason(month.getYear()) ? month : null;
        });
    }

    private static boolean inReason(int year) {
        return year >= FIRST_YEAR && year <= LAST_YEAR;
    }

    Money requiredFen(String name) {
        Money money = fen(name);
        return money == null ? missing(name, "whole fen, 0 or more, such as 12800 for 128.00 yuan", Money.ZERO) : money;
    }

    @Nullable
    Money fen(String name) {
        Long fen = whole(name, "whole fen, 0 to " + MOST_FEN + ", such as 12800 for 128.00 yuan", 0, MOST_FEN);
        return fen == null ? null : new Money(fen);
    }

    @Nullable
    Long count(String name) {
        return whole(name, "a whole number, 0 or more", 0, Long.MAX_VALUE);
    }

    /** A whole number in [least, most]. */
    @Nullable
    Integer number(String name, int least, int most) {
        Long number = whole(name, "a whole number from %d to %d".formatted(least, most), least, most);
        return number == null ? null : number.intValue();
    }

    private @Nullable Long whole(String name, String expected, long least, long most) {
        return read(name, expected, value -> {
            boolean fits = value.isIntegralNumber() && value.canConvertToLong();
            return fits && value.longValue() >= least && value.longValue() <= most ? value.longValue() : null;
        });
    }

    @Nullable
    Boolean flag(String name) {
        return read(name, "true or false", JsonNode::booleanValue);
    }

    /** An address that a browser opens. */
    @Nullable
    String url(String name) {
        return read(name, "an address such as https://shop.example/p/1", value -> {
            URI address = URI.create(value.stringValue());
            boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
            return web && address.getHost() != null ? value.stringValue() : null;
        });
    }

    /** The object under a name. When there is none that is one fault, and not one more for each field it lacks. */
    Fields requiredObject(String name) {
        Fields object = object(name);
        return object == null
                ? missing(
                        name,
                        "an object {...}",
                        new Fields(node.objectNode(), path(name), index, new ArrayList<>(), window))
                : object;
    }

    @Nullable
    Fields object(String name) {
        ObjectNode object = read(name, "an object {...}", value -> value instanceof ObjectNode found ? found : null);
        return object == null ? null : child(object, path(name));
    }

    /** The objects of the array under a name; null when there is none. */
    @Nullable
    List<Fields> objects(String name, int most) {
        String expected = "an array of at most " + most + " objects";
        JsonNode array = read(name, expected, value -> value.isArray() && value.size() <= most ? value : null);
        if (array == null) {
            return null;
        }
        var objects = new ArrayList<Fields>();
        for (int i = 0; i < array.size(); i++) {
            String at = path(name) + "[" + i + "]";
            if (array.get(i) instanceof ObjectNode object) {
                objects.add(child(object, at));
            } else {
                faults.add(new Wrong(index, at, "an object {...}", shown(array.get(i))));
            }
        }
        return objects;
    }

    /** Adds a fault about a field, or with an empty name about this object. */
    void wrong(String name, String expected) {
        faults.add(new Wrong(
                index, name.isEmpty() ? path : path(name), expected, shown(name.isEmpty() ? node : node.get(name))));
    }

    private <T> T missing(String name, String expected, T harmless) {
        if (!has(name)) {
            wrong(name, expected);
        }
        return harmless;
    }

    private <T> @Nullable T read(String name, String expected, Function<JsonNode, @Nullable T> reader) {
        asked.add(name);
        JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        T read = tried(value, reader);
        if (read == null) {
            wrong(name, expected);
        }
        return read;
    }

    private static <T> @Nullable T tried(JsonNode value, Function<JsonNode, @Nullable T> reader) {
        try {
            return reader.apply(value);
        } catch (JacksonException | DateTimeException | IllegalArgumentException unreadable) {
            return null; // the caller says what was expected
        }
    }

    private Fields child(ObjectNode object, String at) {
        var child = new Fields(object, at, index, faults, window);
        children.add(child);
        return child;
    }

    private String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    static String shown(@Nullable JsonNode value) {
        String text = value == null || value.isMissingNode() ? "nothing" : value.toString();
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
