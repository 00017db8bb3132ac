package io.quanzi.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.Outbound.Progress;
import io.quanzi.work.DeathAtEveryCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the shop hears, from a shop that listens over HTTP and may refuse. */
class OutboundTests {
    private static final String SECRET = "shop-and-us";

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final OutboundRepository rows = new OutboundRepository(mongo, clock);
    private final List<String> heard = new ArrayList<>();
    private final Set<String> poison = ConcurrentHashMap.newKeySet();
    private static final int HANG_UP = -1;
    private int poisonStatus = 422;
    private int requests;
    private IntSupplier answer = () -> 200;
    private HttpServer shop;
    private OutboundSettings settings;
    private Outbound outbound;
    private OutboundSender sender;

    @BeforeEach
    void open() throws IOException {
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/hear", this::hear);
        shop.start();
        settings = new OutboundSettings(
                URI.create("http://127.0.0.1:" + shop.getAddress().getPort() + "/hear"), SECRET);
        outbound = new Outbound(rows, settings);
        sender = new OutboundSender(rows, settings, clock, "node-a");
    }

    @AfterEach
    void close() {
        shop.stop(0);
    }

    private List<Outbound.Kept> kept(Progress progress) {
        return outbound.findAll(
                mongo
                        .find(
                                Query.query(outbound.of(progress)).with(Sort.by("seq")),
                                Document.class,
                                Outbound.COLLECTION)
                        .stream()
                        .map(row -> row.getString("_id"))
                        .toList());
    }

    private void hear(HttpExchange exchange) throws IOException {
        requests++;
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!isOurs(exchange.getRequestHeaders(), body)) {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
            return;
        }
        var ids = new ArrayList<String>();
        for (JsonNode event : new JsonMapper().readTree(body)) {
            ids.add(event.path("id").asString());
        }
        int status = ids.stream().anyMatch(poison::contains) ? poisonStatus : answer.getAsInt();
        if (status == HANG_UP) {
            exchange.close();
            return;
        }
        if (status == 200) {
            heard.addAll(ids);
        }
        if (status == 302) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** As the README says that a shop may check it, with nothing of the program's. */
    private static boolean isOurs(Headers headers, byte[] body) {
        String timestamp = headers.getFirst("X-Quanzi-Timestamp");
        if (Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(timestamp)) > 300) {
            return false;
        }
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            byte[] expected = HexFormat.of().formatHex(mac.doFinal(body)).getBytes(StandardCharsets.US_ASCII);
            return MessageDigest.isEqual(
                    expected, headers.getFirst("X-Quanzi-Signature").getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private void tell(String customer, String id) {
        outbound.tell(notice(customer, id));
    }

    private ShopNotice notice(String customer, String id) {
        return new ShopNotice(id, "contact.added", new CustomerId(customer), clock.instant(), Map.of("officer", "lan"));
    }

    @Test
    void tellsOnceAndInOrderSignedAsTheShopSigns() {
        IntStream.range(0, 250).forEach(i -> tell("c" + i % 7, "n-" + i));
        tell("c0", "n-0");

        sender.drain();
        sender.drain();

        assertThat(heard)
                .containsExactlyElementsOf(
                        IntStream.range(0, 250).mapToObj(i -> "n-" + i).toList());
        assertThat(requests).as("in batches").isEqualTo(3);
        assertThat(outbound.status()).isEqualTo(new Outbound.Status(0, 0, 250, false));
    }

    @Test
    void parksAtOnceWhatTheShopCannotTakeAndTellsTheOthers() {
        poison.add("a-1");
        List.of("a-1", "a-2", "b-1", "b-2").forEach(id -> tell(id.substring(0, 1), id));

        sender.drain();
        sender.drain();

        assertThat(heard).containsExactlyInAnyOrder("b-1", "b-2", "a-2");
        assertThat(kept(Progress.PARKED)).extracting(Outbound.Kept::why).containsExactly("422");
        poison.clear();
        assertThat(outbound.replayAll()).isEqualTo(1);
        sender.drain();
        assertThat(heard).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void parksNoMoreThanAFewWhenTheShopRefusesEverything() {
        answer = () -> 400;
        IntStream.range(0, 50).forEach(i -> tell("c" + i, "n-" + i));

        for (int i = 0; i < 100; i++) {
            sender.drain();
        }

        assertThat(outbound.status()).isEqualTo(new Outbound.Status(47, 3, 0, false));
        answer = () -> 200;
        clock.advance(Duration.ofHours(1));
        outbound.replayAll();
        sender.drain();
        assertThat(heard).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void holdsUpOnlyTheSamePersonForARefusalThatPasses() {
        poisonStatus = 500;
        poison.add("a-1");
        List.of("a-1", "a-2", "b-1", "b-2").forEach(id -> tell(id.substring(0, 1), id));

        sender.drain();

        assertThat(heard).containsExactlyInAnyOrder("b-1", "b-2");
        assertThat(kept(Progress.RETRIED)).extracting(Outbound.Kept::why).containsExactly("500");
        poison.clear();
        clock.advance(Duration.ofMinutes(1));
        sender.drain();
        assertThat(heard).containsExactly("b-1", "b-2", "a-1", "a-2");
    }

    @Test
    void keepsEachPersonsOrderThroughHoursOfARestlessShop() {
        var random = new Random(7);
        answer = () -> random.nextInt(3) == 0 ? 200 : 503;
        IntStream.range(0, 120).forEach(i -> tell("c" + i % 5, "n-" + i));

        for (int minutes = 0; outbound.status().open() > 0 && minutes < 23 * 60; minutes++) {
            sender.drain();
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(heard).hasSize(120).doesNotHaveDuplicates();
        for (int person = 0; person < 5; person++) {
            int whose = person;
            assertThat(heard.stream()
                            .map(id -> Integer.valueOf(id.substring(2)))
                            .filter(number -> number % 5 == whose))
                    .isSorted();
        }
    }

    @Test
    @Tag("deaths")
    void tellsEverythingInOrderWhereverTheProcessDies() {
        int places = DeathAtEveryCommand.of((store, time) -> {
            var kept = new OutboundRepository(store, time);
            var soFar = new AtomicInteger();
            heard.clear();
            answer = () -> soFar.incrementAndGet() == 2 ? 503 : 200;
            return new DeathAtEveryCommand.User(
                    OutboundRepository.LEASE,
                    () -> IntStream.range(0, 120).forEach(i -> kept.insert(notice("c" + i % 7, "n-" + i))),
                    () -> new OutboundSender(new OutboundRepository(store, time), settings, time, "node").drain(),
                    when -> {
                        assertThat(new LinkedHashSet<>(heard)).as(when).hasSize(120);
                        assertThat(heard.size()).as(when).isBetween(120, 220);
                        for (int person = 0; person < 7; person++) {
                            String whose = "c" + person;
                            assertThat(new LinkedHashSet<>(heard)
                                            .stream()
                                                    .map(id -> Integer.valueOf(id.substring(2)))
                                                    .filter(number -> ("c" + number % 7).equals(whose)))
                                    .as(when)
                                    .isSorted();
                        }
                        assertThat(new Outbound(kept, settings).status())
                                .as(when)
                                .isEqualTo(new Outbound.Status(0, 0, 120, false));
                    });
        });

        assertThat(places).isGreaterThan(20);
    }

    @Test
    void worksOnWhatAnEarlierVersionKept() {
        for (String id : List.of("n-1", "n-2")) {
            mongo.insert(
                    new Document("_id", id)
                            .append("type", "contact.added")
                            .append("customer", "c1")
                            .append("at", Date.from(clock.instant()))
                            .append("data", new Document())
                            .append("seq", new ObjectId())
                            .append("state", id.equals("n-1") ? "PARKED" : "OPEN")
                            .append("tries", id.equals("n-1") ? 30 : 0)
                            .append("firstTriedAt", Date.from(clock.instant().minus(Duration.ofDays(3))))
                            .append("nextAt", Date.from(clock.instant()))
                            .append("why", id.equals("n-1") ? "500" : ""),
                    "outbound");
        }
        answer = () -> 500;
        sender.drain();

        assertThat(kept(Progress.RETRIED))
                .as("its day begins with the first try")
                .extracting(kept -> kept.notice().id())
                .containsExactly("n-2");
        assertThat(kept(Progress.PARKED)).extracting(Outbound.Kept::why).containsExactly("500");
        answer = () -> 200;
        clock.advance(Duration.ofMinutes(1));
        assertThat(outbound.replay("n-1")).isTrue();
        sender.drain();
        assertThat(heard).containsExactly("n-1", "n-2");
    }

    @Test
    void waitsForAShopThatTakesTheConnectionAndHangsUp() {
        answer = () -> HANG_UP;
        tell("c1", "n-1");

        sender.drain();

        assertThat(kept(Progress.RETRIED))
                .first()
                .extracting(Outbound.Kept::why)
                .asString()
                .contains("IOException");
        answer = () -> 200;
        clock.advance(Duration.ofMinutes(1));
        sender.drain();
        assertThat(heard).containsExactly("n-1");
    }

    @Test
    void waitsForNoPauseThatAClockAheadBegan() {
        answer = () -> 503;
        tell("c1", "n-1");
        clock.advance(Duration.ofDays(9));
        sender.drain();
        answer = () -> 200;
        clock.advance(Duration.ofDays(-9));

        sender.drain();

        assertThat(heard).containsExactly("n-1");
    }

    @Test
    void waitsForAShopThatIsDownAndLosesNothing() {
        answer = () -> 503;
        IntStream.range(0, 50).forEach(i -> tell("c" + i, "n-" + i));

        for (int i = 0; i < 100; i++) {
            sender.drain();
        }

        assertThat(requests).as("no storm: a batch, then three one by one").isEqualTo(4);
        answer = () -> 200;
        clock.advance(Duration.ofHours(1));
        sender.drain();
        assertThat(heard).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void givesUpAfterADayAndTellsAgainWhenAsked() {
        answer = () -> 500;
        tell("c1", "n-1");
        for (int hours = 0; hours < 30; hours++) {
            sender.drain();
            clock.advance(Duration.ofMinutes(61));
        }
        assertThat(kept(Progress.PARKED)).extracting(kept -> kept.notice().id()).containsExactly("n-1");
        assertThat(outbound.status().open()).isZero();
        answer = () -> 200;
        clock.advance(Duration.ofHours(2));

        assertThat(outbound.replay("n-1")).isTrue();
        sender.drain();

        assertThat(heard).containsExactly("n-1");
        assertThat(outbound.replay("n-1")).isFalse();
    }

    @Test
    void stopsAtGoneUntilSomebodyResumes() {
        answer = () -> 410;
        tell("c1", "n-1");
        sender.drain();
        answer = () -> 200;
        clock.advance(Duration.ofDays(2));
        sender.drain();

        assertThat(heard).isEmpty();
        assertThat(outbound.status()).isEqualTo(new Outbound.Status(1, 0, 0, true));
        outbound.resume();
        sender.drain();
        assertThat(heard).containsExactly("n-1");
    }

    @Test
    void followsNoRedirect() {
        answer = () -> 302;
        tell("c1", "n-1");

        sender.drain();

        assertThat(requests).isEqualTo(1);
        assertThat(kept(Progress.RETRIED).get(0).why()).contains("302");
    }

    @Test
    void leavesTheTellingToOneNodeUntilItIsGone() {
        answer = () -> 503;
        tell("c1", "n-1");
        sender.drain();
        answer = () -> 200;
        var other = new OutboundSender(rows, settings, clock, "node-b");
        clock.advance(Duration.ofMinutes(1));
        other.drain();
        assertThat(heard).isEmpty();
        clock.advance(OutboundRepository.LEASE);

        other.drain();

        assertThat(heard).containsExactly("n-1");
    }

    @Test
    void keepsNothingWithoutAnAddressAndSaysWhatIsWrongWithOne() {
        var deaf = new Outbound(rows, new OutboundSettings(URI.create(""), ""));

        deaf.tell(new ShopNotice("n", "contact.added", new CustomerId("c"), clock.instant(), Map.of()));

        assertThat(deaf.status().open()).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OutboundSettings(URI.create("https://shop.example"), " "))
                .withMessageContaining("QUANZI_SHOP_OUTBOUND_SECRET");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OutboundSettings(URI.create("ftp://shop.example"), SECRET))
                .withMessageContaining("ftp://shop.example");
        assertThat(settings.toString()).doesNotContain(SECRET);
    }
}
