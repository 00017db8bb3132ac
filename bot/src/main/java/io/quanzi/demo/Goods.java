package io.quanzi.demo;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The articles that the demo shop sells. */
final class Goods {
    private static final List<Article> FOR_BABIES = List.of(
            new Article("MY-101", "新生儿纸尿裤 NB 码 84 片", "母婴", 12_900),
            new Article("MY-102", "纸尿裤 M 码 72 片", "母婴", 13_900),
            new Article("MY-103", "婴儿棉柔巾 6 包", "母婴", 5_990),
            new Article("MY-104", "防胀气奶瓶 240ml", "母婴", 8_800),
            new Article("MY-105", "纱布睡袋 四季款", "母婴", 16_900),
            new Article("MY-106", "婴儿米粉 原味 225g", "母婴", 4_580),
            new Article("MY-107", "护臀膏 80g", "母婴", 3_990),
            new Article("MY-108", "硅胶辅食碗勺套装", "母婴", 6_900));
    private static final List<Article> FOR_HOME = List.of(
            new Article("JJ-201", "加厚收纳箱 3 只装", "家居", 9_900),
            new Article("JJ-202", "全棉浴巾 两条装", "家居", 7_900),
            new Article("JJ-203", "感应小夜灯", "家居", 4_900),
            new Article("JJ-204", "爬行垫 180×200", "家居", 19_900),
            new Article("JJ-205", "保温壶 1.5L", "家居", 11_900));

    /** What gets cheaper, and what sells out, when the shelf changes. */
    private static final String CHEAPER = "MY-104";

    private static final long CHEAPER_FEN = 6_900;
    private static final String SOLD_OUT = "MY-105";
    private static final int STOCK = 40;

    private Goods() {}

    private record Article(String sku, String title, String category, long fen) {
        /** The same after the shelf has changed. */
        Article changed() {
            return sku.equals(CHEAPER) ? new Article(sku, title, category, CHEAPER_FEN) : this;
        }
    }

    /** What the shop tells of all articles when it opens. */
    static List<Map<String, Object>> opening(Instant at) {
        return Stream.concat(FOR_BABIES.stream(), FOR_HOME.stream())
                .map(article -> Shop.event(
                        "product.changed",
                        "product-" + article.sku() + "-" + at.getEpochSecond(),
                        at,
                        Map.of(
                                "sku", article.sku(),
                                "title", article.title(),
                                "category", article.category(),
                                "priceFen", article.fen(),
                                "stock", STOCK + article.title().length(),
                                "url", "https://shop.example.com/p/" + article.sku())))
                .toList();
    }

    /** What the shop tells when one article gets cheaper and one sells out. */
    static List<Map<String, Object>> change(Instant at) {
        return List.of(
                Shop.event(
                        "product.changed",
                        "product-" + CHEAPER + "-" + at.getEpochSecond(),
                        at,
                        Map.of("sku", CHEAPER, "priceFen", CHEAPER_FEN)),
                Shop.event(
                        "product.changed",
                        "product-" + SOLD_OUT + "-" + at.getEpochSecond(),
                        at,
                        Map.of("sku", SOLD_OUT, "stock", 0)));
    }

    /** Something paid for. */
    record Basket(List<Map<String, Object>> items, long fen) {}

    /**
     * Fills a basket: mostly what a baby needs.
     *
     * @param changed whether the shelf has changed
     */
    static Basket basket(Random random, boolean changed) {
        int lines = random.nextInt(10) < 6 ? 1 : 2;
        List<Article> chosen = IntStream.range(0, lines)
                .mapToObj(line -> {
                    List<Article> shelf = random.nextInt(100) < 72 ? FOR_BABIES : FOR_HOME;
                    Article article = shelf.get(random.nextInt(shelf.size()));
                    return changed && article.sku().equals(SOLD_OUT) ? shelf.get(0) : article;
                })
                .map(article -> changed ? article.changed() : article)
                .distinct()
                .toList();
        long[] sum = {0};
        List<Map<String, Object>> items = chosen.stream()
                .map(article -> {
                    int quantity = random.nextInt(10) < 7 ? 1 : 2;
                    sum[0] += quantity * article.fen();
                    return Map.<String, Object>of(
                            "sku", article.sku(),
                            "title", article.title(),
                            "category", article.category(),
                            "quantity", quantity,
                            "priceFen", article.fen());
                })
                .toList();
        return new Basket(items, sum[0]);
    }

    /** A deal's channel, as shops write it. */
    static String channel(Random random) {
        return random.nextInt(10) < 7 ? "小程序" : "公众号商城";
    }

    /** An order number that nobody else has: a buyer pays once in a second. */
    static String orderNo(Instant paidAt, int buyer) {
        return "XM%d%05d".formatted(paidAt.getEpochSecond(), buyer);
    }
}
