package io.quanzi.shared;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An alarm: something has stopped or is inconsistent, and a person must act; shown on the console's first page.
 *
 * @param key the message's key, its sentence with {0} for the count and {1}, {2}, … for the values; {@code <key>.next} says
 *     what to do
 * @param count how many things it is about, 1 or more
 * @param values what else stands in the sentence; names of people are masked
 * @param since when it began; null when that is not known or does not matter
 * @param page where it is mended, such as {@code /swaps}; null when not in the console
 * @param grave whether the shop's main job stands still
 */
public record Alarm(
        String key,
        long count,
        List<String> values,
        @Nullable Instant since,
        @Nullable String page,
        boolean grave) {
    public Alarm {
        values = List.copyOf(values);
    }
}
