package io.quanzi.shop;

import io.quanzi.shop.OpenLoop.Times;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import me.chanjar.weixin.common.util.crypto.WxCryptUtil;
import tools.jackson.databind.JsonNode;

/**
 * The doors of the real program, from outside: a callback answered beside an endpoint that only verifies, opens and
 * parses; a contact added to its welcome; the shop's events stored and applied beside single inserts into the same store.
 */
public final class DoorsBench {
    private static final int CALLBACKS_A_SECOND = 200;
    private static final int CONTACTS_A_SECOND = 50;
    private static final Duration CONTACTS_FOR = Duration.ofSeconds(30);
    private static final int CLIENTS = 16;
    private static final int BUYERS = 4_000;
    private static final int ONE_BY_ONE = 6_000;
    private static final int TOGETHER = 12_000;
    private static final int CARTS = 10_000;
    private static final int ROUND = 3_000;
    private static final int MOST_ROUNDS = 16;
    /** The program is warm when it compiles no longer than this in a round. */
    private static final int LITTLE_MILLIS = 500;

    private static final List<String> OFFICERS = List.of("xiaoman", "anan", "doudou");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private DoorsBench() {}

    /**
     * Measures and prints a table.
     *
     * @param args which of {@code callbacks}, {@code welcomes} and {@code events}; none for all
     */
    public static void main(String[] args) throws Exception {
        Set<String> parts = args.length == 0 ? Set.of("callbacks", "welcomes", "events") : Set.of(args);
        try (var program = new Program()) {
            System.out.println("| work | p50 | p99 | throughput | ratio | target |\n|---|---|---|---|---|---|");
            for (String officer : OFFICERS) {
                program.sim("POST", "/_sim/people", Map.of("kind", "staff", "userid", officer, "nickname", officer));
            }
            if (parts.contains("callbacks")) {
                callbacks(program);
            }
            if (parts.contains("welcomes")) {
                welcomes(program);
            }
            if (parts.contains("events")) {
                events(program);
            }
            System.out.printf(
                    "%nretried %d, parked %.0f%n",
                    program.logged("event retried"), program.ask("GET", "/shop/bench/parked"));
        }
    }

    private static void callbacks(Program program) throws Exception {
        for (String path : List.of("/shop/bench/callback", "/wecom/callback")) {
            callbacks(program, path, Duration.ofSeconds(20)); // warms up
        }
        Times bare = Times.of();
        Times stored = Times.of();
        for (int round = 0; round < 3; round++) {
            bare = bare.and(callbacks(program, "/shop/bench/callback", Duration.ofSeconds(8)));
            stored = stored.and(callbacks(program, "/wecom/callback", Duration.ofSeconds(8)));
        }
        row("callback verified, opened, parsed", bare.shown(), CALLBACKS_A_SECOND + "/s", "", "");
        row(
                "callback answered, event stored",
                stored.shown(),
                CALLBACKS_A_SECOND + "/s",
                ratio(stored.millis(0.99) / bare.millis(0.99)),
                "p99 ≤ 3× the bare one, ≤ 200 ms");
    }

    private static Times callbacks(Program program, String path, Duration length) throws Exception {
        List<String[]> pushes = IntStream.range(0, (int) (CALLBACKS_A_SECOND * length.toSeconds()))
                .mapToObj(i -> sealed())
                .toList();
        return OpenLoop.run(CALLBACKS_A_SECOND, length, i -> {
            int status = program.post(path + pushes.get(i)[0], pushes.get(i)[1], "Content-Type", "text/xml");
            expect(200, status);
        });
    }

    /** A member changed a remark: as many fields as a contact's arrival has, and no call to WeCom follows from it. */
    private static String[] sealed() {
        String plain = "<xml><ToUserName><![CDATA[" + Program.CORP + "]]></ToUserName>"
                + "<FromUserName><![CDATA[sys]]></FromUserName><CreateTime>"
                + Instant.now().getEpochSecond()
                + "</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event>"
                + "<ChangeType><![CDATA[edit_external_contact]]></ChangeType><UserID><![CDATA[xiaoman]]></UserID>"
                + "<ExternalUserID><![CDATA[wmBENCH" + NUMBER.incrementAndGet() + "]]></ExternalUserID>"
                + "<State><![CDATA[poster]]></State></xml>";
        var sealed = new WxCryptUtil(Program.TOKEN, Program.AES_KEY, Program.CORP).encryptContext(plain);
        return new String[] {
            "?msg_signature=" + sealed.getSignature() + "&timestamp=" + sealed.getTimeStamp() + "&nonce="
                    + sealed.getNonce(),
            "<xml><ToUserName><![CDATA[" + Program.CORP + "]]></ToUserName><AgentID><![CDATA[1000002]]></AgentID>"
                    + "<Encrypt><![CDATA[" + sealed.getEncrypt() + "]]></Encrypt></xml>"
        };
    }

    private static void welcomes(Program program) throws Exception {
        String token = program.sim("GET", "/cgi-bin/gettoken?corpid=" + Program.CORP + "&corpsecret=secret", Map.of())
                .path("access_token")
                .asString();
        var ways = new ArrayList<String>();
        for (String officer : OFFICERS) {
            ways.add(program.sim(
                            "POST",
                            "/cgi-bin/externalcontact/add_contact_way?access_token=" + token,
                            Map.of("type", 1, "scene", 2, "user", List.of(officer), "state", "poster"))
                    .path("qr_code")
                    .asString());
        }
        int warmUp = 250;
        int all = warmUp + (int) (CONTACTS_A_SECOND * CONTACTS_FOR.toSeconds());
        var people = new ArrayList<String>();
        program.sim(
                        "POST",
                        "/_sim/people",
                        IntStream.range(0, all)
                                .mapToObj(i -> Map.of("nickname", "小林" + i))
                                .toList())
                .forEach(person -> people.add(person.path("id").asString()));
        program.sim(
                "POST",
                "/_sim/faults",
                Map.of("path", "/cgi-bin/*", "kind", "errcode", "errcode", -1, "probability", 0.05, "seed", 1));
        var added = new Instant[all];
        OpenLoop.Deed scan = i -> {
            added[i] = program.sandbox.clock().instant();
            program.sim("POST", "/_sim/scan", Map.of("person", people.get(i), "url", ways.get(i % ways.size())));
        };
        OpenLoop.run(CONTACTS_A_SECOND, Duration.ofSeconds(warmUp / CONTACTS_A_SECOND), scan);
        OpenLoop.run(CONTACTS_A_SECOND, CONTACTS_FOR, i -> scan.happen(warmUp + i));
        program.calm();
        program.sim("DELETE", "/_sim/faults", Map.of());
        int missed = 0;
        var took = new ArrayList<Long>();
        for (int i = warmUp; i < all; i++) {
            Optional<Instant> welcomed = welcomed(program, people.get(i));
            if (welcomed.isEmpty()) {
                missed++;
            } else {
                took.add(Duration.between(added[i], welcomed.get()).toNanos());
            }
        }
        Times times = Times.of(took.stream().mapToLong(Long::longValue).toArray());
        row(
                "contact added → welcome taken by WeCom, 5 % of calls fail",
                times.shown(),
                CONTACTS_A_SECOND + "/s",
                "slowest %.1f s, not welcomed %d of %d".formatted(times.millis(1) / 1000, missed, all - warmUp),
                "p99 ≤ 2 s, none past 20 s");
    }

    private static Optional<Instant> welcomed(Program program, String person) throws Exception {
        for (JsonNode message : program.sim("GET", "/_sim/people/" + person + "/messages", Map.of())) {
            if (message.path("kind").asString().equals("contact")) {
                return Optional.of(Instant.parse(message.path("at").asString()));
            }
        }
        return Optional.empty();
    }

    private static void events(Program program) throws Exception {
        // every buyer's first order, whose invitation calls WeCom
        send(program, BUYERS, 500, 1, true);
        program.calm();
        Cost first = timed(program, ROUND, 1, true);
        int warmUp = warmUp(program);
        double before = program.ask("POST", "/shop/bench/inserts?threads=" + CLIENTS + "&seconds=5");
        Cost one = timed(program, ONE_BY_ONE, 1, true);
        Cost many = timed(program, TOGETHER, 500, true);
        Cost plain = timed(program, CARTS, 500, false);
        double after = program.ask("POST", "/shop/bench/inserts?threads=" + CLIENTS + "&seconds=5");
        double inserts = (before + after) / 2;
        row("single inserts, acknowledged, %d at once".formatted(CLIENTS), " | ", rate(inserts), "", "");
        stored("the first orders one by one, %d at once".formatted(CLIENTS), ROUND, first, inserts, "");
        stored(
                "orders one by one, %d at once, %,d orders later".formatted(CLIENTS, warmUp),
                ONE_BY_ONE,
                one,
                inserts,
                "≥ 1 000/s");
        stored("orders in arrays of 500", TOGETHER, many, inserts, "≥ 1/8, ≥ 2 000/s");
        stored("carts in arrays of 500, which nobody acts on yet", CARTS, plain, inserts, "≥ 1/4");
    }

    /** Sends orders in both ways, with pauses, until the program has compiled most of what they need; how many there were. */
    private static int warmUp(Program program) throws Exception {
        int sent = 0;
        double compiled = Double.MAX_VALUE;
        for (int round = 0; compiled > LITTLE_MILLIS && round < MOST_ROUNDS; round++) {
            double before = program.compiled();
            send(program, ROUND, 1, CLIENTS, true);
            send(program, ROUND, 500, CLIENTS, true);
            program.calm();
            program.settle();
            compiled = program.compiled() - before;
            sent += 2 * ROUND;
        }
        return sent;
    }

    private static void stored(String work, int events, Cost cost, double inserts, String target) {
        double stored = events * 1e9 / cost.stored;
        double applied = events * 1e9 / cost.applied;
        row(work + ": stored", " | ", rate(stored), ratio(stored / inserts), "");
        row(
                work
                        + ": stored and applied, %.1f commands and %.2f ms of processor time each"
                                .formatted((double) cost.commands / events, cost.processor.toNanos() / 1e6 / events),
                " | ",
                rate(applied),
                ratio(applied / inserts),
                target);
    }

    /**
     * What events took.
     *
     * @param stored nanoseconds until all are stored
     * @param applied nanoseconds until all are applied
     * @param commands that the store had meanwhile
     * @param processor of the program; the sender's is not in it
     */
    private record Cost(long stored, long applied, long commands, Duration processor) {}

    private static Cost timed(Program program, int events, int together, boolean orders) throws Exception {
        double before = program.ask("GET", "/shop/bench/commands");
        Duration processor = program.processorTime();
        long begin = System.nanoTime();
        send(program, events, together, CLIENTS, orders);
        long stored = System.nanoTime() - begin;
        program.calm();
        long applied = System.nanoTime() - begin;
        Duration spent = program.processorTime().minus(processor);
        return new Cost(stored, applied, (long) (program.ask("GET", "/shop/bench/commands") - before), spent);
    }

    private static void send(Program program, int events, int together, int clients, boolean orders) throws Exception {
        var requests = new ArrayList<Callable<Void>>();
        for (int i = 0; i < events; i += together) {
            String all = IntStream.range(0, together)
                    .mapToObj(n -> orders ? order() : cart())
                    .collect(Collectors.joining(","));
            String body = together == 1 ? all : "[" + all + "]";
            String at = Long.toString(Instant.now().getEpochSecond());
            String signature = ShopSignature.sign(Program.SHOP_SECRET, at, body.getBytes(StandardCharsets.UTF_8));
            requests.add(() -> {
                expect(
                        202,
                        program.post(
                                "/shop/events",
                                body,
                                "Content-Type",
                                "application/json",
                                ShopSignature.TIMESTAMP_HEADER,
                                at,
                                ShopSignature.SIGNATURE_HEADER,
                                signature));
                return null;
            });
        }
        var hands = Executors.newFixedThreadPool(clients);
        try {
            for (var done : hands.invokeAll(requests)) {
                done.get();
            }
        } finally {
            hands.shutdownNow();
        }
    }

    private static String order() {
        int number = NUMBER.incrementAndGet();
        return """
                {"id":"o-%1$d","type":"order.paid","at":"%2$s","data":{"orderNo":"O-%1$d","buyer":{"id":"b-%3$d"},"paidAt":"%2$s",\
                "amountFen":12900,"items":[{"sku":"S1","title":"纸尿裤","category":"母婴","quantity":1,"priceFen":12900}]}}""".formatted(number, Instant.now(), number % BUYERS);
    }

    private static String cart() {
        int number = NUMBER.incrementAndGet();
        return """
                {"id":"c-%1$d","type":"cart.updated","at":"%2$s","data":{"cartId":"C-%3$d","buyer":{"id":"b-%3$d"},"updatedAt":"%2$s",\
                "items":[{"sku":"S1","title":"纸尿裤","category":"母婴","quantity":1,"priceFen":12900}]}}""".formatted(number, Instant.now(), number % BUYERS);
    }

    private static void expect(int status, int got) {
        if (got != status) {
            throw new IllegalStateException("expected status " + status + ", got " + got);
        }
    }

    private static String rate(double perSecond) {
        return String.format(Locale.ROOT, "%,.0f/s", perSecond);
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.2f", ratio);
    }

    private static void row(String work, String times, String throughput, String ratio, String target) {
        System.out.println("| " + String.join(" | ", work, times, throughput, ratio, target) + " |");
    }
}
