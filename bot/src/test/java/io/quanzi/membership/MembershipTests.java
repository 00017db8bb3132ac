package io.quanzi.membership;

import static io.quanzi.customer.CustomerFixture.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.when;

import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import io.quanzi.shared.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MembershipTests {
    /** Tuesday 2026-03-03 begins in Shanghai at 16:00 on Monday in Greenwich. */
    private static final String TUESDAY_NOON = "2026-03-03T04:00:00Z";

    private static final String THURSDAY_NOON = "2026-03-05T04:00:00Z";

    private final MembershipFixture fixture = new MembershipFixture();
    private final Membership membership = fixture.membership;

    @Test
    void givesOnePointForAWholeYuan() {
        fixture.shop.paid("O-1", "b-1", THURSDAY_NOON, item("母婴", "128.90"));

        fixture.postPoints("O-1");

        assertThat(fixture.balanceOf("b-1")).isEqualTo(128);
    }

    @Test
    void roundsDownLineByLineAfterTheFactor() {
        fixture.shop.paid("O-1", "b-1", TUESDAY_NOON, item("母婴", "12.60"), item("家居", "12.60"), item("家居", "0.99"));

        fixture.postPoints("O-1");

        assertThat(fixture.balanceOf("b-1")).isEqualTo(25 + 12);
    }

    @Test
    void doublesOnTuesdayFromMidnightToMidnightInShanghai() {
        fixture.shop.paid("O-1", "b-before", "2026-03-02T15:59:59.999Z", item("母婴", "100"));
        fixture.shop.paid("O-2", "b-first", "2026-03-02T16:00:00Z", item("母婴", "100"));
        fixture.shop.paid("O-3", "b-last", "2026-03-03T15:59:59.999Z", item("母婴", "100"));
        fixture.shop.paid("O-4", "b-after", "2026-03-03T16:00:00Z", item("母婴", "100"));

        List.of("O-1", "O-2", "O-3", "O-4").forEach(fixture::postPoints);

        assertThat(fixture.balanceOf("b-before")).isEqualTo(100);
        assertThat(fixture.balanceOf("b-first")).isEqualTo(200);
        assertThat(fixture.balanceOf("b-last")).isEqualTo(200);
        assertThat(fixture.balanceOf("b-after")).isEqualTo(100);
    }

    @Test
    void doublesHomeWareOnFridayOnly() {
        fixture.shop.paid("O-1", "b-1", "2026-03-06T04:00:00Z", item("家居", "50"), item("母婴", "30"));

        fixture.postPoints("O-1");

        assertThat(fixture.balanceOf("b-1")).isEqualTo(100 + 30);
    }

    @Test
    void countsAnOrderWithoutLinesOnce() {
        fixture.shop.paid("O-1", "b-1", TUESDAY_NOON, Money.yuan("88.80"), List.of());

        fixture.postPoints("O-1");

        assertThat(fixture.balanceOf("b-1")).isEqualTo(88);
    }

    @Test
    void takesBackTheDifferenceOnAPartRefundAndTheRestOnTheLast() {
        fixture.shop.paid("O-1", "b-1", TUESDAY_NOON, item("母婴", "90"), item("家居", "10"));
        fixture.postPoints("O-1");
        fixture.shop.refunded("O-1", "R-1", "50", THURSDAY_NOON);
        fixture.postPoints("O-1");

        // 45 x 2 + 5 remain of 90 x 2 + 10
        assertThat(fixture.pointsOf("b-1")).containsExactly(190L, -95L);

        fixture.shop.refunded("O-1", "R-2", "50", THURSDAY_NOON);
        fixture.postPoints("O-1");

        assertThat(fixture.pointsOf("b-1")).containsExactly(190L, -95L, -95L);
        assertThat(fixture.balanceOf("b-1")).isZero();
    }

    @Test
    void postsNothingForARefundThatChangesNoWholePoint() {
        fixture.shop.paid("O-1", "b-1", THURSDAY_NOON, item("家居", "10.90"));
        fixture.shop.refunded("O-1", "R-1", "0.90", THURSDAY_NOON);
        fixture.shop.refunded("O-1", "R-2", "0.01", THURSDAY_NOON);

        fixture.postPoints("O-1");

        assertThat(fixture.pointsOf("b-1")).containsExactly(10L, -1L);
    }

    @Test
    void letsARefundWaitForItsOrder() {
        fixture.shop.refunded("O-1", "R-1", "40", THURSDAY_NOON);

        assertThat(fixture.postPoints("O-1")).isFalse();
        fixture.shop.paid("O-1", "b-1", TUESDAY_NOON, item("母婴", "100"));
        assertThat(fixture.postPoints("O-1")).isTrue();

        assertThat(fixture.pointsOf("b-1")).containsExactly(200L, -80L);
    }

    @Test
    void postsNothingWhenHeardAgain() {
        fixture.shop.paid("O-1", "b-1", TUESDAY_NOON, item("母婴", "100"));
        fixture.shop.refunded("O-1", "R-1", "40", THURSDAY_NOON);

        fixture.postPoints("O-1");
        fixture.postPoints("O-1");
        fixture.postPoints("O-1");

        assertThat(fixture.pointsOf("b-1")).containsExactly(200L, -80L);
    }

    @Test
    void givesNothingForImportedHistory() {
        fixture.shop.imported("O-1", "b-1", TUESDAY_NOON, "100");

        assertThat(fixture.postPoints("O-1")).isTrue();

        assertThat(membership.standingOf(fixture.shop.buyer("b-1"))).isEmpty();
    }

    @Test
    void refundsByTheFactorOfTheDayTheOrderWasPosted() {
        fixture.shop.paid("O-1", "b-1", TUESDAY_NOON, item("母婴", "100"));
        fixture.postPoints("O-1");

        fixture.memberDays(MemberDays.NONE);
        fixture.shop.refunded("O-1", "R-1", "100", THURSDAY_NOON);
        fixture.postPoints("O-1");

        assertThat(fixture.pointsOf("b-1")).containsExactly(200L, -200L);
    }

    @Test
    void tellsHistoryInWordsNewestFirst() {
        fixture.shop.paid("O-1", "b-1", TUESDAY_NOON, item("母婴", "128"));
        fixture.shop.refunded("O-1", "R-1", "28", THURSDAY_NOON);
        fixture.postPoints("O-1");

        var history = membership.history(fixture.shop.buyer("b-1"), 10);

        assertThat(history.get(0).words()).isEqualTo("订单 O-1 退款 28.00 元，按剩余金额重新计算积分");
        assertThat(history.get(0).words(Locale.ENGLISH))
                .isEqualTo("order O-1, 28.00 yuan refunded, points counted anew from what is left");
        assertThat(history.get(0).balance()).isEqualTo(200);
        assertThat(history.get(1).words()).isEqualTo("订单 O-1，实付 128.00 元（周二母婴日，母婴 2 倍积分）");
        assertThat(history.get(1).words(Locale.ENGLISH))
                .isEqualTo("order O-1, 128.00 yuan paid (周二母婴日: 2 times the points for 母婴)");
        assertThat(history.get(1).at()).isEqualTo(Instant.parse(TUESDAY_NOON));
    }

    @Test
    void raisesTheTierWithGrowthAndSaysWhatIsMissing() {
        fixture.shop.paid("O-1", "b-1", THURSDAY_NOON, item("母婴", "499"));
        fixture.postPoints("O-1");
        CustomerId member = fixture.shop.buyer("b-1");
        assertThat(membership.standingOf(member)).contains(new Standing("普通会员", 499, 499, "银卡", 1));

        fixture.shop.paid("O-2", "b-1", THURSDAY_NOON, item("母婴", "1"));
        fixture.postPoints("O-2");

        assertThat(membership.standingOf(member)).contains(new Standing("银卡", 500, 500, "金卡", 1500));
        var person = fixture.shop.customers.find(member).orElseThrow();
        assertThat(person.trait("tier")).contains("银卡");
        assertThat(person.trait("points")).contains(500L);
    }

    @Test
    void lowersTheTierWhenGrowthIsAYearOld() {
        fixture.shop.paid("O-1", "b-1", THURSDAY_NOON, item("母婴", "9000"));
        fixture.postPoints("O-1");
        CustomerId member = fixture.shop.buyer("b-1");
        assertThat(membership.standingOf(member)).contains(new Standing("钻石", 9000, 9000, null, 0));

        fixture.clock.advance(Duration.ofDays(365).plusSeconds(1));
        assertThat(new ReviewTiers(membership).runAt(fixture.clock.instant()))
                .isEqualTo(Message.of("run.did.tiers", 1L));

        assertThat(membership.standingOf(member)).contains(new Standing("普通会员", 9000, 0, "银卡", 500));
        assertThat(fixture.shop.customers.find(member).orElseThrow().trait("tier"))
                .contains("普通会员");
    }

    @Test
    void leavesTheTierWhileTheShopsFileCannotBeRead() {
        fixture.shop.paid("O-1", "b-1", THURSDAY_NOON, item("母婴", "9000"));
        fixture.postPoints("O-1");
        CustomerId member = fixture.shop.buyer("b-1");
        when(fixture.playbook.at(fixture.tiersFile, TiersFile.PATH)).thenReturn(Optional.empty());
        when(fixture.playbook.isWithheld(TiersFile.PATH)).thenReturn(true);

        fixture.shop.paid("O-2", "b-1", THURSDAY_NOON, item("图书", "10"));
        fixture.postPoints("O-2");
        new ReviewTiers(membership).runAt(fixture.clock.instant());

        assertThat(membership.standingOf(member)).contains(new Standing("钻石", 9010, 9010, null, 0));
        assertThat(fixture.shop.customers.find(member).orElseThrow().trait("tier"))
                .contains("钻石");
    }

    @Test
    void postsNothingWhileTheMemberDaysCannotBeRead() {
        fixture.shop.paid("O-1", "b-1", TUESDAY_NOON, item("母婴", "100"));
        when(fixture.playbook.at(fixture.memberDaysFile, MemberDaysFile.PATH)).thenReturn(Optional.empty());
        when(fixture.playbook.isWithheld(MemberDaysFile.PATH)).thenReturn(true);

        assertThatThrownBy(() -> fixture.postPoints("O-1")).isInstanceOf(MemberDaysUnreadable.class);
        assertThat(fixture.pointsOf("b-1")).isEmpty();

        when(fixture.playbook.isWithheld(MemberDaysFile.PATH)).thenReturn(false);
        fixture.memberDays(fixture.memberDaysFile.parse(MembershipFixture.shipped(MemberDaysFile.PATH)));
        fixture.postPoints("O-1");
        assertThat(fixture.pointsOf("b-1")).containsExactly(200L);
    }

    @Test
    void isAMemberFromTheFirstPostingOn() {
        fixture.shop.paid("O-1", "b-1", TUESDAY_NOON, item("图书", "0.50"));
        fixture.postPoints("O-1");
        CustomerId member = fixture.shop.buyer("b-1");

        assertThat(membership.wasMemberAt(member, Instant.parse(TUESDAY_NOON).minusMillis(1)))
                .isFalse();
        assertThat(membership.wasMemberAt(member, Instant.parse(TUESDAY_NOON))).isTrue();
        assertThat(membership.standingOf(member)).contains(new Standing("普通会员", 0, 0, "银卡", 500));
    }

    @Test
    void namesTheMemberDaysOfADay() {
        LocalDate tuesday = ChinaTime.dayOf(Instant.parse(TUESDAY_NOON));

        assertThat(membership.memberDaysOn(tuesday)).extracting(MemberDay::name).containsExactly("周二母婴日");
        assertThat(membership.memberDaysOn(tuesday.plusDays(1))).isEmpty();
    }

    @Test
    void exportsAndErasesAPersonsPoints() {
        fixture.shop.paid("O-1", "b-1", TUESDAY_NOON, item("母婴", "100"));
        fixture.postPoints("O-1");
        CustomerId member = fixture.shop.buyer("b-1");
        var points = new PointsPersonalData(fixture.ledger);

        assertThat(points.export(member)).containsEntry("balance", 200L);
        points.erase(member);
        points.erase(member);

        assertThat(points.export(member)).isEmpty();
        assertThat(membership.standingOf(member)).isEmpty();
    }
}
