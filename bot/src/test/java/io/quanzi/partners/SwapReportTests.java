package io.quanzi.partners;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.coupons.Coupon;
import io.quanzi.shared.Money;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class SwapReportTests {
    private static final YearMonth MARCH = YearMonth.of(2026, 3);
    private static final YearMonth APRIL = YearMonth.of(2026, 4);

    private final PartnersFixture fixture = new PartnersFixture();

    @TempDir
    Path folder;

    private Coupon given(String orderNo, String buyer) {
        fixture.buys(orderNo, buyer, "母婴");
        return fixture.coupons.coupons.of(fixture.shop.buyer(buyer)).get(0);
    }

    private void redeem(Coupon coupon, String at, String yuan) {
        fixture.coupons.coupons.redeem(coupon.pool(), coupon.code(), Instant.parse(at), Money.yuan(yuan));
    }

    @Test
    void countsWhatWasGivenAndRedeemedInEachMonth() {
        fixture.codes(folder, 5);
        Coupon first = given("O-1", "b-1");
        Coupon second = given("O-2", "b-2");
        given("O-3", "b-3");
        redeem(first, "2026-03-31T15:59:59Z", "188.00");
        redeem(second, "2026-03-31T16:00:00Z", "12.50");

        assertThat(fixture.report.month(MARCH).swaps())
                .containsExactly(new SwapReport.Row("family-restaurant", "family-restaurant", "亲子餐厅", 3, 1, 18_800));
        assertThat(fixture.report.month(APRIL).swaps())
                .containsExactly(new SwapReport.Row("family-restaurant", "family-restaurant", "亲子餐厅", 0, 1, 1_250));
    }

    @Test
    void stillCountsASwapWhoseFileIsGone() {
        fixture.codes(folder, 5);
        redeem(given("O-1", "b-1"), "2026-03-04T04:00:00Z", "100");
        fixture.inForce();

        assertThat(fixture.report.month(MARCH).swaps())
                .containsExactly(new SwapReport.Row("family-restaurant", "family-restaurant", "亲子餐厅", 1, 1, 10_000));
    }

    @Test
    void laysTheMonthOutAsATableWithATotal() {
        fixture.codes(folder, 5);
        redeem(given("O-1", "b-1"), "2026-03-04T04:00:00Z", "188");

        assertThat(fixture.report.month(MARCH).text()).isEqualTo("""
                        2026-03 异业换券
                        换券               合作方    发放  核销  核销订单金额(元)
                        family-restaurant  亲子餐厅     1     1            188.00
                        合计                            1     1            188.00
                        """);
    }

    @Test
    void saysWhatToDoWhenThereIsNoSwap() {
        fixture.inForce();

        assertThat(fixture.report.month(MARCH).text()).contains("没有异业换券", "import codes");
    }

    @Test
    void writesTheMonthAsJson() {
        fixture.codes(folder, 5);
        given("O-1", "b-1");

        assertThat(new JsonMapper().writeValueAsString(fixture.report.month(MARCH)))
                .isEqualTo(
                        "{\"month\":\"2026-03\",\"swaps\":[{\"swap\":\"family-restaurant\",\"partner\":\"family-restaurant\","
                                + "\"partnerTitle\":\"亲子餐厅\",\"issued\":1,\"redeemed\":0,\"amountFen\":0}]}");
    }
}
