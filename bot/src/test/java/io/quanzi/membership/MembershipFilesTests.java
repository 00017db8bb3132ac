package io.quanzi.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class MembershipFilesTests {
    private final MemberDaysFile memberDays = new MemberDaysFile();
    private final TiersFile tiers = new TiersFile();

    @Test
    void readsTheShippedFiles() {
        var days = memberDays.parse(MembershipFixture.shipped(MemberDaysFile.PATH));
        assertThat(days.days())
                .containsExactly(
                        new MemberDay("周二母婴日", MemberDay.Weekday.TUE, null, "母婴", 2),
                        new MemberDay("周五家居日", MemberDay.Weekday.FRI, null, "家居", 2));

        Source file = MembershipFixture.shipped(TiersFile.PATH);
        assertThat(tiers.defines(file, tiers.parse(file))).contains(new Name("tier", "银卡"), new Name("tier", "钻石"));
    }

    @Test
    void refusesAMemberDayThatMakesNoSense() {
        assertThatThrownBy(() -> memberDays.parse(new Source(
                        MemberDaysFile.PATH, "days:\n  - { name: 周二, weekday: TUE, category: 母婴, factor: 1 }\n")))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining("member-days.yaml:2")
                .hasMessageContaining("\"factor\": expected 2 to 10, got 1");
        assertThatThrownBy(() -> memberDays.parse(new Source(
                        MemberDaysFile.PATH, "days:\n  - { name: 周二, weekday: 周二, category: 母婴, factor: 2 }\n")))
                .hasMessageContaining("MON");
        assertThatThrownBy(() -> memberDays.parse(
                        new Source(MemberDaysFile.PATH, "days:\n  - { name: 周二, category: 母婴, factor: 2 }\n")))
                .hasMessageContaining("\"weekday\" is missing");
        assertThatThrownBy(() -> memberDays.parse(new Source(
                        MemberDaysFile.PATH,
                        "days:\n  - { name: 18 日, weekday: TUE, dayOfMonth: 18, category: 母婴, factor: 2 }\n")))
                .hasMessageContaining("\"dayOfMonth\": a member day has a day of the week or of the month");
        assertThatThrownBy(() -> memberDays.parse(new Source(
                        MemberDaysFile.PATH, "days:\n  - { name: 32 日, dayOfMonth: 32, category: 母婴, factor: 2 }\n")))
                .hasMessageContaining("\"dayOfMonth\": expected 1 to 31, got 32");
    }

    @Test
    void knowsADayOfTheMonthWhichSomeMonthsDoNotHave() {
        var days = memberDays.parse(new Source(MemberDaysFile.PATH, """
            days:
              - { name: 18 日会员日, dayOfMonth: 18, category: 母婴, factor: 2 }
              - { name: 月末会员日, dayOfMonth: 31, category: 家居, factor: 3 }
            """));

        assertThat(days.factor("母婴", Instant.parse("2026-03-17T16:00:00Z"))).isEqualTo(2);
        assertThat(days.factor("母婴", Instant.parse("2026-03-18T16:00:00Z"))).isEqualTo(1);
        LocalDate endOfJanuary = LocalDate.of(2028, 1, 31);
        assertThat(endOfJanuary
                        .datesUntil(LocalDate.of(2028, 4, 1))
                        .filter(day ->
                                days.on(day).stream().anyMatch(one -> one.name().equals("月末会员日"))))
                .containsExactly(endOfJanuary, endOfJanuary.plusDays(MemberDay.MAX_DAYS_BETWEEN));
    }

    @Test
    void refusesTiersThatDoNotRiseFromZero() {
        assertThatThrownBy(() -> tiers.parse(new Source(TiersFile.PATH, "tiers:\n  - { name: 银卡, from: 500 }\n")))
                .hasMessageContaining("first tier has \"from: 0\"");
        assertThatThrownBy(() -> tiers.parse(new Source(
                        TiersFile.PATH,
                        "tiers:\n  - { name: 普通, from: 0 }\n  - { name: 金卡, from: 9 }\n  - { name: 银卡, from: 9 }\n")))
                .hasMessageContaining("expected 银卡 to begin above 金卡, which begins at 9; got 9");
    }

    @Test
    void takesTheHigherOfTwoFactors() {
        var days = memberDays.parse(new Source(MemberDaysFile.PATH, """
            days:
              - { name: 周二, weekday: TUE, category: 母婴, factor: 2 }
              - { name: 大促, weekday: TUE, category: 母婴, factor: 3 }
            """));

        assertThat(days.factor("母婴", Instant.parse("2026-03-03T04:00:00Z"))).isEqualTo(3);
        assertThat(days.factor(null, Instant.parse("2026-03-03T04:00:00Z"))).isEqualTo(1);
    }
}
