package io.quanzi.customer;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.InsertManyOptions;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.shop.Program;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;

/**
 * The lists of the console with 200 000 customers and 300 000 orders, as a browser asks for them over loopback: each
 * address so many times, one after the other, in a program that has answered each before. Beside the times stands the
 * processor time that the program used for one answer, all its threads together, which a busy machine does not lengthen.
 * An argument measures only the lists in whose names it stands.
 */
public final class ListBench {
    private static final int CUSTOMERS = 200_000;
    private static final int ORDERS = 300_000;
    private static final int BATCH = 5_000;
    private static final int WARM_UPS = 15;
    private static final int TIMES = 60;
    private static final int DEEP = 50;
    private static final Instant NOW = Instant.parse("2026-11-30T04:00:00Z");
    private static final List<String> FIRST =
            List.of("小米", "糖豆", "果果", "安安", "豆豆", "暖暖", "一一", "可乐", "团子", "柚子", "Anna", "Lily");
    private static final List<String> LAST = List.of("妈妈", "妈咪", "麻麻", "爸爸", "宝妈", "家", "的日常", "mama");
    private static final List<String> CITIES = List.of("上海", "北京", "杭州", "成都", "广州", "深圳", "武汉", "西安", "南京", "厦门");
    private static final List<String> CATEGORIES = List.of("母婴", "家居", "零食", "玩具", "图书");
    private static final List<String> TIERS = List.of("普通", "银卡", "金卡", "钻石");
    private static final List<String> OFFICERS = List.of("xiaoman", "anan", "doudou", "lele", "tangtang");
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern NEXT = Pattern.compile("rel=\"next\" href=\"([^\"]+)\"");

    private ListBench() {}

    /** Measures and prints a table. */
    public static void main(String[] args) throws Exception {
        long began = System.nanoTime();
        try (var program = new Program("-Xmx2g", ListBench::fill)) {
            System.out.printf(
                    "%d customers and %d orders stored, the program started: %.0f s%n%n",
                    CUSTOMERS, ORDERS, (System.nanoTime() - began) / 1e9);
            var http = HttpClient.newBuilder()
                    .cookieHandler(new CookieManager())
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            logIn(http, program.url());
            System.out.println("| list | p50 | p95 | most | processor | kB |\n|---|---|---|---|---|---|");
            for (var one : addresses(http, program.url()).entrySet()) {
                if (args.length > 0 && Arrays.stream(args).noneMatch(one.getKey()::contains)) {
                    continue;
                }
                row(http, one.getKey(), program, one.getValue());
            }
        }
    }

    private static Map<String, String> addresses(HttpClient http, String url) throws Exception {
        var addresses = new LinkedHashMap<String, String>();
        addresses.put("customers, first page", "/customers");
        addresses.put("page " + DEEP, deep(http, url, "/customers"));
        addresses.put("by spent", "/customers?sort=spent");
        addresses.put("by spent, page " + DEEP, deep(http, url, "/customers?sort=spent"));
        addresses.put("by last purchase, earliest first", "/customers?sort=last&dir=asc");
        addresses.put("search of two characters, rare", "/customers?q=" + encoded("米的"));
        addresses.put("search of two characters, a quarter", "/customers?q=" + encoded("妈妈"));
        addresses.put("search of four characters", "/customers?q=" + encoded("糖豆妈妈"));
        addresses.put("search by order number", "/customers?q=O-000123456");
        addresses.put("search by phone end", "/customers?q=1234");
        for (String stage : List.of("invited", "added", "in-group", "posted", "bought-again", "not-added", "lost")) {
            addresses.put("stage " + stage, "/customers?stage=" + stage);
        }
        addresses.put("officer", "/customers?officer=anan");
        addresses.put("segment, a third", "/customers?segment=everyone");
        addresses.put("segment, one in a hundred", "/customers?segment=vip");
        addresses.put("segment, by spent", "/customers?segment=vip&sort=spent&dir=asc");
        addresses.put("group", "/customers?group=wr-7");
        addresses.put("tier", "/customers?tier=" + encoded("金卡"));
        addresses.put("city", "/customers?city=" + encoded("厦门"));
        addresses.put("bought", "/customers?bought=" + encoded("玩具"));
        addresses.put("last purchase in a month a year ago", "/customers?lastFrom=" + day(395) + "&lastTo=" + day(365));
        addresses.put("spent 500 to 600", "/customers?spentFrom=500&spentTo=600");
        addresses.put(
                "tier, city and bought",
                "/customers?tier=" + encoded("金卡") + "&city=" + encoded("厦门") + "&bought=" + encoded("玩具"));
        addresses.put("orders, first page", "/orders");
        addresses.put("members, first page", "/members");
        return addresses;
    }

    private static String day(int ago) {
        return NOW.minus(Duration.ofDays(ago)).toString().substring(0, 10);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The address of a page far behind, reached as people reach it. */
    private static String deep(HttpClient http, String url, String path) throws Exception {
        String at = path;
        for (int page = 1; page < DEEP; page++) {
            Matcher next = NEXT.matcher(get(http, url + at));
            if (!next.find()) {
                throw new IllegalStateException(path + " ends on page " + page);
            }
            at = next.group(1).replace("&amp;", "&");
        }
        return at;
    }

    private static void row(HttpClient http, String name, Program program, String path) throws Exception {
        String url = program.url() + path;
        for (int i = 0; i < WARM_UPS; i++) {
            get(http, url);
        }
        var nanos = new long[TIMES];
        int length = 0;
        Duration before = program.cpu();
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            length = get(http, url).length();
            nanos[i] = System.nanoTime() - began;
        }
        Duration used = program.cpu().minus(before).dividedBy(TIMES);
        Arrays.sort(nanos);
        System.out.printf(
                "| %s | %.1f ms | %.1f ms | %.1f ms | %.1f ms | %d |%n",
                name,
                nanos[TIMES / 2] / 1e6,
                nanos[TIMES * 95 / 100] / 1e6,
                nanos[TIMES - 1] / 1e6,
                used.toNanos() / 1e6,
                length / 1_024);
    }

    private static String get(HttpClient http, String url) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Accept", "text/html")
                        .header("Accept-Language", "zh-CN")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200 || (answer.uri().getPath().equals("/login") && !url.endsWith("/login"))) {
            throw new IllegalStateException(url + " answered " + answer.statusCode() + " at " + answer.uri());
        }
        return answer.body();
    }

    private static void logIn(HttpClient http, String url) throws Exception {
        Matcher token = CSRF.matcher(get(http, url + "/login"));
        if (!token.find()) {
            throw new IllegalStateException("the login has no token");
        }
        http.send(
                HttpRequest.newBuilder(URI.create(url + "/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Accept", "text/html")
                        .POST(HttpRequest.BodyPublishers.ofString("username=admin&password=" + Program.ADMIN_PASSWORD
                                + "&_csrf=" + encoded(token.group(1))))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    /** Fills the store of a data directory with the shop that is measured. */
    public static void fill(Path data) {
        try (var store =
                        EmbeddedStore.open(Files.createDirectories(data).resolve("store"), EmbeddedStore.Sync.PROCESS);
                MongoClient client = MongoClients.create(store.uri())) {
            MongoDatabase database = client.getDatabase("quanzi");
            var random = new Random(7);
            var customers = new Batches(database, Customers.COLLECTION);
            var members = new Batches(database, "segment_members");
            var invitations = new Batches(database, "invitations");
            var stays = new Batches(database, "group_stays");
            for (int i = 0; i < CUSTOMERS; i++) {
                String id = "%024x".formatted(0x65_0000_0000L + i * 7_919L);
                Instant seen = NOW.minus(Duration.ofMinutes(5L * (CUSTOMERS - i)));
                customers.add(person(id, i, seen, random));
                List<String> segments = segments(i);
                members.add(new Document("_id", id).append("segments", segments).append("at", Date.from(seen)));
                if (i % 3 > 0) {
                    invitations.add(new Document("_id", id)
                            .append("token", "t" + i)
                            .append("userId", OFFICERS.get(i % OFFICERS.size()))
                            .append("madeAt", Date.from(seen))
                            .append("closedAt", Date.from(seen)));
                }
                if (i % 5 == 0) {
                    stays.add(new Document("_id", "wr-" + i % 400 / 5 + "/wm-" + i + "/" + seen.toEpochMilli())
                            .append("chat", "wr-" + i % 400 / 5)
                            .append("member", "wm-" + i)
                            .append("customer", id)
                            .append("joinedAt", Date.from(seen))
                            .append("leftAt", null));
                }
            }
            var orders = new Batches(database, Purchases.COLLECTION);
            for (int i = 0; i < ORDERS; i++) {
                orders.add(order(i, random));
            }
            var groups = new Batches(database, "groups");
            for (int i = 0; i < 80; i++) {
                groups.add(new Document("_id", "wr-" + i)
                        .append("name", "宝妈 " + i + " 群")
                        .append("owner", OFFICERS.get(i % OFFICERS.size()))
                        .append("members", 180)
                        .append("customers", 178)
                        .append("version", "1")
                        .append("dismissed", false)
                        .append("readAt", Date.from(NOW)));
            }
            List.of(customers, members, invitations, stays, orders, groups).forEach(Batches::end);
        } catch (java.io.IOException unwritable) {
            throw new java.io.UncheckedIOException(unwritable);
        }
    }

    private static List<String> segments(int i) {
        var segments = new ArrayList<String>();
        if (i % 3 == 0) {
            segments.add("everyone");
        }
        if (i % 100 == 1) {
            segments.add("vip");
        }
        return segments;
    }

    private static Document person(String id, int i, Instant seen, Random random) {
        String nickname = FIRST.get(random.nextInt(FIRST.size()))
                + LAST.get(random.nextInt(LAST.size()))
                + (i % 4 == 0 ? i % 97 : "");
        var traits = new Document();
        if (i % 10 > 0) {
            long spent = (long) (5_000 * Math.exp(random.nextGaussian() + 1));
            String last = seen.plus(Duration.ofDays(
                            random.nextInt(1 + (int) Duration.between(seen, NOW).toDays())))
                    .toString()
                    .substring(0, 10);
            String category = CATEGORIES.get(random.nextInt(CATEGORIES.size()));
            traits.append("orders", 1 + random.nextInt(6))
                    .append("first_paid_on", seen.toString().substring(0, 10))
                    .append("last_paid_on", last)
                    .append("spent", spent)
                    .append("categories", List.of(category))
                    .append("bought", List.of(new Document("name", category).append("on", last)))
                    .append("tier", TIERS.get(Math.min(TIERS.size() - 1, (int) (spent / 20_000))));
        }
        traits.append("city", CITIES.get(random.nextInt(CITIES.size())));
        var row = new Document("_id", id)
                .append("buyerId", "B" + i)
                .append("unionid", "oU" + i)
                .append("nickname", nickname)
                .append("phoneEnd", "%04d".formatted(random.nextInt(10_000)))
                .append("terms", SearchTerms.of(id, nickname))
                .append("segments", segments(i))
                .append("arm", random.nextInt(10_000))
                .append("optedOut", i % 200 == 0)
                .append("traits", traits)
                .append("consent", new Document())
                .append("firstSeenAt", Date.from(seen))
                .append("version", 3L);
        if (i % 2 == 0) {
            row.append(
                    "contact",
                    new Document("externalUserId", "wm-" + i)
                            .append("userId", OFFICERS.get(random.nextInt(OFFICERS.size())))
                            .append("since", Date.from(seen.plusSeconds(60)))
                            .append("live", i % 20 > 0));
            if (i % 5 == 0) {
                traits.append("joined_at", seen.toString()).append("group", new Document("everyone", true));
            }
            if (i % 30 == 0) {
                traits.append("posted_at", seen.toString());
            }
            if (i % 90 == 0) {
                traits.append("bought_again_at", seen.toString());
            }
        }
        return row;
    }

    private static Document order(int i, Random random) {
        long fen = 1_000L + random.nextInt(50_000);
        Instant at = NOW.minus(Duration.ofMinutes(3L * (ORDERS - i)));
        var row = new Document("_id", "O-%09d".formatted(i))
                .append("customer", "%024x".formatted(0x65_0000_0000L + (long) random.nextInt(CUSTOMERS) * 7_919L))
                .append("paidAt", Date.from(at))
                .append("amount", fen)
                .append("imported", true)
                .append(
                        "lines",
                        List.of(new Document("quantity", 1)
                                .append("amount", fen)
                                .append("title", "云柔纸尿裤 M 码")
                                .append("category", CATEGORIES.get(random.nextInt(CATEGORIES.size())))));
        if (i % 40 == 0) {
            row.append(
                    "refunds",
                    List.of(new Document("id", "R" + i).append("amount", fen).append("at", Date.from(at))));
        }
        return row;
    }

    /** Inserts some thousand documents at a time. */
    private static final class Batches {
        private final MongoDatabase database;
        private final String collection;
        private final List<Document> rows = new ArrayList<>();

        Batches(MongoDatabase database, String collection) {
            this.database = database;
            this.collection = collection;
        }

        void add(Document row) {
            rows.add(row);
            if (rows.size() == BATCH) {
                end();
            }
        }

        void end() {
            if (!rows.isEmpty()) {
                database.getCollection(collection).insertMany(rows, new InsertManyOptions().ordered(false));
                rows.clear();
            }
        }
    }
}
