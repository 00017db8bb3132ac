package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Filters;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.bson.conversions.Bson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Buyers, each of whom orders, opens the card from the order's page, scans it, and orders again. Their shop repeats what
 * was not taken, as a shop does, and now and then what was.
 */
final class Buyers implements AutoCloseable {
    private static final int THREADS = 16;
    /** Of the segments that all these buyers are in at last; one of them, 新客, they were in and are no more. */
    private static final List<String> TAGS = List.of("0-6月龄宝妈");

    private static final JsonMapper JSON = new JsonMapper();

    private final Rig rig;
    private final int count;
    private final long seed;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicInteger scanned = new AtomicInteger();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final String babyBorn =
            YearMonth.now(ZoneId.of("Asia/Shanghai")).minusMonths(3).toString();

    Buyers(Rig rig, int count, long seed) {
        this.rig = rig;
        this.count = count;
        this.seed = seed;
    }

    void start() {
        for (int i = 0; i < count; i++) {
            int number = i;
            running.add(threads.submit(() -> {
                live(number);
                return null;
            }));
        }
    }

    /** Waits until such a share of them, of one, has scanned, or none is on the way any more. */
    void awaitShare(double share) throws InterruptedException {
        while (scanned.get() < count * share && running.stream().anyMatch(buyer -> !buyer.isDone())) {
            pause(10);
        }
    }

    private void live(int number) throws InterruptedException {
        var random = new Random(seed + number);
        String unionid = "oU-" + number;
        String person = rig.sim
                .post("/_sim/people", Rig.json(Map.of("nickname", "妈妈" + number, "unionid", unionid)))
                .path("id")
                .asString();
        Map<String, Object> buyer = Map.of("id", "b-" + number, "unionid", unionid, "nickname", "妈妈" + number);
        Instant now = Instant.now();
        shop(
                random,
                "customer.updated",
                "c-" + number,
                now,
                Map.of(
                        "buyer", buyer,
                        "babies", List.of(Map.of("born", babyBorn)),
                        "consent", Map.of("profiling", true, "at", now.toString())));
        order(random, "first-" + number, buyer, now);
        String card = null;
        for (int patience = 50; card == null; patience = Math.min(2 * patience, 1_000)) {
            card = get("/shop/invitations/first-" + number, true)
                    .map(page -> page.path("url").asString(null))
                    .orElse(null);
            pause(card == null ? patience : 0);
        }
        String path = URI.create(card).getPath();
        String qr = null;
        for (int patience = 50; qr == null; patience = Math.min(2 * patience, 1_000)) {
            qr = get(path, false).map(page -> page.path("qrUrl").asString(null)).orElse(null);
            pause(qr == null ? patience : 0);
        }
        rig.sim.post("/_sim/scan", Rig.json(Map.of("person", person, "url", qr)));
        scanned.incrementAndGet();
        order(random, "second-" + number, buyer, Instant.now());
    }

    private void order(Random random, String orderNo, Map<String, Object> buyer, Instant at)
            throws InterruptedException {
        shop(
                random,
                "order.paid",
                "e-" + orderNo,
                at,
                Map.of(
                        "orderNo",
                        orderNo,
                        "buyer",
                        buyer,
                        "paidAt",
                        at.toString(),
                        "amountFen",
                        12_800,
                        "items",
                        List.of(Map.of(
                                "sku", "S-1",
                                "title", "纸尿裤 M 码",
                                "category", "母婴",
                                "quantity", 1,
                                "priceFen", 12_800))));
    }

    private void shop(Random random, String type, String id, Instant at, Object event) throws InterruptedException {
        String body = JSON.writeValueAsString(Map.of("id", id, "type", type, "at", at.toString(), "data", event));
        int times = random.nextInt(10) == 0 ? 2 : 1;
        for (int sent = 0; sent < times; ) {
            String timestamp = String.valueOf(Instant.now().getEpochSecond());
            int status = send(HttpRequest.newBuilder(URI.create(rig.gateway.url() + "/shop/events"))
                            .header("Content-Type", "application/json")
                            .header("X-Quanzi-Timestamp", timestamp)
                            .header("X-Quanzi-Signature", Bot.sign(timestamp + "." + body))
                            .POST(HttpRequest.BodyPublishers.ofString(body)))
                    .map(HttpResponse::statusCode)
                    .orElse(0);
            if (status == 202) {
                sent++;
            } else {
                assertThat(status).as("the shop's door").isIn(0, 502, 503, 500);
                pause(200);
            }
        }
    }

    private Optional<JsonNode> get(String path, boolean signed) throws InterruptedException {
        String timestamp = String.valueOf(Instant.now().getEpochSecond());
        var request =
                HttpRequest.newBuilder(URI.create(rig.gateway.url() + path)).header("Accept", "application/json");
        if (signed) {
            request.header("X-Quanzi-Timestamp", timestamp)
                    .header("X-Quanzi-Signature", Bot.sign(timestamp + "." + path));
        }
        return send(request).filter(answer -> answer.statusCode() == 200).map(answer -> JSON.readTree(answer.body()));
    }

    private Optional<HttpResponse<String>> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            return Optional.of(
                    http.send(request.timeout(Duration.ofSeconds(15)).build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException unreachable) {
            return Optional.empty();
        }
    }

    private static void pause(long millis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(millis);
    }

    /** Waits until all have done their part and all of it has been worked off. */
    void finish(Duration most) throws Exception {
        long end = System.nanoTime() + most.toNanos();
        for (Future<?> buyer : running) {
            buyer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        while (!rig.isQuiet()
                || rows("customers", Filters.exists("unheard")) > 0
                || rows("segment_members", Filters.exists("was")) > 0) {
            assertThat(System.nanoTime())
                    .as(() -> "all is worked off; " + standing())
                    .isLessThan(end);
            pause(500);
        }
        pause(2_000);
    }

    private String standing() {
        return rig.sim.get("/_sim/callbacks") + " inbox "
                + rig.database()
                        .getCollection("inbox")
                        .find(Filters.ne("state", "DONE"))
                        .limit(3)
                        .into(new ArrayList<>());
    }

    /**
     * In: {@code count} buyers, each told of by the shop once or twice, with two orders and one scan. Out: as many
     * customers, one points entry an order, one invitation each; for each contact that the bot was told of one welcome,
     * or the officer's task to greet by hand where the code was over, and just the tags that are due.
     *
     * @return what came of it, for the log
     */
    String check() {
        JsonNode wecom = rig.sim.get("/_sim/state").path("tables");
        long scanned = 0;
        long welcomed = 0;
        long tagged = 0;
        for (JsonNode relation : wecom.path("relations")) {
            scanned++;
            assertThat(relation.path("welcomes").asLong())
                    .as("welcomes of one contact")
                    .isLessThan(2);
            welcomed += relation.path("welcomes").asLong();
            var tags = new ArrayList<String>();
            relation.path("tags")
                    .forEach(tag -> tags.add(
                            wecom.path("tags").path(tag.asString()).path("name").asString()));
            if (!tags.isEmpty()) {
                assertThat(tags)
                        .as(() -> "seed %d: tags of %s, %s".formatted(seed, relation, stored(wecom, relation)))
                        .isEqualTo(TAGS);
                tagged++;
            }
        }
        long heard = rig.database()
                .getCollection("inbox")
                .distinct("subject", Filters.regex("type", "\\badd_external_contact$"), String.class)
                .into(new ArrayList<>())
                .size();
        long byHand = rows("officer_notes", Filters.empty());
        String story = "seed %d: %d buyers; told to the bot %d, welcomed %d, to greet by hand %d, tagged %d; %s"
                .formatted(seed, count, heard, welcomed, byHand, tagged, rig.sim.get("/_sim/callbacks"));

        assertThat(scanned).as(story).isEqualTo(count);
        assertThat(welcomed + byHand).as(story).isEqualTo(heard);
        assertThat(tagged).as(story).isEqualTo(heard);
        assertThat(rows("customers", Filters.empty())).as(story).isEqualTo(count);
        assertThat(rows("invitations", Filters.empty())).as(story).isEqualTo(count);
        assertThat(rows("purchases", Filters.empty())).as(story).isEqualTo(2L * count);
        assertThat(rows("points", Filters.empty())).as(story).isEqualTo(2L * count);
        assertThat(rig.database()
                        .getCollection("points")
                        .distinct("cause", String.class)
                        .into(new ArrayList<>()))
                .as(story)
                .hasSize(2 * count);
        assertThat(rows("inbox", Filters.eq("state", "PARKED"))).as(story).isZero();
        return story;
    }

    /** What the bot has stored of a contact, to see where a fault began. */
    private List<Document> stored(JsonNode wecom, JsonNode relation) {
        String unionid = wecom.path("people")
                .path(relation.path("personId").asString())
                .path("unionid")
                .asString();
        var found = new ArrayList<Document>();
        for (Document person : rig.database().getCollection("customers").find(Filters.eq("unionid", unionid))) {
            String contact = person.get("contact", new Document()).getString("externalUserId");
            found.add(person);
            find("segment_members", Filters.eq("_id", person.getString("_id")), found);
            find("tag_wishes", Filters.eq("externalUserId", contact), found);
            find("inbox", Filters.regex("body", String.valueOf(contact)), found);
        }
        return found;
    }

    private void find(String collection, Bson filter, List<Document> into) {
        rig.database().getCollection(collection).find(filter).into(into);
    }

    private long rows(String collection, Bson filter) {
        return rig.database().getCollection(collection).countDocuments(filter);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
