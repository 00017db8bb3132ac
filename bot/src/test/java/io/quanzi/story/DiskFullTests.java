package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.quanzi.embedded.EmbeddedStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/**
 * A whole bot with its own store on a small file system that fills up while orders and callbacks come. Such a file system
 * takes root; without it these tests are skipped.
 */
@ExtendWith(OutputCaptureExtension.class)
class DiskFullTests {
    private static final Duration SOON = Duration.ofMinutes(2);

    private final String born =
            YearMonth.now(ZoneId.of("Asia/Shanghai")).minusMonths(3).toString();

    @TempDir
    Path directory;

    private Path small;
    private int people;
    private int orders;

    @BeforeEach
    void mountASmallFileSystem() throws Exception {
        small = Files.createDirectory(directory.resolve("node-0"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", small.toString()) == 0,
                "no small file system could be mounted: it takes root and the right to mount");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", small.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void whatComesWhileTheDiskIsFullTakesEffectOnceThereIsRoom(CapturedOutput printed) throws Exception {
        play(printed, 1, 20, 10);
    }

    @Test
    @Tag("soak")
    void twoThousandOrdersComeThroughADiskThatFillsUpTenTimes() throws Exception {
        play(null, 10, 200, 20);
    }

    /** @param here what this process prints where the bot is of it; null where that has one of its own */
    private void play(@Nullable CapturedOutput here, int rounds, int ordersEach, int peopleEach) throws Exception {
        // no other database: the bot opens its own
        try (var rig = new Rig(directory, 1, here != null, more -> Map.of("spring.mongodb.uri", ""))) {
            // as the strictest of WeCom's pages has it: sent again only where nothing answered
            rig.sim.put("/_sim/settings", Rig.json(Map.of("retryOnRefusal", false, "callbackRetries", 100)));
            Bot bot = rig.bots.get(0);
            for (int round = 0; round < rounds; round++) {
                Map<String, String> codes = invite(rig, bot, peopleEach);
                fill();
                codes.forEach(
                        (person, url) -> rig.sim.post("/_sim/scan", Rig.json(Map.of("person", person, "url", url))));
                List<String> refused = order(bot, ordersEach);
                assertThat(refused).isNotEmpty();
                assertThat(bot.health().path("status").asString()).isEqualTo("DOWN");
                assertThat(bot.health().toString()).contains("The store takes no changes");
                assertThat(here == null ? bot.logText() : here.getAll()).contains("No space left on device");
                TimeUnit.SECONDS.sleep(2);

                Files.delete(small.resolve("filler"));
                for (String orderNo : refused) {
                    bot.await("the shop's order " + orderNo + " is taken", SOON, () -> pay(bot, orderNo) == 202);
                }
                int met = people;
                bot.await("everybody is welcomed and tagged", SOON, () -> welcomedAndTagged(rig) == met);
                assertThat(bot.health().path("status").asString()).isEqualTo("UP");
            }
            bot.await("all is worked off", SOON, () -> in(snapshot(), DiskFullTests::open) == 0);
            JsonNode callbacks = rig.sim.get("/_sim/callbacks");
            assertThat(callbacks.path("lost").asInt()).isZero();
            System.out.println("%d people, %d orders, callbacks %s".formatted(people, orders, callbacks));
            in(snapshot(), database -> {
                check(database);
                return 0L;
            });
        }
    }

    /** Tells of people and their first orders; the picture of each one's code, by person. */
    private Map<String, String> invite(Rig rig, Bot bot, int count) {
        var codes = new LinkedHashMap<String, String>();
        for (int i = 0; i < count; i++) {
            String number = String.valueOf(people++);
            String person = rig.sim
                    .post("/_sim/people", Rig.json(Map.of("nickname", "妈妈" + number, "unionid", "oU-" + number)))
                    .path("id")
                    .asString();
            Instant now = Instant.now();
            assertThat(bot.shop(
                            "customer.updated",
                            "c-" + number,
                            now,
                            Map.of(
                                    "buyer", buyer(number),
                                    "babies", List.of(Map.of("born", born)),
                                    "consent", Map.of("profiling", true, "at", now.toString()))))
                    .isEqualTo(202);
            assertThat(pay(bot, "first-" + number)).isEqualTo(202);
            bot.await("the card of " + number, SOON, () -> bot.cardOf("first-" + number) != null);
            String card = bot.cardOf("first-" + number);
            bot.await("the code of " + number, SOON, () -> code(bot, card) != null);
            codes.put(person, code(bot, card));
        }
        return codes;
    }

    private static String code(Bot bot, String card) {
        return bot.page(card).path("qrUrl").asString(null);
    }

    private static Map<String, Object> buyer(String number) {
        return Map.of("id", "b-" + number, "unionid", "oU-" + number, "nickname", "妈妈" + number);
    }

    /** Second orders of the people there are, in turn; those that the bot did not take. */
    private List<String> order(Bot bot, int count) {
        var refused = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            String orderNo = "more" + orders++ + "-" + orders % people;
            int status = pay(bot, orderNo);
            assertThat(status).isIn(202, 503);
            if (status == 503) {
                refused.add(orderNo);
            }
        }
        return refused;
    }

    /** An order of the person whose number follows the dash. */
    private static int pay(Bot bot, String orderNo) {
        Instant now = Instant.now();
        return bot.shop(
                "order.paid",
                "e-" + orderNo,
                now,
                Map.of(
                        "orderNo",
                        orderNo,
                        "buyer",
                        buyer(orderNo.substring(orderNo.indexOf('-') + 1)),
                        "paidAt",
                        now.toString(),
                        "amountFen",
                        12_800));
    }

    private void fill() throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream filler = Files.newOutputStream(small.resolve("filler"))) {
            while (true) {
                filler.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left on device");
        }
    }

    private static long welcomedAndTagged(Rig rig) {
        long count = 0;
        for (JsonNode relation : rig.sim.get("/_sim/state").path("tables").path("relations")) {
            assertThat(relation.path("welcomes").asInt()).isLessThan(2);
            boolean both = relation.path("welcomes").asInt() == 1
                    && !relation.path("tags").isEmpty();
            count += both ? 1 : 0;
        }
        return count;
    }

    /** In: people with a first order, and further orders. Out: as many customers, purchases and points entries. */
    private void check(MongoDatabase database) {
        assertThat(count(database, "customers")).isEqualTo(people);
        assertThat(count(database, "purchases")).isEqualTo(people + orders);
        assertThat(count(database, "points")).isEqualTo(people + orders);
        assertThat(database.getCollection("points")
                        .distinct("cause", String.class)
                        .into(new ArrayList<>()))
                .hasSize(people + orders);
        assertThat(open(database)).isZero();
    }

    private static long open(MongoDatabase database) {
        return database.getCollection("inbox").countDocuments(Filters.ne("state", "DONE"));
    }

    private static long count(MongoDatabase database, String collection) {
        return database.getCollection(collection).countDocuments();
    }

    /** The running bot's store as it would be found if the bot died now. */
    private Path snapshot() {
        try {
            Path copy = Files.createTempDirectory(directory, "store");
            Files.copy(small.resolve("store").resolve("store.log"), copy.resolve("store.log"));
            return copy;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static long in(Path directory, ToLongFunction<MongoDatabase> look) {
        try (EmbeddedStore store = EmbeddedStore.open(directory, EmbeddedStore.Sync.PROCESS);
                MongoClient client = MongoClients.create(store.uri())) {
            return look.applyAsLong(client.getDatabase("quanzi"));
        }
    }
}
