package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.quanzi.broadcast.PostDrafts;
import io.quanzi.broadcast.PostPeople;
import io.quanzi.outreach.MessagesToPeople;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.Source;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.Accessibility;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The plan of a Tuesday noon: what goes, who taps, what the disk would change, and that nothing else is taken over. */
@ConsoleTest
@Import(CommunityShop.class)
class PlanPageTests {
    private static final String POST = "00000000000000000000000000b1a40d";
    private static final String TIERS = "schedules/tiers.yaml";
    private static final JsonMapper JSON = new JsonMapper();
    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    private MongoOperations mongo;

    @Autowired
    private Playbook playbook;

    @Autowired
    private PlaybookEditor editor;

    @Autowired
    private PostPeople postPeople;

    @Autowired
    private PostDrafts drafts;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @AfterEach
    void asItWas() throws Exception {
        mongo.remove(Query.query(Criteria.where("_id").is(POST)), "post_drafts");
        mongo.remove(new Query(), "plans");
        post("/api/plan/apply", "");
    }

    /** As if the disk had been changed since it was last taken over. */
    private void otherTiersInForce() {
        Playbook.Active now = playbook.active(TIERS).orElseThrow();
        String text = now.source().content().replace("from: 2000", "from: 2200");
        assertThat(editor.save(new Source(TIERS, text), now.version(), "xiaolan"))
                .isInstanceOf(PlaybookEditor.Saved.InForce.class);
        mongo.updateFirst(
                Query.query(Criteria.where("_id").is(TIERS)),
                new Update().set("onDisk", text).unset("source"),
                "playbook");
    }

    private void writtenByAManager(String text) {
        mongo.save(
                new Document("_id", POST)
                        .append("version", 3)
                        .append("state", "WAITING")
                        .append("by", "xiaolan")
                        .append("changedAt", Date.from(CommunityShop.NOW))
                        .append("chats", List.of("wr-1", "wr-2", "wr-3"))
                        .append("title", "新品试用")
                        .append("text", text)
                        .append("at", Date.from(CommunityShop.NOW.plusSeconds(7_200)))
                        .append("hours", 24),
                "post_drafts");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        request.header("Authorization", "Bearer " + ConsoleTest.RUN_TOKEN)
                                .header("Accept-Language", "en")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
    }

    private HttpResponse<String> post(String path, String form) throws Exception {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    @Test
    void tellsWhatGoesWhoTapsWhatIsLeftAndWhatStopsIt() throws Exception {
        writtenByAManager("全网最低价的纸尿裤");
        String body = get("/api/plan?days=2").body();
        JsonNode plan = JSON.readTree(body);

        assertThat(get("/api/plan?days=2").body()).as("the same, byte by byte").isEqualTo(body);
        assertThat(plan.path("status").asString()).isEqualTo("fault");
        JsonNode own = plan.path("posts").path(0);
        assertThat(own.path("at").asString()).isEqualTo("2026-03-03T14:00+08:00");
        assertThat(own.path("verdict").asString()).isEqualTo("block");
        assertThat(own.path("findings").path(0).asString()).contains("最低");
        assertThat(own.path("owners")).isEmpty();
        assertThat(own.path("groups").path("words").asString())
                .isEqualTo("groups: 3 − blocked by the copy check 3 = 0");
        JsonNode daily = plan.path("posts").path(1);
        assertThat(daily.path("id").asString()).isEqualTo("daily-tip-deal@2026-03-04T02:00:00Z");
        assertThat(daily.path("segment").asString()).isEqualTo("moms-0-6-months");
        assertThat(daily.path("chatIds")).hasSize(2);
        assertThat(daily.path("people").asInt()).isEqualTo(57 + 190 - 4);
        assertThat(daily.path("owners").path(0).path("name").asString()).isEqualTo("小兰");
        assertThat(daily.path("owners").path(0).path("taps").asInt()).isEqualTo(1);
        assertThat(daily.path("text").asString()).contains("今日小知识");
        assertThat(plan.path("posts")
                        .path(2)
                        .path("stops")
                        .path(0)
                        .path("reason")
                        .asString())
                .isEqualTo("NO_GROUPS");
        JsonNode budget = plan.path("budgets").path(0);
        assertThat(budget.path("left").asInt())
                .isEqualTo(31
                        - budget.path("used").asInt()
                        - budget.path("planned").asInt());
        assertThat(plan.path("files").path("differences")).isEmpty();
        assertThat(JSON.readTree(get("/api/plan?day=2026-03-04&format=text").body())
                        .path("text")
                        .asString())
                .contains("2026-03-04 Wed", "小兰 1", "2 groups, 243 people", "The files on disk are as in force.");
        assertThat(get("/api/plan?day=2026-02-01").statusCode()).isEqualTo(400);
        assertThat(get("/api/plan?days=0").body()).contains("days: expected a number from 1 to 92");
    }

    @Test
    void countsThePeopleOfAPostAsItsOwnPageDoes() throws Exception {
        writtenByAManager("新到的纸尿裤");
        mongo.updateFirst(
                Query.query(Criteria.where("_id").is(POST)),
                new Update()
                        .set("chats", List.of())
                        .set(
                                "people",
                                new Document("everybody", true)
                                        .append("segments", List.of())
                                        .append("officers", List.of())
                                        .append("chosen", List.of())),
                "post_drafts");
        MessagesToPeople.Reach reach = postPeople.reach(drafts.find(POST).orElseThrow());

        JsonNode audience = JSON.readTree(get("/api/plan?day=2026-03-03").body())
                .path("posts")
                .path(0)
                .path("audience");

        assertThat(audience.path("reached").asInt()).isEqualTo(reach.people());
        assertThat(audience.path("meant").asInt()).isEqualTo(reach.people() + reach.left());
        assertThat(audience.path("words").asString()).endsWith(" = " + reach.people());
    }

    @Test
    void appliesAPlanOnlyWhileItIsTrue() throws Exception {
        otherTiersInForce();
        JsonNode plan = JSON.readTree(get("/api/plan?days=2").body());
        String hash = plan.path("hash").asString();
        assertThat(plan.path("files")
                        .path("differences")
                        .path(0)
                        .path("changes")
                        .path(0)
                        .asString())
                .contains("2200", "→", "2000");
        writtenByAManager("新到的纸尿裤");

        JsonNode stale = JSON.readTree(post("/api/plan/apply", "hash=" + hash).body());

        assertThat(stale.path("status").asString()).isEqualTo("stale");
        assertThat(stale.path("changes").path(0).asString()).contains("新品试用, 03-03 14:00: goes now");
        assertThat(post("/api/plan/apply", "hash=000000000000").statusCode()).isEqualTo(400);
        assertThat(post("/api/plan/apply", "take=" + TIERS).body()).contains("no file was changed on both sides");

        String fresh =
                JSON.readTree(get("/api/plan?days=2").body()).path("hash").asString();
        JsonNode done = JSON.readTree(post("/api/plan/apply", "hash=" + fresh).body());
        assertThat(done.path("status").asString()).isEqualTo("done");
        assertThat(done.path("text").asString()).contains("~ " + TIERS, "2200 → 2000", "1 files taken over.");
        assertThat(JSON.readTree(post("/api/plan/apply", "").body())
                        .path("status")
                        .asString())
                .isEqualTo("nothing");
        assertThat(mongo.exists(
                        Query.query(Criteria.where("action")
                                .is("playbook.publish")
                                .and("subject")
                                .is(TIERS)
                                .and("actor")
                                .is("command")),
                        "audit"))
                .isTrue();
    }

    @Test
    void isReadAndAppliedOnAPhoneWithoutJavaScript() throws Exception {
        otherTiersInForce();
        writtenByAManager("新到的纸尿裤");
        Page page = SignedIn.admin(browser.phoneWithoutScript("zh-CN"), "http://127.0.0.1:" + port + "/plan?days=2");

        assertThat(page.locator("#status")).hasText("有事要做");
        assertThat(page.locator("[data-post='" + POST + "/']")).containsText("3 个群 253 人");
        assertThat(page.locator("[data-post^='daily-tip-deal@2026-03-04'] >> text=没有给它用的群"))
                .hasCount(5);
        assertThat(page.locator("#taps")).containsText("小兰");
        assertThat(page.locator("[data-file='" + TIERS + "']")).containsText("2200 → 2000");
        assertThat((int) page.evaluate("() => document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(390);
        Browser.shoot(page, "plan-zh");

        page.locator("#apply").click();

        assertThat(page.locator("#came")).containsText("已采用 1 个文件");
        assertThat(page.locator("#same")).isVisible();
        page.navigate("http://127.0.0.1:" + port + "/plan?day=2020-01-01&lang=en");
        assertThat(page.locator("main")).containsText("No such day can be planned");
        assertThat(page.locator("h1")).hasText("Plan");
        Page desk = SignedIn.admin(browser.phone("zh-CN"), "http://127.0.0.1:" + port + "/plan?days=2");
        assertThat(desk.locator("#posts")).isVisible();
        assertThat(Accessibility.faults(desk)).isEmpty();
    }
}
