package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Bots killed just after they decided, just after WeCom did what they asked and before they heard of it, and just after they
 * wrote it down. What came of it is counted in WeCom's state.
 */
class CrashPointTests {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String MOMS = "0-6月宝妈";
    private static final String WORKING = "职场妈妈";
    private static final String ACCOUNT = "wx0123456789abcdef";

    @TempDir
    Path directory;

    @Test
    @Tag("soak")
    void aPostReachesEveryGroupOnceWhereverItsBotDies() throws Exception {
        try (var rig = rig(1)) {
            Bot bot = rig.bots.get(0);
            var community = community(rig, 2);

            var claimed = rig.wire.holdCommand("insert", "mass_tasks");
            community.post();
            claimed.await(SOON);
            assertThat(rig.database().getCollection("group_texts").countDocuments())
                    .as("the words are claimed for the first owner's groups, and no task has them")
                    .isEqualTo(2);
            assertThat(rig.database().getCollection("mass_tasks").countDocuments())
                    .isZero();
            bot.kill();

            var asked = rig.wecom.holdAnswerOf("/add_msg_template");
            bot.start();
            asked.await(SOON);
            bot.kill();

            var told = rig.wecom.holdAnswerOf("/message/send");
            bot.start();
            told.await(SOON);
            bot.kill();

            bot.start();
            community.untilAll("NOTIFIED");
            bot.kill();
            community.tap();
            bot.start();
            community.untilAll("DELIVERED");
            System.out.println(community.check());
        }
    }

    @Test
    @Tag("soak")
    void aPostReachesEveryGroupOnceWhicheverOfTwoNodesDies() throws Exception {
        try (var rig = rig(2)) {
            var community = community(rig, 2);

            var claimed = rig.wire.holdCommand("insert", "mass_tasks");
            community.post();
            claimed.await(SOON);
            var asked = rig.wecom.holdAnswerOf("/add_msg_template");
            Bot first = community.holderIn("occurrences");
            first.kill();
            asked.await(SOON);
            Bot second = community.holderIn("mass_tasks");
            assertThat(second).isNotSameAs(first);
            second.kill();
            first.start();

            community.untilAll("NOTIFIED");
            community.tap();
            community.untilAll("DELIVERED");
            System.out.println(community.check());
        }
    }

    @Test
    void whatACustomerSeesComesOnceThoughTheBotDiesTwice() throws Exception {
        whatACustomerSeesComesOnce(2);
    }

    @Test
    @Tag("soak")
    void whatACustomerSeesComesOnceWhereverTheBotDies() throws Exception {
        whatACustomerSeesComesOnce(3);
    }

    /**
     * The buyer is a contact when the bot comes back: whether the notice was told can neither be asked nor found out by
     * telling it again.
     */
    @Test
    @Tag("soak")
    void whatACustomerSeesComesOnceThoughTheBotDiesAtAllPlacesAtOnce() throws Exception {
        whatACustomerSeesComesOnce(1);
    }

    /** @param deaths 3 at each place by itself, 2 at the first and at the last two at once, 1 at all of them at once */
    private void whatACustomerSeesComesOnce(int deaths) throws Exception {
        try (var rig = rig(1)) {
            Bot bot = rig.bots.get(0);
            rig.sim.post("/_sim/groups", Rig.json(Map.of("owner", "xiaoman", "name", MOMS + " 1 群")));
            String person = rig.sim
                    .post(
                            "/_sim/people",
                            Rig.json(Map.of("nickname", "小林", "unionid", "oU-lin", "followsOfficialAccount", true)))
                    .path("id")
                    .asString();

            var noticed = rig.wecom.holdAnswerOf("/message/template/send");
            order(bot);
            noticed.await(SOON);
            var welcomed = rig.wecom.holdAnswerOf("/send_welcome_msg");
            if (deaths > 1) {
                bot.kill();
                bot.start();
            }
            bot.await("the card", SOON, () -> bot.cardOf("O-1") != null);
            String card = bot.cardOf("O-1");
            bot.await("the code", SOON, () -> bot.page(card).path("qrUrl").isString());
            String code = bot.page(card).path("qrUrl").asString();
            rig.sim.post("/_sim/scan", Rig.json(Map.of("person", person, "url", code)));
            welcomed.await(SOON);
            var made = rig.wecom.holdAnswerOf("/add_join_way");
            if (deaths > 2) {
                bot.kill();
                bot.start();
            }
            String page = groupPage(rig, person);
            // the way is shown once WeCom has confirmed who scanned
            var visit = CompletableFuture.runAsync(() -> bot.await(
                    "the way", SOON, () -> bot.page(page).path("joinUrl").isString()));
            made.await(SOON);
            bot.kill();
            assertThat(visit).failsWithin(SOON);

            bot.startHere();
            String picture = bot.page(page).path("joinUrl").asString("");
            assertThat(bot.page(page).path("joinUrl").asString("")).isEqualTo(picture);
            rig.sim.post("/_sim/join", Rig.json(Map.of("person", person, "url", picture)));
            bot.await("all is worked off", SOON, rig::isQuiet);

            JsonNode wecom = rig.sim.get("/_sim/state").path("tables");
            assertThat(wecom.path("templateMessages")).hasSize(1);
            assertThat(wecom.path("relations"))
                    .singleElement()
                    .satisfies(relation ->
                            assertThat(relation.path("welcomes").asInt()).isEqualTo(1));
            assertThat(rig.database().getCollection("deliveries").find())
                    .extracting(row -> row.getString("kind") + " "
                            + (row.getString("reason") == null ? row.getString("state") : row.getString("reason")))
                    .containsExactlyInAnyOrder("WELCOME SAID", deaths == 1 ? "NOTICE UNCONFIRMED" : "NOTICE SAID");
            assertThat(rig.database().getCollection("officer_notes").countDocuments())
                    .isZero();
            knowsOfTheLostWay(rig, picture, wecom.path("joinWays"));
        }
    }

    /** Two ways stand in WeCom: the one in use and the one whose id never reached us, which is told by its remark. */
    private static void knowsOfTheLostWay(Rig rig, String picture, JsonNode ways) {
        Document row = rig.database().getCollection("join_ways").find().first();
        assertThat(row).isNotNull();
        assertThat(picture).contains(row.getString("configId"));
        List<Document> lost = row.getList("lost", Document.class);
        assertThat(lost).hasSize(1);
        assertThat(ways).hasSize(2).anySatisfy(way -> {
            assertThat(way.path("configId").asString()).isNotEqualTo(row.getString("configId"));
            assertThat(way.path("remark").asString()).isEqualTo(lost.get(0).getString("remark"));
        });
    }

    @Test
    @Tag("soak")
    void twoThousandMessagesReachTheirGroupsOnceThroughManyDeaths() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        try (var rig = rig(2)) {
            var community = community(rig, 40);
            for (int round = 0; round < 17; round++) {
                community.post();
                TimeUnit.MILLISECONDS.sleep(5_000);
                for (int deaths = 0; deaths < 2; deaths++) {
                    Bot bot = rig.bots.get(random.nextInt(2));
                    TimeUnit.MILLISECONDS.sleep(random.nextInt(2_500));
                    bot.kill();
                    bot.start();
                }
                if (random.nextBoolean()) {
                    community.tap();
                }
            }
            community.untilAll("NOTIFIED", "CONFIRMED", "DELIVERED");
            community.tap();
            community.untilAll("DELIVERED");
            System.out.println("seed " + seed + ": " + community.check());
        }
    }

    private Rig rig(int nodes) {
        return new Rig(directory, nodes, false, rig -> {
            rig.sim.put(
                    "/_sim/official-accounts/" + ACCOUNT,
                    Rig.json(Map.of("secret", "s", "templates", Map.of("order-notice", "{{first.DATA}}"))));
            return Map.of(
                    "quanzi.wecom.base-url",
                    rig.wecom.url(),
                    "quanzi.mp.base-url",
                    rig.wecom.url() + "/mp",
                    "quanzi.mp.app-id",
                    ACCOUNT,
                    "quanzi.mp.secret",
                    "s",
                    "quanzi.mp.templates.order",
                    "order-notice");
        });
    }

    /** Three owners; one has two tasks in each post. */
    private static Community community(Rig rig, int groupsEach) throws InterruptedException {
        var community = new Community(rig);
        community.groups("xiaoman", MOMS, groupsEach);
        community.groups("anan", MOMS, groupsEach);
        community.groups("xiaoman", WORKING, groupsEach);
        return community;
    }

    private static void order(Bot bot) {
        Instant now = Instant.now();
        Map<String, Object> buyer = Map.of("id", "b-1", "unionid", "oU-lin", "nickname", "小林");
        String born = YearMonth.now(ZoneId.of("Asia/Shanghai")).minusMonths(3).toString();
        assertThat(bot.shop(
                        "customer.updated",
                        "e-0",
                        now,
                        Map.of(
                                "buyer", buyer,
                                "babies", List.of(Map.of("born", born)),
                                "consent", Map.of("profiling", true, "at", now.toString()))))
                .isEqualTo(202);
        assertThat(bot.shop(
                        "order.paid",
                        "e-1",
                        now,
                        Map.of("orderNo", "O-1", "buyer", buyer, "paidAt", now.toString(), "amountFen", 12_800)))
                .isEqualTo(202);
    }

    private static String groupPage(Rig rig, String person) {
        for (JsonNode message : rig.sim.get("/_sim/people/" + person + "/messages")) {
            for (JsonNode attachment : message.path("attachments")) {
                if (attachment.path("url").asString("").contains("/g/")) {
                    return attachment.path("url").asString();
                }
            }
        }
        throw new AssertionError("the welcome has no link to a group page");
    }
}
