package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Somebody who is made up in the phones' browser and buys there is invited, as any buyer of the shop is. */
class PhonesStrangerTests {
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void isInvitedWithTheFirstOrderOrOnceTheAccountIsFollowed() {
        try (var bot = new Bot(directory.resolve("data"))) {
            bot.startHere();
            for (String officer : Rig.OFFICERS) {
                bot.act("/_sim/people", Map.of("nickname", officer, "kind", "staff", "userid", officer));
            }

            bot.touch("customer", Map.of("name", "路人甲"));
            String stranger = personOf(bot, "路人甲");
            assertThat(bot.touch("buy", Map.of("who", stranger, "item", "0"))).doesNotContain("没有关注公众号");

            bot.await("the card on the order's notice", SOON, () -> cards(bot, stranger) == 1);

            String shy = bot.act("/_sim/people", Map.of("nickname", "路人乙", "unionid", "oU-shy"))
                    .path("id")
                    .asString();
            assertThat(bot.touch("buy", Map.of("who", shy, "item", "1"))).contains("没有关注公众号");
            bot.await(
                    "the invitation that cannot be sent",
                    SOON,
                    () -> bot.api("/api/funnel").path("invited").asLong() == 2);
            assertThat(cards(bot, shy)).isZero();

            bot.touch("follow", Map.of("who", shy));

            bot.await("the card, once the account is followed", SOON, () -> cards(bot, shy) == 1);
            bot.touch("buy", Map.of("who", shy, "item", "2"));
            bot.await(
                    "the second order",
                    SOON,
                    () -> bot.api("/api/funnel").path("orders").asLong() == 3);
            bot.await(
                    "all to be worked off", SOON, () -> bot.health().toString().contains("UP"));
            assertThat(cards(bot, shy)).as("one card for all orders").isEqualTo(1);
        }
    }

    private static String personOf(Bot bot, String nickname) {
        for (JsonNode person : bot.look("/_sim/people")) {
            if (person.path("nickname").asString().equals(nickname)) {
                return person.path("id").asString();
            }
        }
        throw new AssertionError("nobody is called " + nickname + ": " + bot.look("/_sim/people"));
    }

    private static long cards(Bot bot, String person) {
        long cards = 0;
        for (JsonNode message : bot.look("/_sim/people/" + person + "/messages")) {
            if (message.path("kind").asString().equals("official_account")
                    && message.toString().contains("/i/")) {
                cards++;
            }
        }
        return cards;
    }
}
