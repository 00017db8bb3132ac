package io.quanzi.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MembershipFilesTests {
    private final MemberDaysFile memberDays = new MemberDaysFile();
    private final TiersFile tiers = new TiersFile();

    @Test
    void readsTheShippedFiles() {
        var days = memberDays.parse(MembershipFixture.shipped(MemberDaysFile.PATH));
        assertThat(days.days())
                .containsExactly(
                        new MemberDay("周二母婴日", MemberDay.Weekday.TUE, "母婴", 2),
                        new MemberDay("周五家居日", MemberDay.Weekday.FRI, "家居", 2));

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
