package io.quanzi.story;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.quanzi.files.PrivateTree.assertPrivate;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.quanzi.files.PrivateTree;
import io.quanzi.sandbox.Browser;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The demo shop in a process of its own, smaller than the one that is shown. */
class DemoTests {
    private static final List<String> FUNNEL =
            List.of("orders", "invited", "added", "inGroup", "posted", "boughtAgain");
    private static final Duration HISTORY = Duration.ofMinutes(3);

    private static final int DAYS = 10;
    private static final int MANY = 200;

    @TempDir
    Path directory;

    @Test
    void playsHistoryOnceAndGoesOnAtThePresent() {
        playsHistoryOnceAndGoesOn(24);
    }

    @Test
    @Tag("soak")
    void playsTheHistoryOfManyBuyersOnce() {
        playsHistoryOnceAndGoesOn(MANY);
    }

    private void playsHistoryOnceAndGoesOn(int buyers) {
        try (var bot = demo(DAYS, buyers)) {
            bot.start();
            assertThat(bot.health().path("status").asString()).isEqualTo("OUT_OF_SERVICE");
            assertThat(bot.health().at("/components/history/details/of").asInt())
                    .isEqualTo(DAYS);
            bot.await("the history", HISTORY, () -> bot.logText().contains(DAYS + " 天历史已就绪"));

            assertThat(bot.health().path("status").asString()).isEqualTo("UP");
            Instant clock = Instant.parse(bot.look("/_sim/clock").path("now").asString());
            assertThat(Duration.between(clock, Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
            List<Long> funnel = funnel(bot);
            for (int stage = 1; stage < funnel.size(); stage++) {
                // whether anybody of a few buyers has bought again by now depends on the day of the week
                long least = buyers < MANY && stage == funnel.size() - 1 ? 0 : 1;
                assertThat(funnel.get(stage)).as(FUNNEL.get(stage)).isBetween(least, funnel.get(stage - 1));
            }
            assertThat(taskStates(bot)).contains("DELIVERED");
            if (buyers == MANY) { // of a few posts none may be late by now, as of a few buyers
                assertThat(taskStates(bot)).contains("EXPIRED", "WAITING");
            }

            assertPrivate(directory.resolve("data"));
            tellsOneCustomersStoryInSixClicks(bot);

            bot.kill();
            PrivateTree.open(directory.resolve("data"));
            bot.start();
            assertPrivate(directory.resolve("data"));
            bot.await("the demo to go on", HISTORY, () -> bot.logText().contains("接着上次继续"));
            assertThat(bot.health().path("status").asString()).isEqualTo("UP");
            assertThat(funnel(bot).get(1)).isBetween(funnel.get(1), funnel.get(1) + 8);
        }
    }

    /** On a phone without scripts, by a stranger who reads nothing but the buttons. */
    private static void tellsOneCustomersStoryInSixClicks(Bot bot) {
        try (Browser browser = Browser.start()) {
            Page page = signedIn(bot, browser.phoneWithoutScript("zh-CN"));
            page.locator("#story").click();
            assertThat(page.locator("main")).containsText("企业微信和顾客的手机都是模拟的");
            for (int click = 1; click <= 6; click++) {
                page.locator("#play").click();
                assertThat(page.locator("[data-done='true']")).hasCount(click);
                if (click == 1) {
                    pictureOfTheCard(bot, browser);
                    assertThat(page.locator("#customer-phone")).containsText("订单已支付成功");
                } else if (click == 3) {
                    assertThat(page.locator("#customer-phone")).containsText("我是福利官");
                    assertThat(page.locator("#customer-phone .text-secondary").first())
                            .containsText(Pattern.compile("小满|安安|豆豆"));
                }
            }
            assertThat(page.locator("#customer-phone .qz-bubble").first()).containsText("【今日小知识】");
            assertThat(page.locator("#again")).isVisible();
            assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= 390"))
                    .as("no sideways scrolling")
                    .isTrue();
            Browser.shoot(page, "story-phone-zh");

            String over = page.url();
            page.locator("#step-5 a").click();
            assertThat(page.locator("main")).containsText("小雨妈妈");

            Page english = signedIn(bot, browser.desk("en"));
            english.navigate(over);
            assertThat(english.locator("h1")).hasText("Six clicks");
            assertThat(english.locator(".qz-story").innerText()).doesNotContainPattern("\\p{IsHan}");
            Browser.shoot(english, "story-desk-en");
            Page desk = signedIn(bot, browser.desk("zh-CN"));
            desk.navigate(over);
            Browser.picture(desk, "story");
            pictureOfThePhones(desk, browser);
            desk.navigate(bot.url() + "/");
            Browser.picture(desk, "first-page");
            assertThat(desk.locator("[data-alarm='alarm.posts.review']")).isVisible();
            assertThat(desk.locator("[data-alarm='alarm.evidence.ending']")).containsText("YS-BB-01");
            assertThat(desk.locator("[data-alarm='alarm.drafts.held']")).containsText("全网最低");
            desk.locator("[data-alarm='alarm.drafts.held'] a").first().click();
            assertThat(desk.locator("#faults")).containsText("《广告法》第九条");
            assertThat(desk.locator("#held [data-act=release]")).isVisible();
            Browser.picture(desk, "held-post");
            desk.navigate(bot.url() + "/sops");
            assertThat(desk.locator("[data-state=going]")).hasCount(3);
            assertThat(desk.locator("[data-sop=new-contacts] [data-count=in]"))
                    .not()
                    .hasText("0");
            desk.locator("[data-sop=new-contacts] h2 a").click();
            assertThat(desk.locator("[data-cell='3-10:00'] [data-under]")).containsText("1");
            showsAnEveningThatWasAndOneToCome(bot, desk);
            desk.navigate(bot.url() + "/posts/drafts");
            assertThat(desk.locator("#unsent").innerText()).contains("新品试用招募", "周末答疑预告", "口水巾回购提醒");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private static void showsAnEveningThatWasAndOneToCome(Bot bot, Page desk) {
        desk.navigate(bot.url() + "/ab-tests");
        desk.locator("[data-test^=manual] a").click();
        assertThat(desk.locator("[data-version=B]")).containsText("宝宝的秋衣短了一截");
        Browser.shoot(desk, "demo-ab-own");
        desk.navigate(bot.url() + "/ab-tests");
        desk.locator("[data-test^=daily] a").click();
        assertThat(desk.locator("#verdict")).containsText("还太早：再等");
        assertThat(desk.locator("tr[data-version]")).hasCount(2);
        Browser.shoot(desk, "demo-ab-test");
        desk.navigate(bot.url() + "/live");
        assertThat(desk.locator("[data-session]")).hasCount(2);
        desk.navigate(bot.url() + "/live/solids");
        assertThat(desk.locator("[data-question][data-state=WAITING]")).hasCount(3);
        desk.navigate(bot.url() + "/live/night-waking");
        assertThat(desk.locator("[data-answer]")).hasCount(2);
        desk.navigate(bot.url() + "/posts");
        assertThat(desk.locator("[data-clicks]").first()).isVisible();
    }

    /** The card of the story's buyer, who has not added the officer yet. */
    private static void pictureOfTheCard(Bot bot, Browser browser) {
        Matcher card = Pattern.compile("http://[\\w.:]+/i/[\\w-]+")
                .matcher(bot.look("/_sim/state").toString());
        List<String> cards = card.results().map(MatchResult::group).toList();
        Page phone = browser.desk("zh-CN");
        phone.setViewportSize(390, 900);
        phone.navigate(cards.get(cards.size() - 1));
        assertThat(phone.locator("main")).containsText("长按二维码");
        Browser.picture(phone, "card");
    }

    /** The sandbox's phones: the customer's chat with her officer, her group, and the tasks of its owner. */
    private static void pictureOfThePhones(Page story, Browser browser) {
        Page phones = browser.desk("zh-CN");
        phones.setViewportSize(1280, 880);
        phones.navigate(story.locator("#both-phones")
                .locator("xpath=preceding-sibling::p/a")
                .getAttribute("href"));
        phones.locator("#phone-1").getByText("@企业微信").first().click();
        assertThat(phones.locator("#phone-1")).containsText("会员中心");
        phones.locator("#phone-3").getByText("群发助手").first().click();
        phones.locator("#phone-3").getByText("群发到客户群").first().click();
        assertThat(phones.locator("#phone-3")).containsText("发送给");
        Browser.picture(phones, "phones");
    }

    private static Page signedIn(Bot bot, Page page) {
        page.navigate(bot.url() + "/login");
        page.locator("#username").fill("admin");
        page.locator("#password").fill("story-password-1234");
        page.locator("button[type=submit], form button").first().click();
        assertThat(page.locator("#me")).isVisible();
        return page;
    }

    @Test
    @Tag("soak") // two more starts of the program
    void saysThatAnInterruptedHistoryIsNotPlayedAgain() {
        try (var bot = demo(10, 20)) {
            bot.start();
            bot.await(
                    "some days",
                    HISTORY,
                    () -> bot.health().at("/components/history/details/day").asInt() >= 3);

            bot.kill();
            bot.start();

            bot.await("the demo to go on", HISTORY, () -> bot.logText().contains("删除数据目录"));
            assertThat(bot.health().path("status").asString()).isEqualTo("UP");
        }
    }

    private Bot demo(int days, int buyers) {
        return new Bot(
                directory.resolve("data"),
                true,
                Map.of("quanzi.demo.days", String.valueOf(days), "quanzi.demo.buyers", String.valueOf(buyers)));
    }

    private static List<Long> funnel(Bot bot) {
        JsonNode counts = bot.api("/api/funnel");
        return FUNNEL.stream().map(stage -> counts.path(stage).asLong()).toList();
    }

    /** How the posts ended, and WAITING for those that lie on a phone and can be sent still. */
    private static List<String> taskStates(Bot bot) {
        var states = new ArrayList<String>();
        bot.logText()
                .lines()
                .filter(line -> line.contains("task ended"))
                .forEach(line -> states.add(line.replaceFirst(".* state=(\\w+) .*", "$1")));
        JsonNode tables = bot.look("/_sim/state").path("tables");
        for (JsonNode sender : tables.path("massSenders")) {
            if (!sender.hasNonNull("sentAt")
                    && !tables.path("massTasks")
                            .path(sender.path("msgid").asString())
                            .path("cancelled")
                            .asBoolean()) {
                states.add("WAITING");
            }
        }
        return states;
    }
}
