package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shop.ShopEvent.Buyer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** Every answer that the group's form offers leads on, whatever groups there are: into one, or to words that say why not. */
class GroupFormTests extends LiveShop {
    private static final Map<String, String> GROUPS = Map.of(
            "0-6月宝妈 1 群", "moms-0-6-months",
            "6-12月宝妈 1 群", "moms-6-12-months",
            "职场妈妈 1 群", "working-moms");
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Pattern STATE = Pattern.compile("data-state=\"([A-Z]+)\"");
    private static final Pattern HEADING = Pattern.compile("<h1>([^<]*)</h1>");
    /** What each of the form's answers about the baby may be, and in how many months from now. */
    private static final Map<String, Integer> STAGES = Map.of(
            "newborn", -3,
            "crawling", -9,
            "walking", -18,
            "talking", -30,
            "due", 3,
            "none", 0);

    @Autowired
    private Links links;

    @Autowired
    private MongoOperations mongo;

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();

    /** An answer of the form. */
    record Told(String stage, String working) {
        boolean isWorking() {
            return working.equals("yes");
        }

        /** The group made for it, by the shipped playbook; empty when there is none. */
        String group() {
            return switch (stage) {
                case "newborn" -> "0–6 月龄宝妈群";
                case "crawling" -> "6–12 月龄宝妈群";
                default -> isWorking() ? "职场妈妈群" : "";
            };
        }
    }

    /** Each stage, and for those that have no group of their own who works and who does not. */
    static Stream<Told> each() {
        return Stream.of(
                new Told("newborn", ""),
                new Told("crawling", "yes"),
                new Told("walking", "yes"),
                new Told("walking", "no"),
                new Told("talking", "yes"),
                new Told("due", ""),
                new Told("none", "no"));
    }

    static Stream<Told> all() {
        return STAGES.keySet().stream()
                .sorted()
                .flatMap(stage -> Stream.of("yes", "no", "").map(working -> new Told(stage, working)));
    }

    @ParameterizedTest
    @MethodSource("all")
    @Tag("soak")
    void leadsOnWhateverIsTold(Told told) throws Exception {
        leadsIntoTheGroupThatIsMadeForIt(told);
        noGroupsYet();
        saysThatThereIsNoGroupYet(told);
        noGroupsYet();
        saysThatItsGroupIsFull(told);
        noGroupsYet();
        saysThatWeComDoesNotAnswer(told);
    }

    @BeforeEach
    void noGroupsYet() {
        List.of("groups", "join_ways", "group_stays").forEach(name -> mongo.remove(new Query(), name));
    }

    @AfterEach
    void weComAnswers() {
        sim.delete("/_sim/faults");
    }

    private void openGroups() {
        GROUPS.forEach((name, segment) -> mongo.insert(
                new Document("_id", chat(name))
                        .append("name", name)
                        .append("owner", OFFICER)
                        .append("segment", segment)
                        .append("members", 10)
                        .append("customers", 8)
                        .append("version", "1")
                        .append("dismissed", false)
                        .append("readAt", java.util.Date.from(clock.instant())),
                "groups"));
    }

    private String chat(String name) {
        for (var group : sim.get("/_sim/groups")) {
            if (group.path("name").asString().equals(name)) {
                return group.path("chatId").asString();
            }
        }
        String made = sim.post("/_sim/groups", json(Map.of("owner", OFFICER, "name", name)))
                .path("chatId")
                .asString();
        // the group's own event is heard first, so that the rows below are not read over
        soon(() -> assertThat(mongo.count(new Query(), "groups")).isPositive());
        settled();
        mongo.remove(new Query(), "groups");
        return made;
    }

    @ParameterizedTest
    @MethodSource("each")
    void leadsIntoTheGroupThatIsMadeForIt(Told told) throws Exception {
        GROUPS.keySet().forEach(this::chat);
        openGroups();

        String page = answered(told);

        if (told.group().isEmpty()) {
            assertThat(state(page)).isEqualTo("NONE");
            assertThat(page).contains("暂时没有适合的群").contains("可以直接问福利官");
            if (told.stage().equals("due")) {
                assertThat(page).contains("宝宝出生以后").contains("0–6 月龄宝妈群");
            }
        } else {
            assertThat(state(page)).isEqualTo("JOIN");
            assertThat(heading(page)).isEqualTo(told.group());
            assertThat(page).contains("长按二维码，加入群聊").contains("/qr/");
        }
    }

    @ParameterizedTest
    @MethodSource("each")
    void saysThatThereIsNoGroupYet(Told told) throws Exception {
        String page = answered(told);

        assertThat(state(page)).isEqualTo("NONE");
        assertThat(page).contains("暂时没有适合的群").contains("再打开这个页面就能看到入群码");
    }

    @ParameterizedTest
    @MethodSource("each")
    void saysThatItsGroupIsFull(Told told) throws Exception {
        GROUPS.keySet().forEach(this::chat);
        openGroups();
        mongo.updateMulti(new Query(), new Update().set("members", 200), "groups");

        String page = answered(told);

        if (told.group().isEmpty()) {
            assertThat(state(page)).isEqualTo("NONE");
        } else {
            assertThat(state(page)).isEqualTo("FULL");
            assertThat(page).contains("群暂时满了").contains("也可以直接问福利官");
        }
    }

    @ParameterizedTest
    @MethodSource("each")
    void saysThatWeComDoesNotAnswer(Told told) throws Exception {
        GROUPS.keySet().forEach(this::chat);
        openGroups();
        sim.post(
                "/_sim/faults",
                json(Map.of(
                        "path",
                        "/cgi-bin/externalcontact/groupchat/add_join_way",
                        "kind",
                        "errcode",
                        "errcode",
                        45009,
                        "count",
                        9)));

        String page = answered(told);

        if (told.group().isEmpty()) {
            assertThat(state(page)).isEqualTo("NONE");
        } else {
            assertThat(state(page)).isEqualTo("LATER");
            assertThat(page).contains("企业微信没有应答").contains("您填的内容已经记下了");
        }
    }

    /** The page that stands after the form was sent; its form is there no more, and what was told is kept. */
    private String answered(Told told) throws IOException, InterruptedException {
        var person = customers.findOrCreate(
                new Buyer("b-form-" + NUMBER.incrementAndGet(), null, null, null, null), Instant.EPOCH);
        String address = links.urlOf(links.getOrCreate(Link.Kind.GROUP, person.id(), "group", Duration.ofDays(90)));
        assertThat(get(address)).contains("name=\"baby\"").contains("name=\"working\"");
        YearMonth month = YearMonth.from(ChinaTime.dayOf(clock.instant())).plusMonths(STAGES.get(told.stage()));
        String baby = told.stage().equals("due") || told.stage().equals("none") ? told.stage() : "born";
        String form = "baby=" + baby
                + (baby.equals("none") ? "&month=" : "&month=" + month)
                + (told.working().isEmpty() ? "" : "&working=" + told.working())
                + "&consent=" + URLEncoder.encode("yes", StandardCharsets.UTF_8);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Accept", "text/html")
                        .header("Accept-Language", "zh-CN")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .doesNotContain("name=\"baby\"")
                .contains("您告诉过我们的")
                .contains(baby.equals("born") ? "出生" : baby.equals("due") ? "预产" : "没有宝宝");
        return answer.body();
    }

    private String get(String address) throws IOException, InterruptedException {
        return http.send(
                        HttpRequest.newBuilder(URI.create(address))
                                .header("Accept", "text/html")
                                .header("Accept-Language", "zh-CN")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String state(String page) {
        return first(STATE, page);
    }

    private static String heading(String page) {
        return first(HEADING, page);
    }

    private static String first(Pattern pattern, String page) {
        Matcher found = pattern.matcher(page);
        assertThat(found.find()).as(page).isTrue();
        return found.group(1);
    }
}
