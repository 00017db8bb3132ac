package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.quanzi.console.SignedIn;
import io.quanzi.content.Deal;
import io.quanzi.content.Deals;
import io.quanzi.coupons.Coupon;
import io.quanzi.coupons.Coupons;
import io.quanzi.customer.Customers;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.sandbox.Browser;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mass messages that were planned while they were true, and are looked at again when they leave: WeCom is held up in
 * between, or the owner has not tapped yet. Each way not to be true any more is at {@code DealConditionTests} and
 * {@code CouponConditionTests}.
 */
class PromisesAtSendingTests {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final Instant START = Instant.parse("2026-11-30T01:30:00Z");
    private static final String OWNER = "xiaoman";

    @TempDir
    private static Path directory;

    private static ClockedShop shop;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @BeforeAll
    static void open() throws IOException {
        shop = new ClockedShop(directory, START, ClockedShop.playbook(directory.resolve("playbook")));
        shop.group(OWNER, "0-6月宝妈 1 群", 1);
        shop.awaitCustomersIn("moms-0-6-months", 1);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @Test
    void aPostIsNotMadeWhenItsDealIsNotOnAsItSays() {
        String id = planned(true);

        shop.rewrite("templates/deals.yaml", "deals: []\n");
        shop.await("no deal", () -> dealOf(day()).isEmpty());
        letThrough();

        awaitState(id, MassMessageState.CANCELLED);
        assertThat(task(id).reason()).contains("好价已结束或已下架");
        assertThat(shown(id)).isFalse();
    }

    @Test
    void aPostIsTakenBackFromTheOwnersPhoneWhenItsDealIsDearer() {
        String id = planned(false);
        awaitState(id, MassMessageState.NOTIFIED);

        deal(day(), day().plusDays(1), "41.00");
        shop.advance(Duration.ofMinutes(10));

        awaitState(id, MassMessageState.CANCELLED);
        assertThat(cancelledInWeCom(task(id))).isTrue();
    }

    /** The next day's post, either just planned, with WeCom too busy to take it, or on its way; its task's id. */
    private static String planned(boolean held) {
        LocalDate day = day().plusDays(1);
        shop.moveTo(day.atTime(9, 0).atZone(SHANGHAI).toInstant());
        deal(day, day.plusDays(1), "39.00");
        if (held) {
            hold();
        }
        Instant ten = day.atTime(10, 0).atZone(SHANGHAI).toInstant();
        shop.fastForward(ten);
        String id = "daily-tip-deal@" + ten + "/moms-0-6-months/" + OWNER;
        assertThat(task(id).copy().text()).contains("/p/deal-" + day);
        if (held) {
            shop.await("a call that WeCom did not take", () -> task(id).reason() != null);
        }
        return id;
    }

    /** The only deal in force, one of each day. */
    private static void deal(LocalDate day, LocalDate until, String now) {
        shop.rewrite("templates/deals.yaml", """
            deals:
              - id: deal-%1$s
                title: 六层纱布口水巾 5 条装
                was: 49.00
                now: %3$s
                until: %2$s
                url: https://shop.example.com/p/deal-%1$s
                categories: [母婴]
                for: everyone
                rules: 每人限购 3 份
            """.formatted(day, until, now));
        shop.await(
                "the deal",
                () -> dealOf(day)
                        .filter(deal -> deal.now().equals(Money.yuan(now))
                                && deal.until().equals(until))
                        .isPresent());
    }

    private static Optional<Deal> dealOf(LocalDate day) {
        return shop.bean(Deals.class).find("deal-" + day, day);
    }

    @Test
    void aManagersOwnPostIsSeenOnTheOwnersPhonesAndInTwoGroupsOnceTheyTapped() {
        String words = "新到的云柔纸尿裤，找福利官领试用装。";
        List<String> chats = List.of(shop.group("anan", "老客福利 1 群", 2), shop.group("doudou", "老客福利 2 群", 1));
        shop.await(
                "the groups",
                () -> chats.stream()
                        .allMatch(chat -> shop.bean(CustomerGroups.class)
                                .find(chat)
                                .filter(CustomerGroup::hasCustomers)
                                .isPresent()));
        try (Browser browser = Browser.start()) {
            Page page = SignedIn.open(browser.desk("zh-CN"), shop.url("/posts"), "admin", ClockedShop.PASSWORD);
            page.locator("#new-post").click();
            chats.forEach(
                    chat -> page.locator("[data-group=" + chat + "] input").check());
            page.locator("#next").click();
            page.locator("#title").fill("新品试用");
            page.locator("#text").fill(words);
            page.locator("#next").click();
            page.locator("#next").click();
            PlaywrightAssertions.assertThat(page.locator("#reach")).hasText("预计触达 3 人 / 2 个群，需 2 位群主确认");
            page.locator("#submit").click();
            PlaywrightAssertions.assertThat(page.locator("[data-maker]")).hasCount(2);
            List<String> ids = shop
                    .bean(MassMessages.class)
                    .toGroupsSince(shop.now().minusSeconds(600))
                    .stream()
                    .filter(task -> task.title().equals("新品试用"))
                    .map(MassMessage::id)
                    .toList();
            assertThat(ids).hasSize(2);

            for (String id : ids) {
                shop.await("the owner to be told", () -> task(id).state().waitsForTap());
                Page phone = browser.desk("zh-CN");
                phone.navigate(shop.sandbox.baseUrl() + "/?p1=" + task(id).userId() + "/tasks");
                phone.getByText(words).first().click();
                PlaywrightAssertions.assertThat(phone.locator(".todo .draft")).containsText(words);
                phone.locator("[data-act=tap]").click();
                PlaywrightAssertions.assertThat(phone.locator(".todo.waits")).hasCount(0);
            }

            shop.advance(Duration.ofMinutes(1));
            ids.forEach(id -> awaitState(id, MassMessageState.DELIVERED));
            page.navigate(shop.url("/posts"));
            PlaywrightAssertions.assertThat(page.locator("tbody tr").first()).containsText("同批 2 / 2 位群主已确认");
        }
    }

    @Test
    void aWeeklyLiveSessionGoesFromTheInvitationToTheReplay() throws Exception {
        new LiveQaJourney(shop).walk();
    }

    @Test
    void nobodyIsToldOfACouponWhoseOrderIsGivenBack() throws IOException {
        String person = contact();
        int number = NUMBER.get();
        codes("C-" + number, day());
        hold();
        shop.order("S-" + number, "b-" + number, "u-" + number, "母婴");
        String id = offer(number);
        shop.await("a call that WeCom did not take", () -> task(id).reason() != null);

        shop.refund("S-" + number);
        letThrough();

        awaitState(id, MassMessageState.CANCELLED);
        assertThat(shown(id)).isFalse();
        assertThat(shop.phone(person, "contact").toString()).doesNotContain("C-" + number);
    }

    @Test
    void theHolderIsToldOfAGoodCouponAndNobodyOfOneThatThePoolDidNotHave() throws IOException {
        String person = contact();
        int number = NUMBER.get();
        shop.order("S-" + number, "b-" + number, "u-" + number, "母婴");
        String id = offer(number);
        assertThat(shop.bean(MassMessages.class).find(id)).isEmpty();

        codes("C-" + number, day().plusDays(40));

        awaitState(id, MassMessageState.NOTIFIED);
        shop.advance(Duration.ofMinutes(1)); // until it is on the officer's phone
        shop.sim.post("/_sim/tap", Rig.json(Map.of("staff", task(id).userId())));
        shop.await("the message", () -> shop.phone(person, "contact").toString().contains("C-" + number));
        assertThat(shop.bean(Coupons.class).of(customer(number)))
                .extracting(Coupon::code)
                .contains("C-" + number);
    }

    @Test
    void whoseInvitationForHistoryRanOutIsInvitedByTheirNextOrder() throws IOException {
        String old = shop.follower("u-old");
        Path history = Files.writeString(
                directory.resolve("history.csv"),
                "order_no,buyer_id,paid_at,amount,unionid\nH-1,b-old,2022-03-01,100,u-old\n");
        shop.importFile("/api/imports/orders?invite=true", history);
        assertThat(shop.invitation("H-1").statusCode()).isEqualTo(200);
        shop.moveTo(shop.now().plus(Duration.ofDays(16)));
        assertThat(shop.invitation("H-1").statusCode()).isEqualTo(404);

        shop.order("N-1", "b-old", "u-old");

        assertThat(shop.notices(old)).hasSize(2);
        assertThat(shop.notices(old).get(1).toString()).contains("已支付成功", "N-1");
        shop.scan(old, "N-1");
    }

    @Test
    void whoseCardNeverReachedThemIsInvitedByTheNextOrderThatFindsThemAndByNoneAfter() {
        shop.order("L-1", "b-late", "u-late");
        shop.moveTo(shop.now().plus(Duration.ofDays(16)));
        assertThat(shop.invitation("L-1").statusCode()).isEqualTo(404);
        shop.order("L-2", "b-late", "u-late");
        assertThat(shop.invitation("L-2").statusCode()).isEqualTo(200);
        shop.moveTo(shop.now().plus(Duration.ofDays(16)));
        String late = shop.follower("u-late");
        assertThat(shop.notices(late)).isEmpty();

        shop.order("L-3", "b-late", "u-late");
        shop.order("L-4", "b-late", "u-late");

        assertThat(shop.notices(late)).singleElement().asString().contains("已支付成功", "L-3");
        shop.scan(late, "L-3");
    }

    @Test
    void whoseCardIsStillGoodWhenItFirstReachesThemIsToldOfNoOrderAfter() {
        shop.order("M-1", "b-soon", "u-soon");
        shop.moveTo(shop.now().plus(Duration.ofDays(5)));
        String soon = shop.follower("u-soon");

        shop.order("M-2", "b-soon", "u-soon");
        shop.order("M-3", "b-soon", "u-soon");

        assertThat(shop.notices(soon)).singleElement().asString().contains("已支付成功", "M-2");
    }

    /** A buyer who added their officer and agrees to marketing; their id in the sandbox. */
    private static String contact() {
        int number = NUMBER.incrementAndGet();
        String person = shop.follower("u-" + number);
        shop.order("O-" + number, "b-" + number, "u-" + number);
        shop.scan(person, "O-" + number);
        shop.consents("b-" + number, "u-" + number, true);
        return person;
    }

    private static CustomerId customer(int number) {
        return shop.bean(Customers.class).byBuyer("b-" + number).orElseThrow().id();
    }

    private static String offer(int number) {
        return "offer/swap/family-restaurant/" + customer(number);
    }

    private static void codes(String code, LocalDate through) throws IOException {
        Path csv = Files.writeString(directory.resolve("codes.csv"), "code,expires_at\n" + code + "," + through + "\n");
        assertThat(shop.importFile("/api/imports/codes?swap=family-restaurant", csv))
                .contains("新券码 1");
    }

    private static LocalDate day() {
        return LocalDate.ofInstant(shop.now(), SHANGHAI);
    }

    private static MassMessage task(String id) {
        return shop.bean(MassMessages.class).find(id).orElseThrow();
    }

    private static void awaitState(String id, MassMessageState state) {
        shop.await(() -> state + " of " + task(id), () -> task(id).state() == state);
    }

    private static void hold() {
        shop.sim.post(
                "/_sim/faults",
                Rig.json(Map.of(
                        "path",
                        "/cgi-bin/externalcontact/add_msg_template",
                        "kind",
                        "errcode",
                        "errcode",
                        -1,
                        "probability",
                        1)));
    }

    private static void letThrough() {
        shop.sim.delete("/_sim/faults");
        shop.advance(Duration.ofSeconds(31));
    }

    /** Whether WeCom has a task of these words. */
    private static boolean shown(String id) {
        String words = task(id).copy().text();
        return shop.sim
                .get("/_sim/state")
                .path("tables")
                .path("massTasks")
                .valueStream()
                .anyMatch(task -> task.toString().contains(Rig.json(words)));
    }

    private static boolean cancelledInWeCom(MassMessage massMessage) {
        return shop.sim
                .get("/_sim/state")
                .path("tables")
                .path("massTasks")
                .path(String.valueOf(massMessage.msgid()))
                .path("cancelled")
                .asBoolean();
    }
}
