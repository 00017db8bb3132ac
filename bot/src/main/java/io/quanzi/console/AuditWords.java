package io.quanzi.console;

import io.quanzi.shared.AuditLog.Entry;
import io.quanzi.shared.Message;
import io.quanzi.shared.StoredMessage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Puts what the audit recorded, which is in the program's own words, into the reader's. */
final class AuditWords {
    /** A detail that has a number or a text in it, and the key of its sentence. */
    private record Shape(String action, Pattern detail, String key) {}

    private static final List<Shape> SHAPES = List.of(
            new Shape("doctor.run", Pattern.compile("wrong (\\d+), warn (\\d+)"), "audit.detail.doctor"),
            new Shape(
                    "post.submit",
                    Pattern.compile("groups=(\\d+) customers=(\\d+) owners=(\\d+) .*"),
                    "audit.detail.post"),
            new Shape(
                    "post.submit",
                    Pattern.compile("people=(\\d+) skipped=(\\d+) officers=(\\d+) .*"),
                    "audit.detail.post.people"),
            new Shape(
                    "post.grown",
                    Pattern.compile("people=(\\d+) groups=(\\d+) was people=(\\d+) groups=(\\d+)"),
                    "audit.detail.post.grown"),
            new Shape(
                    "post.grown",
                    Pattern.compile("people=(\\d+) groups=(\\d+) limit people=(\\d+) groups=(\\d+)"),
                    "audit.detail.post.grown.unapproved"),
            new Shape("customers.bulk", Pattern.compile("people=(\\d+)"), "audit.detail.people"),
            new Shape("customers.bulk.undo", Pattern.compile("people=(\\d+)"), "audit.detail.people"),
            new Shape("post.resend", Pattern.compile("groups=(\\d+)"), "audit.detail.groups"),
            new Shape("post.resend", Pattern.compile("people=(\\d+)"), "audit.detail.people"),
            new Shape("import.codes", Pattern.compile("(.*) swap (.*)"), "audit.detail.swap"),
            new Shape("import.orders", Pattern.compile("(.*) with invitations"), "audit.detail.invitations"),
            new Shape("user.create", Pattern.compile("password from settings"), "audit.detail.set"),
            new Shape("user.create", Pattern.compile("password made"), "audit.detail.made"),
            new Shape("playbook.keep", Pattern.compile("version (\\d+).*"), "audit.detail.version"),
            new Shape("playbook.export", Pattern.compile("version (\\d+).*"), "audit.detail.version"),
            new Shape("playbook.publish", Pattern.compile("version (\\d+).*"), "audit.detail.version"),
            new Shape("playbook.publish", Pattern.compile("text of version (\\d+)"), "audit.detail.text-of"),
            new Shape("playbook.create", Pattern.compile("text of version (\\d+)"), "audit.detail.text-of"),
            new Shape("playbook.publish", Pattern.compile("from the disk"), "audit.detail.from-disk"),
            new Shape("playbook.create", Pattern.compile("from the disk"), "audit.detail.from-disk"),
            new Shape("playbook.remove", Pattern.compile("from the disk"), "audit.detail.from-disk"));

    /** What every list's export says: how many rows, whether the file was ended, and the names of what it was narrowed by. */
    private static final Pattern EXPORTED = Pattern.compile("rows=(\\d+) whole=(true|false) by=(.*)");

    private static final Pattern VERSION = Pattern.compile("version (\\d+)");
    /** What a bulk action did, and the segment that it was about. */
    private static final Pattern OF_SEGMENT = Pattern.compile("(PUT_IN|TAKE_OUT|BY_RULE) (.+)");

    /** An id that the store made; its end tells it apart as well. */
    private static final Pattern ID =
            Pattern.compile("\\b(?:c?[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\b");

    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

    private AuditWords() {}

    static String action(Entry entry, Locale language) {
        String key = "audit.action." + entry.action();
        return Message.isKnown(key) ? Message.of(key).in(language) : entry.action();
    }

    /** What it was and is, and what else is told of it; empty when nothing is. */
    static String change(Entry entry, Locale language) {
        return change(entry, UnaryOperator.identity(), language);
    }

    /**
     * The same with the names of segments.
     *
     * @param segmentTitle what a segment is called, by its name
     */
    static String change(Entry entry, UnaryOperator<String> segmentTitle, Locale language) {
        return ID.matcher(words(entry, segmentTitle, language))
                .replaceAll(id -> Matcher.quoteReplacement(Formats.endOf(id.group())));
    }

    private static String words(Entry entry, UnaryOperator<String> segmentTitle, Locale language) {
        if (entry.action().equals("import.columns")) {
            return columns(entry.before(), language) + " → " + columns(entry.after(), language);
        }
        String before = side(titled(entry.before(), segmentTitle), entry.saidBefore(), language);
        String after = side(titled(entry.after(), segmentTitle), entry.saidAfter(), language);
        if (before.isEmpty() && after.isEmpty()) {
            return detail(entry, entry.detail(), language);
        }
        String sides = before.isEmpty() || after.isEmpty() ? before + after : before + " → " + after;
        String more = entry.detail().replaceFirst("^version \\d+(, )?", "");
        return more.isEmpty() ? sides : sides + " · " + detail(entry, more, language);
    }

    /** What the columns of a file are read as, such as {@code order_no,,amount}. */
    private static String columns(String keys, Locale language) {
        return Stream.of(keys.split(",", -1))
                .map(key -> key.isEmpty() ? "imports.column.none" : "imports.column." + key)
                .map(key -> Message.isKnown(key) ? Message.of(key).in(language) : key)
                .collect(Collectors.joining(Message.of("list.comma").in(language)));
    }

    private static String titled(String value, UnaryOperator<String> segmentTitle) {
        Matcher found = OF_SEGMENT.matcher(value);
        return found.matches() ? found.group(1) + " " + segmentTitle.apply(found.group(2)) : value;
    }

    /** What the program said of a side; of lines of earlier versions it is there in English only. */
    private static String side(String value, String said, Locale language) {
        return StoredMessage.read(said).map(one -> one.in(language)).orElseGet(() -> value(value, language));
    }

    private static String detail(Entry entry, String detail, Locale language) {
        Matcher exported = EXPORTED.matcher(detail);
        if (exported.matches()) {
            String key = exported.group(2).equals("false")
                    ? "audit.detail.rows.broken"
                    : exported.group(3).isEmpty() ? "audit.detail.rows" : "audit.detail.rows.narrowed";
            return Message.of(key, exported.group(1)).in(language);
        }
        for (Shape shape : SHAPES) {
            Matcher found = shape.detail().matcher(detail);
            if (shape.action().equals(entry.action()) && found.matches()) {
                Object[] gaps = IntStream.rangeClosed(1, found.groupCount())
                        .mapToObj(found::group)
                        .toArray();
                return Message.of(shape.key(), gaps).in(language);
            }
        }
        for (String key :
                List.of(detail, entry.action() + "." + detail, "audit.detail." + entry.action() + "." + detail)) {
            if (key.contains(".") && Message.isKnown(key)) {
                return Message.of(key).in(language);
            }
        }
        return state(entry, detail, language);
    }

    /**
     * What begins with the state of a run, such as {@code DONE 6 groups}, with the state's name. Of lines of earlier versions
     * the rest is there in Chinese only.
     */
    private static String state(Entry entry, String detail, Locale language) {
        String first = detail.split(" ", 2)[0];
        String key = "audit.detail.ran." + first;
        if (first.isEmpty() || !Message.isKnown(key)) {
            return detail;
        }
        String said = StoredMessage.read(entry.said())
                .map(one -> one.in(language))
                .orElse(detail.substring(first.length()).strip());
        return Message.of(key).in(language) + (language.getLanguage().equals("zh") ? "" : " ") + said;
    }

    /** A role, such as {@code OFFICER lan}, what a token may do, a state, a version or an instant. */
    private static String value(String value, Locale language) {
        Matcher version = VERSION.matcher(value);
        if (version.matches()) {
            return Message.of("audit.detail.version", version.group(1)).in(language);
        }
        if (INSTANT.matcher(value).matches()) {
            return AuditPage.SECOND.format(Instant.parse(value));
        }
        String first = value.split(" ", 2)[0];
        for (String key :
                List.of("role." + first, "tokens.scope." + first, "audit.value." + first, "status." + first)) {
            if (!first.isEmpty() && Message.isKnown(key)) {
                return Message.of(key).in(language) + value.substring(first.length());
            }
        }
        return value;
    }
}
