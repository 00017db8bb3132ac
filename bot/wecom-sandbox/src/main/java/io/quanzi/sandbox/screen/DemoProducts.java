package io.quanzi.sandbox.screen;

import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.screen.Screen.Face;
import io.quanzi.sandbox.screen.Screen.Item;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ArrayNode;

/** The few things that the simulated Store sells at a touch. */
final class DemoProducts {
    private static final List<Article> ARTICLES = List.of(
            new Article("MY-101", 12_900),
            new Article("MY-103", 5_990),
            new Article("MY-105", 16_900),
            new Article("JJ-203", 4_900));

    private DemoProducts() {}

    static List<Item> items(ScreenWords words) {
        return IntStream.range(0, ARTICLES.size())
                .mapToObj(number -> {
                    var article = ARTICLES.get(number);
                    var title = words.of("shop." + article.sku());
                    return new Item(
                            number,
                            Face.of("thing", article.sku(), title),
                            title,
                            String.format(Locale.ROOT, "¥%d.%02d", article.fen() / 100, article.fen() % 100));
                })
                .toList();
    }

    /** The lines of an order of one article. */
    static ArrayNode order(String number, ScreenWords words) {
        if (!number.matches("[0-9]") || Integer.parseInt(number) >= ARTICLES.size()) {
            throw new IllegalArgumentException("expected the number of an article, got \"" + number + "\"");
        }
        var article = ARTICLES.get(Integer.parseInt(number));
        var lines = Json.array();
        var line = lines.addObject();
        line.put("sku", article.sku());
        line.put("title", words.of("shop." + article.sku()));
        line.put("quantity", 1);
        line.put("priceFen", article.fen());
        return lines;
    }

    private record Article(String sku, long fen) {}
}
