package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageFixture;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.schedule.Run;
import io.quanzi.schedule.Schedules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever schedules say, and however often a manager runs one, a group with customers is told the same words once a day. */
class TooOftenTests {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 30);
    private static final List<String> REFUSED =
            List.of("03-cron-never", "03-cron-star-minutes", "03-cron-star-seconds", "03-cron-weekday-number");

    @TempDir
    Path directory;

    private ClockedShop shop;
    private String chat;

    @BeforeEach
    void open() throws IOException {
        Path playbook = ClockedShop.playbook(directory.resolve("playbook"));
        for (String name : REFUSED) {
            Files.copy(
                    ClockedShop.CASES.resolve(name + ".yaml"),
                    playbook.resolve("schedules").resolve(name + ".yaml"));
        }
        schedule(playbook, "afternoon", "0 0,30 15 * * ?");
        schedule(playbook, "evening", "0 0 19,20 * * ?");
        shop = new ClockedShop(directory, at(MONDAY, 9, 0), playbook);
        chat = shop.group("xiaoman", "0-6月宝妈 1 群", 1);
        shop.group("anan", "0-6月宝妈 2 群", 0);
        shop.awaitCustomersIn("moms-0-6-months", 1);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private static void schedule(Path playbook, String name, String cron) throws IOException {
        Files.writeString(playbook.resolve("schedules").resolve(name + ".yaml"), """
            name: %1$s
            cron: "%2$s"
            zone: Asia/Shanghai
            action: post-to-groups
            headline: %1$s
            segments: [moms-0-6-months]
            template: broadcast/daily-tip-deal
            """.formatted(name, cron));
    }

    @Test
    void theSameWordsReachAGroupOnceADayWhoeverPlansThem() {
        Schedules schedules = shop.bean(Schedules.class);
        assertThat(schedules.titles())
                .containsKeys("afternoon", "evening")
                .doesNotContainKeys(REFUSED.toArray(String[]::new));
        assertThat(new FirstPage(shop).alarms()).contains("alarm.playbook");

        // tapped at once, so that the later ones meet what was sent
        shop.fastForward(at(MONDAY, 10, 0));
        assertThat(MassMessageFixture.latest(shop.bean(MassMessages.class), 10))
                .as("a group without customers is left out")
                .singleElement()
                .satisfies(massMessage -> assertThat(massMessage.recipients()).containsExactly(chat));
        assertThat(schedules.latestOf("daily-tip-deal", 1).get(0).summary()).contains("1 个群还没有客户，未发");
        tap();
        shop.fastForward(at(MONDAY, 21, 0));
        for (int i = 0; i < 5; i++) {
            shop.advance(Duration.ofSeconds(10));
            Stream.of("daily-tip-deal", "afternoon", "evening").forEach(name -> schedules.run(name, false));
        }
        tap();
        assertThat(sent(MONDAY)).isEqualTo(1);

        // tapped late, so that the later ones meet what waits for its tap
        LocalDate tuesday = MONDAY.plusDays(1);
        shop.fastForward(at(tuesday, 21, 0));
        tap();
        assertThat(sent(tuesday)).isEqualTo(1);
        assertThat(sent(MONDAY)).isEqualTo(1);

        for (String name : List.of("afternoon", "evening")) {
            assertThat(schedules.latestOf(name, 20))
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allSatisfy(run -> assertThat(run.state()).isEqualTo(Run.State.DONE))
                    .allSatisfy(run -> assertThat(run.summary()).contains("1 个群今天已发过同样的内容"));
        }
        assertThat(MassMessageFixture.latest(shop.bean(MassMessages.class), 100).stream()
                        .filter(massMessage -> massMessage.state() == MassMessageState.HELD))
                .hasSizeGreaterThanOrEqualTo(8)
                .extracting(MassMessage::reason)
                .containsOnly("REPEATED");
    }

    /** The owner taps for all that lies on the phone, and WeCom has sent it. */
    private void tap() {
        shop.await(
                "all is on the phone",
                () -> MassMessageFixture.latest(shop.bean(MassMessages.class), 100).stream()
                        .noneMatch(massMessage -> massMessage.state() == MassMessageState.PLANNED
                                || massMessage.state() == MassMessageState.CREATED));
        shop.advance(Duration.ofMinutes(1));
        shop.sim.post("/_sim/tap", Rig.json(Map.of("staff", "xiaoman")));
        shop.advance(Duration.ofMinutes(10));
        shop.await(
                "all is sent",
                () -> MassMessageFixture.latest(shop.bean(MassMessages.class), 100).stream()
                        .noneMatch(massMessage -> massMessage.state().isOpen()));
    }

    /** How many messages the group got on a day, by WeCom's own state. */
    private long sent(LocalDate day) {
        return shop.sim
                .get("/_sim/state")
                .path("tables")
                .path("massRecipients")
                .valueStream()
                .filter(recipient -> recipient.path("target").asString().equals(chat)
                        && recipient.path("status").asString().equals("SENT"))
                .map(recipient -> Instant.parse(recipient.path("at").asString()))
                .filter(at -> LocalDate.ofInstant(at, SHANGHAI).equals(day))
                .count();
    }

    private static Instant at(LocalDate day, int hour, int minute) {
        return day.atTime(hour, minute).atZone(SHANGHAI).toInstant();
    }
}
