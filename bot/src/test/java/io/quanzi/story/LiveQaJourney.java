package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.quanzi.console.SignedIn;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessages;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.Accessibility;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A live session from the form in the console over the phones of owner and member to the replay. */
record LiveQaJourney(ClockedShop shop) {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final String ROOM = "https://live.example.com/room/1";
    private static final String REPLAY = "https://live.example.com/replay/1";
    private static final String ASKED = "宝宝夜里醒三次，要不要每次都喂？";
    private static final String PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) MicroMessenger/8.0.50";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    void walk() throws Exception {
        // a month of fewer days than its messages: there is one to spare for the reminder
        YearMonth month = Stream.iterate(
                        YearMonth.from(LocalDate.ofInstant(shop.now(), SHANGHAI))
                                .plusMonths(1),
                        next -> next.plusMonths(1))
                .filter(next -> next.lengthOfMonth() < 31)
                .findFirst()
                .orElseThrow();
        LocalDate day = month.atDay(10);
        // what was missed until then counts to the month before
        shop.moveTo(at(month.atDay(1).minusDays(1), 9, 0));
        shop.fastForward(at(day, 9, 0));
        try (Browser browser = Browser.start()) {
            Page console = SignedIn.open(browser.desk("zh-CN"), shop.url("/live"), "admin", ClockedShop.PASSWORD);
            plan(console, day);

            shop.fastForward(at(day, 10, 0));
            String invited = posted("【直播答疑】夜醒怎么办", at(day, 0, 0));
            assertThat(invited).contains("【今日小知识】");
            Matcher page = Pattern.compile("https?://\\S+(/q/[\\w-]{22})").matcher(invited);
            assertThat(page.find()).isTrue();
            Page phone = browser.phone("zh-CN");
            ask(phone, page.group(1));
            moderate(console, "#questions [data-act=approve]", "已公开在提问页");
            phone.reload();
            PlaywrightAssertions.assertThat(phone.locator("#questions")).containsText(ASKED);

            shop.fastForward(at(day, 19, 30));
            MassMessage reminder = reminder(day);
            tap(reminder);
            String said = shown("【马上开始】");
            assertThat(said).doesNotContain(ROOM);
            follow(said);

            answer(console, day);
            shop.fastForward(at(day.plusDays(1), 10, 0));
            assertThat(posted("【直播回放】夜醒怎么办", at(day.plusDays(1), 0, 0))).contains("答了 1 个问题", page.group(1));
            phone.reload();
            PlaywrightAssertions.assertThat(phone.locator("#questions blockquote"))
                    .hasText("先看看是不是饿了。");
            PlaywrightAssertions.assertThat(phone.locator("#watch")).hasAttribute("href", Pattern.compile(".*/r/.*"));
            Browser.shoot(phone, "live-questions-answered-zh");
            look(console, reminder);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    private void plan(Page console, LocalDate day) {
        PlaywrightAssertions.assertThat(console.locator("main")).containsText("还没有直播问答");
        console.locator("#new-session").click();
        console.locator("#id").fill("night");
        console.locator("#at").fill(day + " 20:00");
        console.locator("#topic").fill("夜醒怎么办");
        console.locator("#expert").fill("林老师");
        console.locator("#url").fill(ROOM);
        console.locator("#segments").fill("moms-0-6-months");
        console.locator("#save").click();
        console.navigate(shop.url("/live"));
        PlaywrightAssertions.assertThat(console.locator("[data-session=night]")).containsText("林老师");
    }

    private void ask(Page phone, String path) {
        phone.navigate(shop.url(path));
        phone.locator("#text").fill(ASKED);
        phone.locator("#name").fill("豆豆妈");
        phone.locator("[name=consent]").check();
        phone.locator("#ask").click();
        PlaywrightAssertions.assertThat(phone.locator("#own")).containsText(ASKED);
        PlaywrightAssertions.assertThat(phone.locator("#questions")).not().containsText(ASKED);
        assertThat(Accessibility.faults(phone)).isEmpty();
        Browser.shoot(phone, "live-questions-zh");
    }

    private void moderate(Page console, String button, String said) {
        console.navigate(shop.url("/live/night"));
        PlaywrightAssertions.assertThat(console.locator("#questions")).containsText("豆豆妈");
        console.locator(button).click();
        PlaywrightAssertions.assertThat(console.locator("[role=alert]").first()).containsText(said);
    }

    private MassMessage reminder(LocalDate day) {
        String campaign = "live-qa/night@" + at(day, 20, 0) + "/REMIND/moms-0-6-months";
        shop.await(
                "the reminder",
                () -> !shop.bean(MassMessages.class).of(campaign).isEmpty());
        MassMessage reminder = shop.bean(MassMessages.class).of(campaign).get(0);
        shop.await(
                "the owner to be told",
                () -> shop.bean(MassMessages.class)
                        .find(reminder.id())
                        .orElseThrow()
                        .state()
                        .waitsForTap());
        return reminder;
    }

    private void tap(MassMessage task) {
        shop.advance(Duration.ofSeconds(30)); // until it is on the owner's phone
        shop.sim.post("/_sim/tap", Rig.json(Map.of("staff", task.userId())));
    }

    /** The words of a post into the groups that was planned from an instant on. */
    private String posted(String words, Instant since) {
        shop.await(words, () -> post(words, since).isPresent());
        return post(words, since).orElseThrow().copy().text();
    }

    private Optional<MassMessage> post(String words, Instant since) {
        return shop.bean(MassMessages.class).toGroupsSince(since).stream()
                .filter(task -> task.copy().text().contains(words))
                .findFirst();
    }

    /** What WeCom was given to show in the group. */
    private String shown(String words) {
        return shop.sim
                .get("/_sim/state")
                .path("tables")
                .path("massTasks")
                .valueStream()
                .map(Object::toString)
                .filter(task -> task.contains(words))
                .findFirst()
                .orElseThrow();
    }

    /** As a member does who taps the link, and as WeChat does that looks what it is. */
    private void follow(String said) throws Exception {
        Matcher link = Pattern.compile("/r/[a-z0-9]{12}").matcher(said);
        assertThat(link.find()).isTrue();
        URI address = URI.create(shop.url(link.group()));
        HttpResponse<Void> first = HTTP.send(
                HttpRequest.newBuilder(address).header("User-Agent", PHONE).build(),
                HttpResponse.BodyHandlers.discarding());
        assertThat(first.statusCode()).isEqualTo(302);
        assertThat(first.headers().firstValue("Location")).contains(ROOM);
        String seen = first.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
        for (HttpRequest.Builder other : List.of(
                HttpRequest.newBuilder(address).header("User-Agent", PHONE).header("Cookie", seen),
                HttpRequest.newBuilder(address).header("User-Agent", "WeChatShareExtensionNew/8.0.50"),
                HttpRequest.newBuilder(address)
                        .header("User-Agent", PHONE)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody()))) {
            assertThat(HTTP.send(other.build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(302);
        }
        HttpResponse<String> unknown = HTTP.send(
                HttpRequest.newBuilder(URI.create(shop.url("/r/23456789bcdf"))).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("这个链接已失效");
    }

    private void answer(Page console, LocalDate day) {
        shop.fastForward(at(day, 20, 45));
        console.navigate(shop.url("/live/night"));
        console.locator("#questions textarea").fill("先看看是不是饿了。");
        console.locator("#questions [data-act=answer]").click();
        PlaywrightAssertions.assertThat(console.locator("[data-answer]")).hasText("先看看是不是饿了。");
        console.locator("#edit").click();
        console.locator("#replay").fill(REPLAY);
        console.locator("#save").click();
    }

    private void look(Page console, MassMessage reminder) {
        console.navigate(shop.url("/live/night"));
        PlaywrightAssertions.assertThat(console.locator("[data-room]")).hasText("1");
        assertThat(console.locator("[data-group]").first().innerText()).contains("跟当天的帖子");
        assertThat(Accessibility.faults(console)).isEmpty();
        Browser.shoot(console, "live-session-zh");
        console.navigate(shop.url("/live"));
        assertThat(Accessibility.faults(console)).isEmpty();
        Browser.shoot(console, "live-zh");
        console.navigate(shop.url("/posts/task?id=" + URLEncoder.encode(reminder.id(), StandardCharsets.UTF_8)));
        PlaywrightAssertions.assertThat(console.locator("[data-link]")).containsText(ROOM);
        Browser.shoot(console, "post-clicks-zh");
        console.navigate(shop.url("/posts"));
        PlaywrightAssertions.assertThat(console.locator("[data-clicks]").first())
                .containsText("1 次点击");
    }

    private static Instant at(LocalDate day, int hour, int minute) {
        return day.atTime(hour, minute).atZone(SHANGHAI).toInstant();
    }
}
