package io.quanzi.content.law;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A sentence of the labelled set, {@code copy-check/*.jsonl}.
 *
 * @param verdict what is right
 */
record Labelled(String text, CopyVerdict verdict, CopyContext context) {
    private static final JsonMapper JSON = new JsonMapper();

    /** All sentences of one half. */
    static List<Labelled> half(String name) {
        String resource = "/copy-check/" + name + ".jsonl";
        try (InputStream file = Labelled.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> of(JSON.readTree(line)))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Labelled of(JsonNode line) {
        return new Labelled(
                line.path("text").asString(),
                CopyVerdict.valueOf(line.path("verdict").asString().toUpperCase(Locale.ROOT)),
                context(line.path("about")));
    }

    static CopyContext context(JsonNode about) {
        JsonNode tip = about.path("tipKind");
        return new CopyContext(
                about.path("products").valueStream().map(Labelled::product).toList(),
                about.path("purchaseLink").asBoolean(false),
                tip.isString() ? CopyContext.Knowledge.valueOf(tip.asString().toUpperCase(Locale.ROOT)) : null,
                about.has("nowFen") || about.has("wasFen") || about.has("lowest7DaysFen")
                        ? new CopyContext.Price(
                                fen(about, "nowFen"), fen(about, "wasFen"), fen(about, "lowest7DaysFen"))
                        : null,
                about.path("names").valueStream().map(JsonNode::asString).toList(),
                about.path("evidence")
                        .valueStream()
                        .map(one -> new CopyContext.Evidence(
                                one.path("claim").asString(),
                                LocalDate.parse(one.path("until").asString()),
                                null))
                        .toList());
    }

    private static CopyContext.Product product(JsonNode product) {
        return new CopyContext.Product(
                product.path("title").asString(""),
                product.path("category").asString(""),
                product.has("kind") ? ProductKind.of(product.path("kind").asString()) : null);
    }

    private static @Nullable Long fen(JsonNode about, String key) {
        return about.has(key) ? about.path(key).asLong() : null;
    }
}
