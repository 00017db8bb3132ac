package io.quanzi.broadcast;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.InsertManyOptions;
import io.quanzi.customer.Customers;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.shop.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;

/**
 * A plan of 30 days for 200 groups with 100 000 people, by the shipped playbook, which posts into the groups of three segments
 * every day, with 8 posts of managers into all groups and 8 to people one by one, four of them to everybody: as the page and the
 * command get it over loopback.
 */
public final class PlanBench {
    private static final int CUSTOMERS = 100_000;
    private static final int GROUPS = 200;
    private static final int BATCH = 5_000;
    private static final int TIMES = 7;
    private static final List<String> SEGMENTS = List.of("moms-0-6-months", "moms-6-12-months", "working-moms");
    private static final List<String> OFFICERS = List.of("xiaoman", "anan", "doudou", "lele", "tangtang");
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern POSTS = Pattern.compile("\"verdict\"");

    private PlanBench() {}

    /** Measures and prints a table. */
    public static void main(String[] args) throws Exception {
        long began = System.nanoTime();
        try (var program = new Program("-Xmx2g", PlanBench::fill)) {
            System.out.printf(
                    "%d customers in %d groups stored, the program started: %.0f s%n%n",
                    CUSTOMERS, GROUPS, (System.nanoTime() - began) / 1e9);
            var http = HttpClient.newBuilder()
                    .cookieHandler(new CookieManager())
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            logIn(http, program.url());
            System.out.println(
                    "| plan | posts | first | median | most | processor | kB |\n|---|---|---|---|---|---|---|");
            row(http, "30 days", program, "/api/plan?days=30");
            row(http, "30 days, as text", program, "/api/plan?days=30&format=text");
            row(http, "1 day", program, "/api/plan?days=1");
        }
    }

    private static void row(HttpClient http, String name, Program program, String path) throws Exception {
        var nanos = new long[TIMES];
        String answer = "";
        Duration before = program.cpu();
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            answer = get(http, program.url() + path);
            nanos[i] = System.nanoTime() - began;
        }
        Duration used = program.cpu().minus(before).dividedBy(TIMES);
        long first = nanos[0];
        Arrays.sort(nanos);
        System.out.printf(
                "| %s | %d | %.2f s | %.2f s | %.2f s | %.2f s | %d |%n",
                name,
                POSTS.matcher(answer).results().count(),
                first / 1e9,
                nanos[TIMES / 2] / 1e9,
                nanos[TIMES - 1] / 1e9,
                used.toNanos() / 1e9,
                answer.length() / 1_024);
    }

    private static String get(HttpClient http, String url) throws Exception {
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(url + " answered " + answer.statusCode() + " " + answer.body());
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
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "username=admin&password=" + Program.ADMIN_PASSWORD + "&_csrf=" + token.group(1)))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
    }

    private static void fill(Path data) {
        Instant now = Instant.now();
        try (var store =
                        EmbeddedStore.open(Files.createDirectories(data).resolve("store"), EmbeddedStore.Sync.PROCESS);
                MongoClient client = MongoClients.create(store.uri())) {
            MongoDatabase database = client.getDatabase("quanzi");
            var customers = new ArrayList<Document>();
            var members = new ArrayList<Document>();
            var stays = new ArrayList<Document>();
            for (int i = 0; i < CUSTOMERS; i++) {
                String id = "%024x".formatted(0x65_0000_0000L + i * 7_919L);
                customers.add(person(id, i, now));
                members.add(new Document("_id", id)
                        .append("segments", List.of(SEGMENTS.get(i % SEGMENTS.size())))
                        .append("at", Date.from(now)));
                stays.add(new Document("_id", "wr-" + i % GROUPS + "/wm-" + i + "/" + now.toEpochMilli())
                        .append("chat", "wr-" + i % GROUPS)
                        .append("member", "wm-" + i)
                        .append("customer", id)
                        .append("joinedAt", Date.from(now))
                        .append("leftAt", null));
            }
            var groups = new ArrayList<Document>();
            for (int i = 0; i < GROUPS; i++) {
                groups.add(new Document("_id", "wr-" + i)
                        .append("name", "宝妈 " + i + " 群")
                        .append("owner", OFFICERS.get(i % OFFICERS.size()))
                        .append("segment", SEGMENTS.get(i % SEGMENTS.size()))
                        .append("members", CUSTOMERS / GROUPS + 2)
                        .append("customers", CUSTOMERS / GROUPS)
                        .append("version", "1")
                        .append("dismissed", false)
                        .append("readAt", Date.from(now)));
            }
            insert(database, Customers.COLLECTION, customers);
            insert(database, "segment_members", members);
            insert(database, "group_stays", stays);
            insert(database, "groups", groups);
            insert(database, "post_drafts", posts(now));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static Document person(String id, int i, Instant now) {
        return new Document("_id", id)
                .append("buyerId", "B" + i)
                .append("nickname", "小米妈妈" + i)
                .append("segments", List.of(SEGMENTS.get(i % SEGMENTS.size())))
                .append("arm", i % 10_000)
                .append("optedOut", i % 200 == 0)
                .append(
                        "traits",
                        new Document("orders", 1 + i % 6).append("city", "上海").append("spent", 12_800L))
                .append(
                        "consent",
                        new Document(
                                "marketing",
                                new Document("given", i % 3 > 0)
                                        .append("source", "card")
                                        .append("version", "1")
                                        .append("at", Date.from(now))))
                .append("terms", List.of("xiaomi"))
                .append("firstSeenAt", Date.from(now))
                .append("version", 3L)
                .append(
                        "contact",
                        new Document("externalUserId", "wm-" + i)
                                .append("userId", OFFICERS.get(i % OFFICERS.size()))
                                .append("since", Date.from(now))
                                .append("live", i % 20 > 0));
    }

    private static List<Document> posts(Instant now) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < GROUPS; i++) {
            all.add("wr-" + i);
        }
        var posts = new ArrayList<Document>();
        for (int i = 0; i < 16; i++) {
            boolean toPeople = i % 2 == 0;
            var post = new Document("_id", "%032x".formatted(i + 1))
                    .append("version", 3)
                    .append("state", "WAITING")
                    .append("by", "xiaolan")
                    .append("changedAt", Date.from(now))
                    .append("chats", toPeople ? List.of() : all)
                    .append("title", "新品试用 " + i)
                    .append("text", "新到的纸尿裤，欢迎试用 " + i)
                    .append("at", Date.from(now.plus(Duration.ofHours(20 + 40L * i))))
                    .append("hours", 24);
            if (toPeople) {
                post.append(
                        "people",
                        new Document("everybody", i % 4 == 0)
                                .append("segments", i % 4 == 0 ? List.of() : List.of(SEGMENTS.get(i % 3)))
                                .append("officers", List.of())
                                .append("chosen", List.of()));
            }
            posts.add(post);
        }
        return posts;
    }

    private static void insert(MongoDatabase database, String collection, List<Document> rows) {
        for (int from = 0; from < rows.size(); from += BATCH) {
            database.getCollection(collection)
                    .insertMany(
                            rows.subList(from, Math.min(rows.size(), from + BATCH)),
                            new InsertManyOptions().ordered(false));
        }
    }
}
