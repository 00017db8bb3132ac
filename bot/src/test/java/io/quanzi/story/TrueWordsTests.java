package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.coupons.Coupons;
import io.quanzi.customer.Customers;
import io.quanzi.inbox.Inbox;
import io.quanzi.shared.CustomerId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said to buyers and given to them, from the shop's door to the phone: only what is true by then. */
class TrueWordsTests {
    private static final Instant NOON = Instant.parse("2026-11-25T04:00:00Z"); // in Shanghai
    private static final String JUST_PAID = "已支付成功";

    @TempDir
    private static Path directory;

    private static ClockedShop shop;

    @BeforeAll
    static void open() {
        shop = new ClockedShop(directory, NOON, null);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @Test
    void noNoticeTellsOfAnOrderGivenBackBeforeItWasHeardOfNorOfOneOfLongAgo() {
        String givenBack = shop.follower("u-hw4");
        String longAgo = shop.follower("u-hw2");
        String good = shop.follower("u-good");

        shop.shopCase("02-refund-first.json");
        shop.shopCase("02-paid-2022.json");
        shop.order("N-1", "b-good", "u-good");

        assertThat(shop.notices(givenBack)).isEmpty();
        assertThat(shop.notices(longAgo)).isEmpty();
        assertThat(shop.notices(good))
                .singleElement()
                .satisfies(notice -> assertThat(notice.toString()).contains(JUST_PAID, "N-1"));
    }

    @Test
    void noNoticeTellsOfAnOrderGivenBackWhileTheOfficialAccountWasAway() {
        String person = shop.follower("u-away");
        shop.sim.post(
                "/_sim/faults",
                Rig.json(Map.of(
                        "path", "/mp/cgi-bin/message/template/send", "kind", "errcode", "errcode", -1, "count", 1)));
        shop.tellOfOrder("A-1", "b-away", "u-away");
        shop.await("a notice that could not leave", () -> shop.bean(Inbox.class).failing() == 1);

        shop.refund("A-1");
        shop.advance(Duration.ofMinutes(10));
        shop.settle();

        assertThat(shop.notices(person)).isEmpty();
    }

    @Test
    void historyInvitesInItsOwnWordsAndTheNextOrderHasItsNotice() {
        String old = shop.follower("u-old");
        String refuses = shop.follower("u-no");
        String gaveBack = shop.follower("u-ref");
        shop.shopCase("02-refused-marketing.json");

        String summary = shop.importCase("/api/imports/orders?invite=true", "02-history-invite.csv");

        assertThat(summary).contains("已邀请 1 位", "不宜邀请 2 位");
        assertThat(shop.notices(refuses)).isEmpty();
        assertThat(shop.notices(gaveBack)).isEmpty();
        assertThat(shop.notices(old))
                .singleElement()
                .satisfies(notice ->
                        assertThat(notice.toString()).contains("H-1", "您曾在").doesNotContain(JUST_PAID, "正在安排发货"));

        shop.order("H-next", "b-old", "u-old");
        shop.order("H-after", "b-old", "u-old");

        assertThat(shop.notices(old)).hasSize(2);
        assertThat(shop.notices(old).get(1).toString()).contains(JUST_PAID, "H-next");
        shop.scan(old, "H-next");
    }

    @Test
    void noCodeGoesToWhoGaveBackWhatItWasFor() {
        shop.shopCase("11-1-waits.json");
        shop.shopCase("11-2-refunded.json");

        String summary = shop.importCase("/api/imports/codes?swap=family-restaurant", "11-3-codes.csv");

        assertThat(summary).contains("新券码 3", "补发 0");
        assertThat(shop.bean(Coupons.class)
                        .stock("family-restaurant", 1)
                        .orElseThrow()
                        .free())
                .isEqualTo(3);
        shop.order("W-2", "b-w2", "u-w2", "母婴");
        assertThat(shop.bean(Coupons.class)
                        .stock("family-restaurant", 1)
                        .orElseThrow()
                        .free())
                .isEqualTo(2);
    }

    @Test
    void theWelcomeGiftIsNotForWhoGaveAllBackOrRefusedMarketing() {
        List<String> people = List.of("keeps", "back", "refuses");
        for (String who : people) {
            String person = shop.follower("u-" + who);
            shop.order("O-" + who, "b-" + who, "u-" + who);
            String code = shop.card("O-" + who).path("qrUrl").asString();
            if (who.equals("back")) {
                shop.refund("O-back");
            } else if (who.equals("refuses")) {
                shop.consents("b-refuses", "u-refuses", false);
            }
            shop.sim.post("/_sim/scan", Rig.json(Map.of("person", person, "url", code)));
            shop.await("the welcome", () -> !shop.phone(person, "contact").isEmpty());
            shop.settle();

            assertThat(shop.phone(person, "contact").toString().contains("新人礼券"))
                    .as(who)
                    .isEqualTo(who.equals("keeps"));
            assertThat(couponsOf("b-" + who)).as(who).hasSize(who.equals("keeps") ? 1 : 0);
        }
    }

    private List<?> couponsOf(String buyer) {
        CustomerId id = shop.bean(Customers.class).byBuyer(buyer).orElseThrow().id();
        return shop.bean(Coupons.class).of(id);
    }

    @Test
    void theOrderPageIsGivenNoCardForWhoGaveBackRefusedOrIsAContact() {
        shop.order("P-1", "p-1", "pu-1");
        shop.order("P-2", "p-2", "pu-2");
        String person = shop.follower("pu-3");
        shop.order("P-3", "p-3", "pu-3");
        shop.order("P-4", "p-4", "pu-4");
        for (int i = 1; i <= 4; i++) {
            assertThat(shop.invitation("P-" + i).statusCode()).isEqualTo(200);
        }

        shop.refund("P-1");
        shop.consents("p-2", "pu-2", false);
        shop.scan(person, "P-3");

        assertThat(shop.invitation("P-1").statusCode()).isEqualTo(404);
        assertThat(shop.invitation("P-2").statusCode()).isEqualTo(404);
        assertThat(shop.invitation("P-3").statusCode()).isEqualTo(404);
        assertThat(shop.invitation("P-4").statusCode()).isEqualTo(200);
        assertThat(shop.invitation("P-unheard-of").statusCode()).isEqualTo(404);
    }

    @Test
    void theShopIsToldWhichEventsNothingActsUpon() {
        assertThat(shop.shop("e-completed", "order.completed", Map.of("orderNo", "P-9")))
                .contains("\"accepted\":1", "\"unused\":[\"order.completed\"]");
        assertThat(shop.shop("e-price", "product.changed", Map.of("sku", "S", "priceFen", 5_900)))
                .contains("\"accepted\":1")
                .doesNotContain("unused");
        assertThat(shop.order("U-1", "b-unused", "u-unused"))
                .contains("\"accepted\":1")
                .doesNotContain("unused");
    }
}
