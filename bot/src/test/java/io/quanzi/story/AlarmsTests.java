package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.content.law.CopyCheck;
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
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What stands still or makes no sense is on the first page and in the check-up with its cure, and goes when it is cured. One
 * shop's morning: each test begins where the one before left no alarm.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AlarmsTests {
    private static final Instant NINE = Instant.parse("2026-11-30T01:00:00Z"); // in Shanghai
    private static final Instant TEN = Instant.parse("2026-11-30T02:00:00Z");
    private static final List<String> GROUPS =
            List.of("0-6月宝妈 1 群", "6-12月宝妈 1 群", "12-24月宝妈 1 群", "24-36月宝妈 1 群", "孕期妈妈 1 群", "职场妈妈 1 群");

    @TempDir
    private static Path directory;

    private static ClockedShop shop;
    private static FirstPage page;

    @BeforeAll
    static void open() {
        shop = new ClockedShop(directory, NINE, ClockedShop.playbook(directory.resolve("playbook")));
        page = new FirstPage(shop);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @Test
    @Order(1)
    void aShopWithoutBuyersHasNone() {
        page.awaitAlarms();

        assertThat(checkUp()).containsExactly("alarms.ok");
    }

    @Test
    @Order(3)
    void aPoolWithoutCodesIsOneWhenSomebodyWaits() throws IOException {
        page.awaitAlarms();
        shop.order("O-2", "b-2", "u-3", "母婴");

        assertThat(page.awaitAlarms("alarm.swap.unloaded")).contains("1 位客户在等券码，还没有导入过券码", "在“导入”里导入");
        assertThat(checkUp()).containsExactly("alarms.swap.unloaded");

        codes("R-1");
        assertThat(page.awaitAlarms("alarm.swap.empty")).contains("一个券码也没有了");
        shop.order("O-3", "b-3", "u-4", "母婴");
        assertThat(page.awaitAlarms("alarm.swap.waiting")).contains("1 位客户在等券码，券码已发完");
        assertThat(checkUp()).containsExactly("alarms.swap.waiting");

        codes(IntStream.range(0, 60).mapToObj(i -> "S-" + i).toArray(String[]::new));
        page.awaitAlarms();
        assertThat(checkUp()).containsExactly("alarms.ok");
    }

    @Test
    @Order(2)
    void segmentsWithoutGroupsAndGroupsWithoutCustomersAre() {
        shop.order("O-1", "b-1", "u-1");
        assertThat(page.awaitAlarms("alarm.groups.missing")).contains("6 类人群还没有群", "分群规则");
        assertThat(checkUp()).containsExactly("alarms.groups.missing");

        List<String> chats =
                GROUPS.stream().map(name -> shop.group("xiaoman", name, 0)).toList();
        assertThat(page.awaitAlarms("alarm.groups.empty")).contains("6 个群里没有客户", GROUPS.get(0), "把入群码发给合适的客户");
        assertThat(checkUp()).containsExactly("alarms.groups.empty");

        String person = shop.follower("u-2");
        chats.forEach(chat -> shop.sim.post("/_sim/join", Rig.json(Map.of("person", person, "chatId", chat))));
        page.awaitAlarms();
    }

    @Test
    @Order(4)
    void aScheduleThatFailedIsUntilItRanWell() {
        shop.sim.post(
                "/_sim/faults",
                Rig.json(Map.of(
                        "path",
                        "/cgi-bin/externalcontact/groupchat/list",
                        "kind",
                        "errcode",
                        "errcode",
                        48002,
                        "probability",
                        1)));
        runSyncGroups(Run.State.FAILED);
        assertThat(page.awaitAlarms("alarm.schedules.failed")).contains("1 个日程最近一次没有执行成功", "现在执行");
        assertThat(checkUp()).containsExactly("alarms.schedules.failed");

        shop.sim.delete("/_sim/faults");
        runSyncGroups(Run.State.DONE);
        page.awaitAlarms();
    }

    private static void runSyncGroups(Run.State end) {
        Schedules schedules = shop.bean(Schedules.class);
        schedules.run("sync-groups", false);
        shop.await(
                "the run's end",
                () -> schedules.latestOf("sync-groups", 1).get(0).state() == end);
    }

    /** A word is forbidden that stands in the template of every post, then allowed again. */
    @Test
    @Order(5)
    void aPostThatTheCopyCheckHoldsBackIsUntilItsWordsPass() throws IOException {
        List.of(
                        "moms-0-6-months",
                        "moms-6-12-months",
                        "moms-12-24-months",
                        "moms-24-36-months",
                        "pregnant",
                        "working-moms")
                .forEach(segment -> shop.awaitCustomersIn(segment, 1));
        String words = "templates/words/banned.yaml";
        String shipped = Files.readString(Path.of(words));
        shop.rewrite(words, shipped.replaceFirst("( +)国家级:", "$1今日小知识:\n$1国家级:"));
        shop.await(
                "the word is forbidden",
                () -> !shop.bean(CopyCheck.class).check("今日小知识").isEmpty());

        shop.fastForward(TEN);

        assertThat(page.awaitAlarms("alarm.posts.blocked")).contains("给 6 个群的内容没有发", "今日小知识", "templates/broadcast/");
        assertThat(checkUp()).contains("alarms.posts.blocked");
        assertThat(MassMessageFixture.latest(shop.bean(MassMessages.class), 10)).allSatisfy(massMessage -> {
            assertThat(massMessage.state()).isEqualTo(MassMessageState.HELD);
            assertThat(massMessage.reason()).isEqualTo("COPY");
        });

        shop.rewrite(words, shipped);
        shop.await(
                "the word is allowed",
                () -> shop.bean(CopyCheck.class).check("今日小知识").isEmpty());
        page.awaitAlarms();
        shop.advance(Duration.ofMinutes(5));
        shop.bean(Schedules.class).run("daily-tip-deal", false);
        page.awaitAlarms();
        assertThat(MassMessageFixture.latest(shop.bean(MassMessages.class), 3))
                .allSatisfy(
                        massMessage -> assertThat(massMessage.state().isOpen()).isTrue());
    }

    private static void codes(String... codes) throws IOException {
        Path csv = Files.writeString(directory.resolve("codes.csv"), "code\n" + String.join("\n", codes) + "\n");
        shop.importFile("/api/imports/codes?swap=family-restaurant", csv);
    }

    /** What the check-up tells of the shop's alarms. */
    private static List<String> checkUp() {
        return shop.checkUp()
                .path("findings")
                .valueStream()
                .filter(finding -> finding.path("area").asString().equals("shop"))
                .map(finding -> finding.path("id").asString())
                .toList();
    }
}
