package io.quanzi.story;

import static io.quanzi.files.PrivateTree.assertPrivate;
import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.files.PrivateTree;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The demo shop in a process of its own, smaller than the one that is shown. */
class DemoTests {
    private static final List<String> FUNNEL =
            List.of("orders", "invited", "added", "inGroup", "posted", "boughtAgain");
    private static final Duration HISTORY = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    @Test
    void playsHistoryOnceAndGoesOnAtThePresent() {
        playsHistoryOnceAndGoesOn(40);
    }

    @Test
    @Tag("soak")
    void playsTheHistoryOfManyBuyersOnce() {
        playsHistoryOnceAndGoesOn(200);
    }

    private void playsHistoryOnceAndGoesOn(int buyers) {
        try (var bot = demo(14, buyers)) {
            bot.start();
            assertThat(bot.health().path("status").asString()).isEqualTo("OUT_OF_SERVICE");
            assertThat(bot.health().at("/components/history/details/of").asInt())
                    .isEqualTo(14);
            bot.await("the history", HISTORY, () -> bot.logText().contains("14 天历史已就绪"));

            assertThat(bot.health().path("status").asString()).isEqualTo("UP");
            Instant clock = Instant.parse(bot.look("/_sim/clock").path("now").asString());
            assertThat(Duration.between(clock, Instant.now()).abs()).isLessThan(Duration.ofMinutes(1));
            List<Long> funnel = funnel(bot);
            for (int stage = 1; stage < funnel.size(); stage++) {
                assertThat(funnel.get(stage))
                        .as(FUNNEL.get(stage))
                        .isPositive()
                        .isLessThanOrEqualTo(funnel.get(stage - 1));
            }
            assertThat(taskStates(bot)).contains("DELIVERED", "EXPIRED", "WAITING");

            assertPrivate(directory.resolve("data"));

            bot.kill();
            PrivateTree.open(directory.resolve("data"));
            bot.start();
            assertPrivate(directory.resolve("data"));
            bot.await("the demo to go on", HISTORY, () -> bot.logText().contains("接着上次继续"));
            assertThat(bot.health().path("status").asString()).isEqualTo("UP");
            assertThat(funnel(bot).get(1)).isBetween(funnel.get(1), funnel.get(1) + 5);
        }
    }

    @Test
    @Tag("soak") // two more starts of the program
    void saysThatAnInterruptedHistoryIsNotPlayedAgain() {
        try (var bot = demo(10, 20)) {
            bot.start();
            bot.await(
                    "some days",
                    HISTORY,
                    () -> bot.health().at("/components/history/details/day").asInt() >= 3);

            bot.kill();
            bot.start();

            bot.await("the demo to go on", HISTORY, () -> bot.logText().contains("删除数据目录"));
            assertThat(bot.health().path("status").asString()).isEqualTo("UP");
        }
    }

    private Bot demo(int days, int buyers) {
        return new Bot(
                directory.resolve("data"),
                true,
                Map.of("QUANZI_DEMO_DAYS", String.valueOf(days), "QUANZI_DEMO_BUYERS", String.valueOf(buyers)));
    }

    private static List<Long> funnel(Bot bot) {
        JsonNode counts = bot.api("/api/funnel");
        return FUNNEL.stream().map(stage -> counts.path(stage).asLong()).toList();
    }

    /** How the posts ended, and WAITING for those that lie on a phone and can be sent still. */
    private static List<String> taskStates(Bot bot) {
        var states = new ArrayList<String>();
        bot.logText()
                .lines()
                .filter(line -> line.contains("task ended"))
                .forEach(line -> states.add(line.replaceFirst(".* state=(\\w+) .*", "$1")));
        JsonNode tables = bot.look("/_sim/state").path("tables");
        for (JsonNode sender : tables.path("massSenders")) {
            if (!sender.hasNonNull("sentAt")
                    && !tables.path("massTasks")
                            .path(sender.path("msgid").asString())
                            .path("cancelled")
                            .asBoolean()) {
                states.add("WAITING");
            }
        }
        return states;
    }
}
