package io.quanzi.work;

import java.util.List;
import java.util.stream.Stream;

/** What failed of a queue, as the console shows it. */
public final class FailedWork {
    private static final int MAX_ITEMS = 10;

    private FailedWork() {}

    /** What is parked, latest first, then what is tried again by itself, next first. */
    public static List<WaitingWork.Item> of(WorkQueue queue) {
        return queue.items(Stream.concat(queue.parked(MAX_ITEMS).stream(), queue.retried(MAX_ITEMS).stream())
                .map(row -> row.getString("_id"))
                .toList());
    }
}
