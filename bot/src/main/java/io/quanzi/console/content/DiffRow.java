package io.quanzi.console.content;

import java.util.List;

/**
 * A line of a page of differences.
 *
 * @param kind {@code SAME}, {@code REMOVED}, {@code ADDED}, or {@code GAP} for lines left out
 * @param before the line's number in the text before; 0 when it is not in it. Of a gap, how many lines were left out
 * @param after the line's number in the text after; 0 when it is not in it
 */
public record DiffRow(Kind kind, int before, int after, List<Piece> pieces) {
    /** The kinds of lines. */
    public enum Kind {
        SAME,
        REMOVED,
        ADDED,
        GAP
    }

    /** A part of a line, and whether it is what changed in it. */
    public record Piece(boolean changed, String text) {}

    static DiffRow same(int before, int after, String line) {
        return new DiffRow(Kind.SAME, before, after, List.of(new Piece(false, line)));
    }

    static DiffRow removed(int before, List<Piece> pieces) {
        return new DiffRow(Kind.REMOVED, before, 0, List.copyOf(pieces));
    }

    static DiffRow added(int after, List<Piece> pieces) {
        return new DiffRow(Kind.ADDED, 0, after, List.copyOf(pieces));
    }

    static DiffRow gap(int lines) {
        return new DiffRow(Kind.GAP, lines, 0, List.of());
    }
}
