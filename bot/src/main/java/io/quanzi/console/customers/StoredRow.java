package io.quanzi.console.customers;

import io.quanzi.csv.RejectedRow;
import io.quanzi.shared.Excerpt;
import java.util.List;
import org.bson.Document;

/**
 * A row that was set aside, as it stands in the store.
 *
 * <pre>{"line": 3, "reason": {"key": …, "gaps": […]}, "cure": {…}, "cells": ["T-1", "b-77", …]}</pre>
 */
final class StoredRow {
    private static final String CELLS = "cells";

    private StoredRow() {}

    static Document of(RejectedRow row) {
        return new Document("line", row.line())
                .append("reason", MessageDocument.of(row.reason()))
                .append("cure", MessageDocument.of(row.cure()))
                .append(CELLS, row.cells());
    }

    /** The row to look at, not to import: cells and their number are bounded. */
    static Document excerpt(RejectedRow row, int maxCells, int maxChars) {
        return of(row).append(
                        CELLS,
                        row.cells().stream()
                                .limit(maxCells)
                                .map(cell -> cell.length() <= maxChars ? cell : Excerpt.of(cell, maxChars))
                                .toList());
    }

    static RejectedRow read(List<String> header, Document stored) {
        return new RejectedRow(
                header,
                stored.get("line", Number.class).longValue(),
                MessageDocument.read(stored.get("reason", Document.class)),
                MessageDocument.read(stored.get("cure", Document.class)),
                stored.getList(CELLS, String.class, List.of()));
    }
}
