package io.quanzi.rehearsal;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.quanzi.console.ConsoleTest;
import io.quanzi.console.SignedIn;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.Accessibility;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;

/** The days of a small shop, rehearsed. */
@ConsoleTest
class RehearsalTests {
    private static final Instant NOON = Instant.parse("2026-03-02T23:00:00Z");
    private static final RehearsalRequest SMALL = new RehearsalRequest(3, 200, 3, 7);
    /** Written by whoever has the page open. */
    private static final Set<String> BESIDE =
            Set.of(RehearsalRepository.COLLECTION, "audit", "staff_sessions", "users", "schedule_marks", "visits");

    private static Browser browser;

    @LocalServerPort
    private int port;

    @Autowired
    private Rehearsals rehearsals;

    @Autowired
    private MongoOperations mongo;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @AfterEach
    void startOver() {
        browser.startOver();
        mongo.remove(new Query(), RehearsalRepository.COLLECTION);
    }

    @Test
    void sameSeedGivesTheSameMonthAndTheStoreIsOnlyRead() {
        Map<String, Integer> before = everything();

        RehearsalRun first = over(rehearsals.start(SMALL, "admin", NOON).orElseThrow());
        RehearsalRun second = over(rehearsals.start(SMALL, "admin", NOON).orElseThrow());

        assertThat(first.state()).as(first.error()).isEqualTo(RehearsalRun.State.DONE);
        assertThat(everything()).isEqualTo(before);
        RehearsalResult result = first.result();
        assertThat(result).isNotNull().isEqualTo(second.result());
        assertThat(result.from()).isEqualTo(LocalDate.of(2026, 3, 3));
        assertThat(result.people().orders()).isPositive();
        assertThat(result.posts().planned()).isEqualTo(9);
        assertThat(result.posts().delivered()
                        + result.posts().expired()
                        + result.posts().open())
                .isEqualTo(9);
        assertThat(result.groups()).allSatisfy(group -> {
            assertThat(group.perDay()).hasSize(3);
            assertThat(group.budgetLeft()).isBetween(28L, 31L);
        });
        assertThat(result.officers()).singleElement().satisfies(officer -> {
            assertThat(officer.taps().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(result.posts().delivered());
            assertThat(officer.worstMinutes()).isPositive();
        });
        assertThat(result.points().after()).isGreaterThan(result.points().before());
        assertThat(result.segments().stream()
                        .mapToLong(RehearsalResult.SegmentGrowth::after)
                        .sum())
                .isPositive();
        assertThat(RehearsalTable.of(result, java.util.Locale.ENGLISH)).contains("Busiest day: officer01");

        Page page = SignedIn.admin(browser.phone("zh-CN"), "http://127.0.0.1:" + port + "/rehearsal");
        assertThat(page.locator("[data-run]")).hasCount(2);
        page.locator("[data-run] a").first().click();
        assertThat(page.locator("#sum")).containsText("计划 9");
        assertThat(page.locator("[data-owner=officer01]")).containsText("分钟");
        Browser.shoot(page, "rehearsal-zh");
        assertThat(Accessibility.faults(page)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void oneAtATimeAndCancelledOnThePage() {
        Page page = SignedIn.admin(browser.phone("zh-CN"), "http://127.0.0.1:" + port + "/rehearsal");
        page.locator("input[name=days]").fill("90");
        page.locator("#start").click();
        assertThat(page.locator(".invalid-feedback")).hasText("请填 1 到 62 之间的整数");
        Browser.shoot(page, "rehearsal-form-zh");
        page.locator("input[name=days]").fill("60");

        page.locator("#start").click();

        RehearsalRun going = rehearsals.latest().get(0);
        assertThat(going.running()).isTrue();
        assertThat(rehearsals.start(SMALL, "admin")).isEmpty();
        page.locator("#cancel").click();
        assertThat(page.locator("#rehearsal")).containsText("admin 取消");
        assertThat(over(going).state()).isEqualTo(RehearsalRun.State.CANCELLED);
        assertThat(Accessibility.faults(page)).isEmpty();
        assertThatThrownBy(() -> new RehearsalRequest(30, 10, null, 1)).hasMessageContaining("both or neither");
    }

    private RehearsalRun over(RehearsalRun begun) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> rehearsals
                        .find(begun.id())
                        .filter(run -> !run.running())
                        .isPresent());
        return rehearsals.find(begun.id()).orElseThrow();
    }

    /** A digest of each collection. */
    private Map<String, Integer> everything() {
        var all = new TreeMap<String, Integer>();
        for (String name : mongo.getCollectionNames()) {
            List<Document> rows = BESIDE.contains(name) ? List.of() : mongo.findAll(Document.class, name);
            if (!rows.isEmpty()) {
                all.put(
                        name,
                        rows.stream().mapToInt(row -> row.toJson().hashCode()).sum());
            }
        }
        return all;
    }
}
