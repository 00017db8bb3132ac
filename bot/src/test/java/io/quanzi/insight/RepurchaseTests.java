package io.quanzi.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.OrderImport;
import io.quanzi.customer.Purchases;
import io.quanzi.insight.GroupStays.Stay;
import io.quanzi.insight.RepurchaseReport.Needed;
import io.quanzi.insight.RepurchaseReport.NeededBySide;
import io.quanzi.insight.RepurchaseReport.Rate;
import io.quanzi.insight.RepurchaseReport.Rates;
import io.quanzi.insight.RepurchaseReport.Ratio;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.data.mongodb.core.MongoOperations;
import tools.jackson.databind.json.JsonMapper;

class RepurchaseTests {
    private static final LocalDate MARCH = LocalDate.of(2026, 3, 1);
    private static final LocalDate APRIL = LocalDate.of(2026, 4, 1);
    private static final Instant LATE = at("2027-01-01T00:00:00+08:00");

    private final MongoOperations mongo = TestMongo.fresh();
    private final Purchases purchases = CustomerFixture.purchases(mongo);
    private final StaticListableBeanFactory ports = new StaticListableBeanFactory();
    private final Repurchase repurchase = new Repurchase(
            purchases, ports.getBeanProvider(GroupStays.class), ports.getBeanProvider(MemberLookup.class));
    private final List<Stay> stays = new ArrayList<>();
    private int number;

    @Test
    void takesTheHistoryOfARealShopAndGivesItsKnownAnswers() {
        OrderImport.Summary taken = CustomerFixture.orderImport(mongo, new SettableClock("2026-03-03T02:00:00Z"))
                .run(
                        new OrderImport.Source(
                                Path.of("bot/src/test/resources/data/cdnow-orders.csv"), "import-1", Locale.ENGLISH),
                        (row, rows) -> {});

        assertThat(List.of(taken.rows(), taken.added(), taken.newBuyers())).containsExactly(69_659L, 69_659L, 23_570L);
        assertThat(List.of(taken.known(), taken.repeated(), taken.joined(), taken.rejected(), taken.conflicts()))
                .containsOnly(0L);
        assertThat(taken.refunded()).isZero();
        assertThat(taken.rejects()).isNull();
        assertThat(purchases.count()).isEqualTo(69_659);
        RepurchaseReport report =
                repurchase.report(LocalDate.of(1997, 1, 1), LocalDate.of(1997, 4, 1), at("1998-07-01T00:00:00+08:00"));

        assertThat(report.repurchase().within7Days()).isEqualTo(new Rate(23_570, 1_384, 1_384 / 23_570.0));
        assertThat(report.repurchase().within30Days()).isEqualTo(new Rate(23_570, 4_115, 4_115 / 23_570.0));
        assertThat(RepurchaseTable.of(report, Locale.ENGLISH))
                .contains("1384 / 23570 = 5.872%")
                .contains("4115 / 23570 = 17.459%");
    }

    @Test
    void countsAPurchaseUpToTheLastInstantOfTheDays() {
        bought("on-time", "2026-03-05T10:00:00+08:00", "2026-03-12T10:00:00+08:00");
        bought("too-late", "2026-03-05T10:00:00+08:00", "2026-03-12T10:00:01+08:00");

        Rates rates = report(LATE).repurchase();

        assertThat(rates.within7Days()).isEqualTo(new Rate(2, 1, 0.5));
        assertThat(rates.within30Days()).isEqualTo(new Rate(2, 2, 1));
    }

    @Test
    void leavesOutBuyersWhoseDaysAreNotOver() {
        bought("a", "2026-03-05T10:00:00+08:00", "2026-03-06T10:00:00+08:00");

        assertThat(report(at("2026-03-12T09:59:59+08:00")).repurchase().within7Days())
                .isNull();
        assertThat(report(at("2026-03-12T10:00:00+08:00")).repurchase().within7Days())
                .isEqualTo(new Rate(1, 1, 1));
        assertThat(report(at("2026-03-12T10:00:00+08:00")).repurchase().within30Days())
                .isNull();
    }

    @Test
    void takesTheFirstPurchaseInTheWindowForBaseByDaysInShanghai() {
        bought("before", "2026-02-28T23:59:59+08:00", "2026-03-01T00:00:00+08:00");
        bought("after", "2026-04-01T00:00:00+08:00", "2026-04-02T00:00:00+08:00");
        bought("last", "2026-03-31T23:59:59+08:00", "2026-04-02T00:00:00+08:00");

        assertThat(report(LATE).repurchase().within7Days()).isEqualTo(new Rate(2, 1, 0.5));
    }

    @Test
    void takesPurchasesAtTheSameInstantForOne() {
        bought("a", "2026-03-05T10:00:00+08:00", "2026-03-05T02:00:00Z");

        assertThat(report(LATE).repurchase().within90Days()).isEqualTo(new Rate(1, 0, 0));
    }

    @Test
    void doesNotCountWhatIsWhollyGivenBackAsOfThen() {
        bought("a", "2026-03-05T10:00:00+08:00");
        refunded("a", "2026-03-07T10:00:00+08:00", "2026-03-20T10:00:00+08:00");
        refunded("b", "2026-03-05T10:00:00+08:00", "2026-03-06T10:00:00+08:00");
        bought("b", "2026-03-08T10:00:00+08:00");

        assertThat(report(at("2026-03-20T09:59:59+08:00")).repurchase().within7Days())
                .isEqualTo(new Rate(2, 1, 0.5));
        assertThat(report(at("2026-03-20T10:00:00+08:00")).repurchase().within7Days())
                .isEqualTo(new Rate(2, 0, 0));
    }

    @Test
    void knowsNothingOfOrdersAfterTheInstantAskedFor() {
        bought("a", "2026-03-05T10:00:00+08:00");
        bought("b", "2026-03-25T10:00:00+08:00", "2026-03-26T10:00:00+08:00");

        assertThat(report(at("2026-03-20T00:00:00+08:00")).repurchase().within7Days())
                .isEqualTo(new Rate(1, 0, 0));
    }

    @Test
    void splitsByWhoWasInAGroupAtTheBase() {
        ports.addBean("stays", (GroupStays) () -> stays);
        String base = "2026-03-05T10:00:00+08:00";
        String again = "2026-03-06T10:00:00+08:00";
        stayed("left-at-base", "2026-03-01T00:00:00+08:00", base);
        stayed("joined-a-second-after", "2026-03-05T10:00:01+08:00", null);
        stayed("joined-at-base", base, null);
        stayed("left-a-second-after", "2026-03-01T00:00:00+08:00", "2026-03-05T10:00:01+08:00");
        stayed("rejoined-before", "2026-03-01T00:00:00+08:00", "2026-03-02T00:00:00+08:00");
        stayed("rejoined-before", "2026-03-04T00:00:00+08:00", null);
        stayed("rejoined-after", "2026-03-01T00:00:00+08:00", "2026-03-02T00:00:00+08:00");
        stayed("rejoined-after", "2026-03-06T00:00:00+08:00", null);
        List.of("left-at-base", "joined-at-base", "left-a-second-after").forEach(who -> bought(who, base, again));
        List.of("joined-a-second-after", "rejoined-before", "rejoined-after", "never")
                .forEach(who -> bought(who, base));

        RepurchaseReport report = report(LATE);

        assertThat(report.repurchase().within30Days()).isEqualTo(new Rate(7, 3, 3 / 7.0));
        assertThat(report.group()).isNotNull();
        assertThat(report.group().within30Days()).isEqualTo(new Rate(3, 2, 2 / 3.0));
        assertThat(report.ordinary()).isNotNull();
        assertThat(report.ordinary().within30Days()).isEqualTo(new Rate(4, 1, 0.25));
        // one who came back among three says nothing
        assertThat(report.ratio()).isNull();
        assertThat(report.difference()).isNull();
        assertThat(report.needed()).isNotNull();
        assertThat(report.needed().within30Days()).isEqualTo(new NeededBySide(new Needed(27, 3), new Needed(26, 4)));
    }

    @Test
    void comparesFrom30BuyersAnd5WhoCameBackOnEitherSide() {
        ports.addBean("stays", (GroupStays) () -> stays);
        for (int i = 0; i < 30; i++) {
            stayed("in-" + i, "2026-03-01T00:00:00+08:00", null);
            buys("in-" + i, i < 15);
            if (i < 29) {
                buys("out-" + i, i < 5);
            }
        }
        assertThat(report(LATE).ratio()).isNull();
        assertThat(report(LATE).needed().within30Days()).isEqualTo(new NeededBySide(null, new Needed(1, 0)));
        assertThat(RepurchaseTable.of(report(LATE), Locale.SIMPLIFIED_CHINESE))
                .contains("15 / 30 = 50.000%")
                .contains("5 / 29，还差 1 位买家")
                .contains("社群成员 / 普通买家（30 天）：数据还不够，普通买家还差 1 位买家");

        buys("out-29", false);

        RepurchaseReport report = report(LATE);
        assertThat(report.needed()).isNull();
        assertThat(report.ratio()).isNotNull();
        Ratio ratio = report.ratio().within30Days();
        assertThat(ratio.value()).isCloseTo(3, within(1e-12));
        assertThat(ratio.low()).isBetween(1.2, 1.4);
        assertThat(ratio.high()).isBetween(7.0, 7.6);
        assertThat(report.difference().within30Days().value()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(json(report)).contains("\"needed\":null").contains("\"ratio\":{\"30\":{\"value\":3.0,\"low\":1.");
    }

    private void buys(String who, boolean again) {
        bought(who, "2026-03-05T10:00:00+08:00");
        if (again) {
            bought(who, "2026-03-06T10:00:00+08:00");
        }
    }

    @Test
    void asksForTheTierAtAsOfWhereThatIsSoonerThanTheEnd() {
        Instant joined = at("2026-03-20T00:00:00+08:00");
        ports.addBean("tiers", (MemberLookup) (customer, instant) -> !instant.isBefore(joined));
        bought("a", "2026-03-05T10:00:00+08:00", "2026-03-06T10:00:00+08:00");

        assertThat(report(at("2026-03-19T23:59:59+08:00")).members()).isNull();
        assertThat(report(joined).members()).isEqualTo(new Rate(1, 1, 1));
    }

    @Test
    void hasNoIntervalAndSoNoRatioWhenNobodyCameBack() {
        ports.addBean("stays", (GroupStays) () -> stays);
        stayed("in", "2026-03-01T00:00:00+08:00", null);
        bought("in", "2026-03-05T10:00:00+08:00", "2026-03-06T10:00:00+08:00");
        bought("out", "2026-03-05T10:00:00+08:00");

        assertThat(report(LATE).ratio()).isNull();
    }

    @Test
    void countsMembersByTheTierTheyHoldAtTheEndAndPurchasesWithinTheWindow() {
        ports.addBean("tiers", (MemberLookup) (customer, instant) ->
                !customer.value().equals("none") && instant.equals(at("2026-04-01T00:00:00+08:00")));
        bought("once", "2026-03-05T10:00:00+08:00");
        bought("twice", "2026-03-01T00:00:00+08:00", "2026-03-31T23:59:59+08:00");
        bought("once-within", "2026-03-05T10:00:00+08:00", "2026-04-01T00:00:00+08:00");
        bought("none", "2026-03-05T10:00:00+08:00", "2026-03-06T10:00:00+08:00");

        assertThat(report(LATE).members()).isEqualTo(new Rate(3, 1, 1 / 3.0));
    }

    @Test
    void hasNoDataForWhatNobodyKnows() {
        assertThat(json(report(LATE)))
                .isEqualTo("{\"from\":\"2026-03-01\",\"to\":\"2026-04-01\",\"asOf\":\"2026-12-31T16:00:00Z\","
                        + "\"repurchase\":{\"7\":null,\"30\":null,\"90\":null},"
                        + "\"members\":null,\"group\":null,\"ordinary\":null,\"ratio\":null,"
                        + "\"difference\":null,\"needed\":null}");
    }

    @Test
    void writesTheReportAsJsonAndAsATable() {
        ports.addBean("stays", (GroupStays) () -> stays);
        ports.addBean("tiers", (MemberLookup) (customer, instant) -> true);
        stayed("in", "2026-03-01T00:00:00+08:00", null);
        bought("in", "2026-03-05T10:00:00+08:00", "2026-03-06T10:00:00+08:00");
        bought("out", "2026-03-05T10:00:00+08:00", "2026-03-06T10:00:00+08:00");

        RepurchaseReport report = report(at("2026-04-10T00:00:00+08:00"));

        String one = "{\"buyers\":1,\"repurchased\":1,\"rate\":1.0,\"needed\":{\"buyers\":29,\"repurchased\":4}}";
        String two = "{\"buyers\":2,\"repurchased\":2,\"rate\":1.0,\"needed\":{\"buyers\":28,\"repurchased\":3}}";
        assertThat(json(report))
                .endsWith("\"repurchase\":{\"7\":" + two + ",\"30\":" + two + ",\"90\":null},"
                        + "\"members\":" + two + ","
                        + "\"group\":{\"7\":" + one + ",\"30\":" + one + ",\"90\":null},"
                        + "\"ordinary\":{\"7\":" + one + ",\"30\":" + one + ",\"90\":null},"
                        + "\"ratio\":null,\"difference\":null,"
                        + "\"needed\":{\"30\":{\"group\":{\"buyers\":29,\"repurchased\":4},"
                        + "\"ordinary\":{\"buyers\":29,\"repurchased\":4}}}}");
        assertThat(RepurchaseTable.of(report, Locale.SIMPLIFIED_CHINESE)).isEqualTo("""
            复购率：首单在 2026-03-01 至 2026-03-31（含）的买家，截至 2026-04-10 00:00
                      7 天                             30 天                            90 天
            全部买家  2 / 2，还差 28 位买家、3 位复购  2 / 2，还差 28 位买家、3 位复购  无数据
            社群成员  1 / 1，还差 29 位买家、4 位复购  1 / 1，还差 29 位买家、4 位复购  无数据
            普通买家  1 / 1，还差 29 位买家、4 位复购  1 / 1，还差 29 位买家、4 位复购  无数据
            会员复购率（期内两单及以上）：2 / 2，还差 28 位买家、3 位复购
            社群成员 / 普通买家（30 天）：数据还不够，社群成员还差 29 位买家、4 位复购；普通买家还差 29 位买家、4 位复购
            """);
    }

    @Test
    void refusesAnEmptyWindow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> repurchase.report(APRIL, APRIL, LATE))
                .withMessageContaining("expected a day \"from\" before the day \"to\"");
    }

    private RepurchaseReport report(Instant asOf) {
        return repurchase.report(MARCH, APRIL, asOf);
    }

    private void bought(String who, String... times) {
        for (String time : times) {
            order(who, time, null);
        }
    }

    private void refunded(String who, String time, String refundedAt) {
        order(who, time, at(refundedAt));
    }

    private void order(String who, String time, Instant refundedAt) {
        CustomerFixture.imported(mongo, "O-" + number++, new CustomerId(who), at(time), new Money(100), refundedAt);
    }

    private void stayed(String who, String joined, String left) {
        stays.add(new Stay(new CustomerId(who), at(joined), left == null ? null : at(left)));
    }

    private static Instant at(String time) {
        return OffsetDateTime.parse(time).toInstant();
    }

    private static String json(RepurchaseReport report) {
        return new JsonMapper().writeValueAsString(report);
    }
}
