package io.quanzi.shop;

import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Excerpt;
import io.quanzi.shared.FieldLimits;
import io.quanzi.shared.Identifiers;
import io.quanzi.shared.Identifiers.Kind;
import io.quanzi.shared.Identifiers.Problem;
import io.quanzi.shared.Identifiers.RejectionReason;
import io.quanzi.shared.Identifiers.Result;
import io.quanzi.shared.Message;
import io.quanzi.shared.Money;
import io.quanzi.shared.PersonName;
import io.quanzi.shared.Violation;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one JSON object field by field. What is wrong goes to the list of faults, and the reading goes on with a
 * harmless value, so that the sender hears of all faults at once; nothing read so is used while there is a fault. A
 * JSON null is the same as no field.
 *
 * <p>Why not records of Jackson with Bean Validation: Jackson ends at the first value of another kind, also where it
 * collects problems, and validation begins when all could be read, so that a sender would hear of a part only; and what a
 * field is cleaned of, its words, and what is taken of stored events would be as many lines in validators as they are here.
 */
final class Fields {
    private static final int LONGEST_KEY = FieldLimits.MAX_ID_LENGTH;
    private static final String KEY =
            "text of 1 to " + LONGEST_KEY + " characters, without spaces around it, such as \"a-42\"";
    private static final String TIME = "a time with its offset such as 2026-03-03T10:00:00+08:00";
    private static final int LONGEST_SHOWN = 80;

    /** The limit of amounts in stored events, which may be larger than those taken now. */
    private static final long MAX_FEN_BEFORE = 100_000_000_000L;

    private static final Pattern BLANKS = Pattern.compile("[\\p{Cc}\\p{Z}]+");
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cf}&&[^\\u200D]]+");
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2199;
    private static final int FIRST_YEAR_OF_BABIES = 2000;
    private static final int YEARS_AHEAD_OF_BABIES = 2;

    private final ObjectNode node;
    private final String path;
    private final int index;
    private final Violations violations;
    private final TimeWindow window;
    private final Set<String> asked = new HashSet<>();
    private final List<Fields> children = new ArrayList<>();

    private Fields(ObjectNode node, String path, int index, Violations violations, TimeWindow window) {
        this.node = node;
        this.path = path;
        this.index = index;
        this.violations = violations;
        this.window = window;
    }

    static Fields of(ObjectNode event, int index, Violations violations, TimeWindow window) {
        return new Fields(event, "", index, violations, window);
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
                && isWhole(text)
                && text.equals(text.strip());
    }

    /** An id of somebody or something, cleaned as {@link Identifiers} says. */
    String requiredId(String name, Kind kind) {
        String id = id(name, kind);
        return id == null ? missing(name, KEY, "") : id;
    }

    /** Likewise, where it may be missing. */
    @Nullable
    String id(String name, Kind kind) {
        return judged(name, kind, false);
    }

    /** Likewise, where words such as 无 or 0 say that there is none. */
    @Nullable
    String idOrNothing(String name, Kind kind) {
        return judged(name, kind, true);
    }

    private @Nullable String judged(String name, Kind kind, boolean mayBeNothing) {
        String raw = read(name, KEY, JsonNode::stringValue);
        if (raw == null) {
            return null;
        }
        Result result = Identifiers.clean(raw, kind, LONGEST_KEY);
        Problem problem = result.problem().orElse(null);
        if (problem == null) {
            return result.value().orElse(raw);
        }
        if (mayBeNothing
                && (problem.reason() == RejectionReason.EMPTY || problem.reason() == RejectionReason.PLACEHOLDER)) {
            return null;
        }
        if (isStored()) {
            return raw;
        }
        wrong(name, problem.reason() == RejectionReason.EMPTY ? KEY : said(problem));
        return null;
    }

    /** Says nothing of what came: the log has it too, and it may be somebody's. */
    private static String said(Problem problem) {
        String kind = Message.of("identifier.kind."
                        + problem.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .in(Locale.ENGLISH);
        return kind
                + switch (problem.reason()) {
                    case EMPTY -> "";
                    case TOO_LONG -> " of at most %d characters".formatted(problem.maxLength());
                    case CONTROL_CHARACTERS -> " without line breaks and control characters";
                    case DAMAGED_TEXT -> " without broken characters";
                    case DAMAGED_NUMBER -> " in full, as text; this one was rounded by a spreadsheet";
                    case MASKED -> " in full; a masked one makes different ones look the same";
                    case PLACEHOLDER -> "; this one stands for nothing. Leave the field out where there is none";
                };
    }

    /** Text on one line, without what cannot be seen. */
    @Nullable
    String text(String name, int maxLength) {
        String expected = "text of at most " + maxLength + " characters";
        return read(name, expected, value -> {
            String text = value.stringValue();
            boolean taken = isStored() || (isWhole(text) && text.codePointCount(0, text.length()) <= maxLength);
            return taken
                    ? BLANKS.matcher(UNSEEN.matcher(text).replaceAll(""))
                            .replaceAll(" ")
                            .strip()
                    : null;
        });
    }

    /** A name that somebody gave themselves, cleaned and cut; null when nothing of it can be shown. */
    @Nullable
    String personName(String name) {
        String given = read(
                name,
                "a name without U+0000 and halves of characters",
                value -> isStored() || isWhole(value.stringValue()) ? value.stringValue() : null);
        String clean = given == null ? "" : PersonName.clean(given);
        return clean.isEmpty() ? null : clean;
    }

    /** No store keeps U+0000 or half of a surrogate pair. */
    private static boolean isWhole(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    private boolean isStored() {
        return window.equals(TimeWindow.ANY);
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
            // as the store keeps it: the same event read again, after a kill, is the same
            return inReason(read.getYear()) ? read.toInstant().truncatedTo(ChronoUnit.MILLIS) : null;
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
        YearMonth read = read(name, "a month such as 2026-03", value -> {
            YearMonth month = YearMonth.parse(value.stringValue());
            return inReason(month.getYear()) ? month : null;
        });
        if (read != null && !isStored()) {
            int last = ChinaTime.dayOf(window.latest()).getYear() + YEARS_AHEAD_OF_BABIES;
            if (read.getYear() < FIRST_YEAR_OF_BABIES || read.getYear() > last) {
                wrong(name, "a month from %d to %d".formatted(FIRST_YEAR_OF_BABIES, last));
            }
        }
        return read;
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
        long most = isStored() ? MAX_FEN_BEFORE : FieldLimits.MAX_FEN;
        Long fen = whole(name, "whole fen, 0 to " + most + ", such as 12800 for 128.00 yuan", 0, most);
        return fen == null ? null : new Money(fen);
    }

    @Nullable
    Long count(String name) {
        long most = isStored() ? Long.MAX_VALUE : FieldLimits.MAX_COUNT;
        return whole(name, "a whole number from 0 to " + most, 0, most);
    }

    /** A whole number in [least, most]. */
    @Nullable
    Integer number(String name, int least, int most) {
        Long number = whole(name, "a whole number from " + least + " to " + most, least, most);
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
        return read(
                name,
                "an address of at most " + FieldLimits.MAX_URL_LENGTH + " characters such as https://shop.example/p/1",
                value -> {
                    if (!isStored() && value.stringValue().length() > FieldLimits.MAX_URL_LENGTH) {
                        return null;
                    }
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
                        new Fields(node.objectNode(), path(name), index, new Violations(), window))
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
                JsonNode other = array.get(i);
                violations.add(() -> Violation.inField(index, at, "an object {...}", shown(other)));
            }
        }
        return objects;
    }

    /** Adds a fault about a field, or with an empty name about this object. */
    void wrong(String name, String expected) {
        violations.add(() -> Violation.inField(
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
        var child = new Fields(object, at, index, violations, window);
        children.add(child);
        return child;
    }

    private String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    static String shown(@Nullable JsonNode value) {
        String text = value == null || value.isMissingNode() ? "nothing" : value.toString();
        return Excerpt.of(text, LONGEST_SHOWN);
    }
}
