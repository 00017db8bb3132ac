package io.quanzi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.microsoft.playwright.Page;
import io.quanzi.inbox.Conflicts;
import io.quanzi.sandbox.Browser;
import java.time.Instant;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;

/** What contradicts is told on the first page, shown side by side, and settled. */
@ConsoleTest
class ConflictsPageTests {
    @LocalServerPort
    private int port;

    @Autowired
    private Conflicts conflicts;

    @Autowired
    private MongoOperations mongo;

    @AfterEach
    void leaveNothing() {
        mongo.remove(new Query(), "conflicts");
        mongo.remove(new Query(), "audit");
        mongo.remove(new Query(), "identity_decisions");
    }

    @Test
    void leadsFromTheFirstPageToBothSides() {
        try (Browser browser = Browser.start()) {
            Page page = loggedIn(browser, "/conflicts", "zh-CN");
            assertThat(page.locator(".empty-title")).hasText("没有对不上的内容");
            conflicts.record(
                    "order",
                    "E-17",
                    Map.of("amount", "¥100.00"),
                    Map.of("amount", "¥250.00", "odd.field", "<b>1</b>"),
                    Instant.now());

            page.navigate("http://127.0.0.1:" + port + "/");
            assertThat(page.locator("[data-alarm='alarm.conflicts'] h4")).hasText("1 条消息与已有资料对不上");
            page.locator("[data-alarm='alarm.conflicts'] a").click();

            assertThat(page.locator("[data-conflict='order']")).containsText("同一个订单号，内容不同");
            assertThat(page.locator("[data-conflict='order'] strong").first()).isVisible();
            assertThat(page.locator("[data-conflict='order']")).containsText("<b>1</b>");
            Browser.shoot(page, "conflicts-zh");
            page.locator("[data-conflict='order'] button").click();
            assertThat(page.locator(".empty-title")).hasText("没有对不上的内容");
            assertThat(page.locator("tbody")).containsText("admin 核对于");
            Page abroad = loggedIn(browser, "/conflicts", "en-US");
            assertThat(abroad.locator("tbody")).containsText("settled by admin");
            assertThat(browser.complaints()).isEmpty();
        }
        assertThat(mongo.count(Query.query(where("action").is("conflict.settle")), "audit"))
                .isEqualTo(1);
    }

    /** Of a contact that was decided on in two conflicts, the later is undone first, also from a page that is out of date. */
    @Test
    void undoesNoDecisionThatAnotherTookThePlaceOf() {
        conflicts.record("identity", "wm-x", Map.of(), Map.of(), Instant.now());
        String first = conflicts.listOpen(0, 1).get(0).id();
        conflicts.decide(first, "NEITHER", "admin");
        decided(first);
        try (Browser browser = Browser.start()) {
            Page page = loggedIn(browser, "/conflicts", "zh-CN");
            assertThat(page.locator("[data-decision] .btn-outline-danger")).hasText("撤销决定");
            decided("identity/of-another");

            page.locator("[data-decision] .btn-outline-danger").click();

            assertThat(page.locator("[data-elsewhere]")).containsText("请先撤销那一条");
            assertThat(page.locator("[data-decision] .btn-outline-danger")).hasCount(0);
            Browser.shoot(page, "identity-elsewhere-zh");
        }
        assertThat(conflicts.find(first).orElseThrow().decision()).isEqualTo("NEITHER");
        assertThat(mongo.count(Query.query(where("action").is("conflict.decide")), "audit"))
                .isZero();
    }

    private void decided(String conflict) {
        mongo.save(
                new Document("_id", "wm-x")
                        .append("decision", "d-" + conflict)
                        .append("conflict", conflict)
                        .append("userId", "lan")
                        .append("since", Instant.now())
                        .append("stands", true)
                        .append("done", true),
                "identity_decisions");
    }

    private Page loggedIn(Browser browser, String path, String language) {
        return SignedIn.admin(browser.desk(language), "http://127.0.0.1:" + port + path);
    }
}
