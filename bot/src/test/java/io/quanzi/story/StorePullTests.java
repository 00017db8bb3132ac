package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bot that was away for thirty days pulls what the Store sold meanwhile, in windows of seven days and pages of a hundred,
 * and is killed between the one and the other, while people go on ordering and the Store pushes. Each order counts once.
 */
class StorePullTests {
    private static final Duration WAIT_LIMIT = Duration.ofMinutes(10);
    private static final Duration AWAY = Duration.ofDays(30);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @TempDir
    Path directory;

    /** The second and the fourth of the windows have a second page. */
    @Test
    @Tag("soak")
    void countsEachOrderOnceThoughItIsKilledBetweenPagesAndBetweenWindows() throws Exception {
        play(List.of(40, 130, 10, 120, 10), 40, 3);
    }

    @Test
    @Tag("soak")
    void countsTwoThousandOrdersOnceThoughItIsKilledTwelveTimes() throws Exception {
        play(List.of(300, 550, 100, 500, 150), 100, 12);
    }

    /**
     * @param windows orders of each seven days
     * @param each orders that are placed, and pushed, around each kill
     */
    private void play(List<Integer> windows, int each, int kills) throws Exception {
        Instant start = Instant.now().minus(AWAY);
        try (var stand = new Stand(directory, start, baseUrl -> baseUrl, Map.of(), true)) {
            String buyer = stand.sim
                    .post("/_sim/people", Stand.json(Map.of("nickname", "小林", "unionid", "oU-1")))
                    .path("id")
                    .asString();
            int orders = 0;
            stand.store("");
            for (int count : windows) {
                for (int i = 0; i < count; i++) {
                    order(stand, buyer);
                    orders++;
                }
                stand.sim.post(
                        "/_sim/clock",
                        Stand.json(
                                Map.of("advance", AWAY.dividedBy(windows.size()).toString())));
            }
            MongoCollection<Document> marks = stand.database().getCollection("store_watermarks");
            marks.insertOne(new Document("_id", Stand.STORE).append("updatedUntil", Date.from(start)));
            stand.bot.start();
            stand.store(stand.bot.url() + "/shop/store-callback");
            stand.fault("/channels/ec/order/list/get", "latency", Map.of("millis", 300, "probability", 1));
            var died = new ArrayList<String>();
            for (int kill = 0; kill < kills; kill++) {
                CompletableFuture<Void> pull = CompletableFuture.runAsync(() -> runNow(stand));
                for (int i = 0; i < each / 2; i++, orders++) {
                    order(stand, buyer);
                }
                int steps = 1 + random.nextInt(3);
                String standing = standing(marks);
                for (int step = 0; step < steps && !isOver(stand, pull); step++) {
                    String last = standing;
                    stand.bot.await(
                            "a page or a window",
                            WAIT_LIMIT,
                            () -> !standing(marks).equals(last) || isOver(stand, pull));
                    standing = standing(marks);
                }
                stand.bot.kill();
                died.add(marks.find().first().containsKey("window") ? "between pages" : "between windows");
                for (int i = 0; i < each - each / 2; i++, orders++) {
                    order(stand, buyer);
                }
                stand.bot.start();
                pull.join();
            }
            stand.settle(WAIT_LIMIT);
            stand.bot.await("the last pull", WAIT_LIMIT, () -> stand.count("occurrences", "state", "RUNNING") == 0);
            stand.runNow("pull-new-buyers");
            stand.bot.await("the pull", WAIT_LIMIT, () -> stand.count("occurrences", "state", "RUNNING") == 0);
            stand.settle(WAIT_LIMIT);

            String story =
                    "seed %d: %d orders, killed %s; %s".formatted(seed, orders, died, stand.sim.get("/_sim/callbacks"));
            System.out.println(story);
            assertThat(stand.sim
                            .get("/_sim/state")
                            .path("tables")
                            .path("orders")
                            .size())
                    .as(story)
                    .isEqualTo(orders);
            for (String collection : List.of("purchases", "points")) {
                assertThat(stand.database().getCollection(collection).countDocuments())
                        .as("%s; %s", collection, story)
                        .isEqualTo(orders);
            }
            assertThat(stand.count("inbox", "type", "order.paid")).as(story).isEqualTo(orders);
            assertThat(stand.database().getCollection("customers").countDocuments())
                    .as(story)
                    .isEqualTo(1);
            assertThat(stand.database().getCollection("inbox").countDocuments(Filters.ne("state", "DONE")))
                    .as(story)
                    .isZero();
        }
    }

    private static void order(Stand stand, String buyer) {
        stand.sim.post(
                "/_sim/orders",
                Stand.json(Map.of(
                        "person",
                        buyer,
                        "items",
                        List.of(Map.of("sku", "A1", "title", "纸尿裤", "quantity", 1, "priceFen", 12_800)))));
    }

    private static boolean isOver(Stand stand, CompletableFuture<Void> asked) {
        return asked.isDone() && stand.count("occurrences", "state", "RUNNING") == 0;
    }

    /** The bot is killed over it; what it began is taken up after the next start. */
    private static void runNow(Stand stand) {
        try {
            stand.runNow("pull-new-buyers");
        } catch (RuntimeException died) {
            // as said
        }
    }

    private static String standing(MongoCollection<Document> marks) {
        Document mark = marks.find().first();
        Document window = mark.get("window", Document.class);
        return mark.get("updatedUntil") + " "
                + (window == null ? "" : window.get("from") + " " + window.get("nextKey"));
    }
}
