package io.quanzi.sandbox.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a journal back. Lines are only looked through at first: most rows of a journal were replaced by later ones, and
 * those that stand at the end alone are made into records, on all processors.
 */
final class Replay {
    private final SandboxState sandboxState;
    private final Map<String, Map<String, Row>> rows = new LinkedHashMap<>();
    private long live;

    Replay(SandboxState sandboxState) {
        this.sandboxState = sandboxState;
    }

    /**
     * Takes in an act.
     *
     * @param line {@code [["table","id",{row}],["table","id",null]]}, kept until {@link #finish}
     * @param number of the line, for a refusal
     */
    void act(byte[] line, long number) {
        try (var parser = Json.MAPPER.createParser(line)) {
            expect(parser.nextToken(), JsonToken.START_ARRAY);
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                expect(parser.currentToken(), JsonToken.START_ARRAY);
                change(parser, line, number);
                expect(parser.nextToken(), JsonToken.END_ARRAY);
            }
        } catch (JacksonException | IllegalArgumentException e) {
            throw new Unreadable(number, e);
        }
    }

    /** Puts the rows into their tables; says how many bytes of the lines they took up. */
    long finish() {
        rows.forEach((name, of) -> fill(sandboxState.known(name), of));
        return live;
    }

    private void change(JsonParser parser, byte[] line, long number) {
        var table = text(parser);
        var id = text(parser);
        var of = rows.get(table);
        if (of == null) {
            of = new LinkedHashMap<>();
            rows.put(sandboxState.known(table).name(), of);
        }
        if (parser.nextToken() == JsonToken.VALUE_NULL) {
            var gone = of.remove(id);
            live -= gone == null ? 0 : gone.length();
            return;
        }
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        var row = new Row(line, from, (int) parser.currentLocation().getByteOffset() - from, number);
        var before = of.put(id, row);
        live += row.length() - (before == null ? 0 : before.length());
    }

    private static <T> void fill(Table<T> table, Map<String, Row> of) {
        var read = of.values().parallelStream().map(row -> read(table, row)).toList();
        fill(table, List.copyOf(of.keySet()), read);
    }

    private static <T> void fill(Table<T> table, List<String> ids, List<T> read) {
        for (int i = 0; i < ids.size(); i++) {
            table.restore(ids.get(i), read.get(i));
        }
    }

    private static <T> T read(Table<T> table, Row row) {
        try {
            return table.read(row.line(), row.from(), row.length());
        } catch (JacksonException e) {
            throw new Unreadable(row.number(), e);
        }
    }

    private static String text(JsonParser parser) {
        expect(parser.nextToken(), JsonToken.VALUE_STRING);
        return parser.getString();
    }

    private static void expect(JsonToken is, JsonToken expected) {
        if (is != expected) {
            throw new IllegalArgumentException("expected " + expected + ", got " + is);
        }
    }

    /** The place of a row in a line. */
    @SuppressWarnings("ArrayRecordComponent") // A place, never compared.
    private record Row(byte[] line, int from, int length, long number) {}

    /** A line that is not of this sandbox. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final long number;

        Unreadable(long number, Exception cause) {
            super(cause.getMessage(), cause);
            this.number = number;
        }

        long number() {
            return number;
        }
    }
}
