package io.quanzi.story;

import static io.quanzi.console.SignedIn.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.console.SignedIn;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The main job from end to end, over HTTP, with nothing replaced: once straight on, once killed between its steps. */
class StoryTests {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final Duration SOON = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    @Tag("soak") // the next one goes the same way, with deaths between
    void bringsBuyerIntoGroupAndBack() {
        play(bot -> {});
    }

    @Test
    void comesToTheSameEndKilledWithOrdersOnTheirWay() {
        var step = new AtomicInteger();
        play(bot -> {
            if (step.incrementAndGet() == 2) {
                HttpClient admin = SignedIn.client(bot.url(), "admin", "story-password-1234");
                String token = SignedIn.token(send(admin, page(bot, "/me")));
                bot.kill();
                bot.startHere();
                takesAFormThatWasOpen(bot, admin, token);
            }
        });
    }

    /** Who was logged in is still, and what she had typed is not lost. */
    private static void takesAFormThatWasOpen(Bot bot, HttpClient admin, String token) {
        HttpResponse<String> sent = send(
                admin,
                page(bot, "/me/sessions/end-others")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("_csrf=" + token)));
        assertThat(sent.headers().firstValue("Location")).hasValue("/me");
        HttpResponse<String> next = send(admin, page(bot, "/me"));
        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(next.body()).contains("alert-success");
        assertThat(send(admin, page(bot, "/me")).body()).doesNotContain("alert-success");
    }

    private static HttpRequest.Builder page(Bot bot, String path) {
        return HttpRequest.newBuilder(URI.create(bot.url() + path)).header("Accept", "text/html");
    }

    @Test
    @Tag("soak")
    void comesToTheSameEndKilledAfterEveryStep() {
        play(bot -> {
            bot.kill();
            bot.start();
        });
    }

    /** What happens between two steps. */
    private interface Between {
        void happen(Bot bot);
    }

    private void play(Between between) {
        try (var bot = new Bot(directory.resolve("data"))) {
            bot.start();
            startsEmpty(bot);
            bot.act("/_sim/people", Map.of("nickname", "小满", "kind", "staff", "userid", "xiaoman"));
            bot.act("/_sim/people", Map.of("nickname", "安安", "kind", "staff", "userid", "anan"));
            bot.act("/_sim/people", Map.of("nickname", "豆豆", "kind", "staff", "userid", "doudou"));
            JsonNode group = bot.act("/_sim/groups", Map.of("owner", "xiaoman", "name", "0-6月宝妈 1 群"));
            String chatId = group.path("chatId").asString();
            assertThat(chatId).isNotBlank();
            JsonNode lin = bot.act(
                    "/_sim/people", Map.of("nickname", "小林", "unionid", "oU-lin", "followsOfficialAccount", true));
            String person = lin.path("id").asString();
            between.happen(bot);

            Instant now = clock(bot);
            Map<String, Object> buyer = Map.of("id", "b-1", "unionid", "oU-lin", "nickname", "小林");
            assertThat(bot.shop(
                            "customer.updated",
                            "e-0",
                            now,
                            Map.of(
                                    "buyer", buyer,
                                    "babies",
                                            List.of(Map.of(
                                                    "born",
                                                    YearMonth.from(now.atZone(SHANGHAI))
                                                            .minusMonths(3)
                                                            .toString())),
                                    "consent", Map.of("profiling", true, "at", now.toString()))))
                    .isEqualTo(202);
            assertThat(order(bot, "e-1", "O-1", buyer, now)).isEqualTo(202);
            assertThat(order(bot, "e-1", "O-1", buyer, now)).isEqualTo(202);
            between.happen(bot);

            var card = new AtomicReference<String>();
            bot.await("the invitation", SOON, () -> {
                card.set(bot.cardOf("O-1"));
                return card.get() != null;
            });
            bot.await("the order notice", SOON, () -> messages(bot, person, "official_account") == 1);
            between.happen(bot);

            JsonNode page = bot.page(card.get());
            assertThat(page.path("officer").asString()).startsWith("福利官");
            assertThat(page.path("gift").asString()).isNotBlank();
            bot.act(
                    "/_sim/scan",
                    Map.of("person", person, "url", page.path("qrUrl").asString()));
            bot.await("the welcome", SOON, () -> messages(bot, person, "contact") >= 1);
            between.happen(bot);

            String welcome = texts(bot, person);
            assertThat(welcome).contains("/handbook").contains("/g/");
            bot.await("the tag", SOON, () -> bot.look("/_sim/state").toString().contains("0-6月龄宝妈"));
            between.happen(bot);

            bot.await(
                    "the group that fits",
                    SOON,
                    () -> groupPage(bot, person).path("name").asString("").contains("0–6"));
            JsonNode way = groupPage(bot, person);
            bot.act(
                    "/_sim/join",
                    Map.of("person", person, "url", way.path("joinUrl").asString()));
            bot.await(
                    "the stay in the group",
                    SOON,
                    () -> funnel(bot).path("inGroup").asLong() == 1);
            between.happen(bot);

            moveTo(bot, nextPost(clock(bot)).plusSeconds(1));
            bot.await(
                    "the owner to be told",
                    SOON,
                    () -> messages(bot, "xiaoman", "mass_task") == 1 && messages(bot, "xiaoman", "app_message") >= 1);
            assertThat(messages(bot, person, "group")).isZero();
            between.happen(bot);

            bot.act("/_sim/tap", Map.of("staff", "xiaoman"));
            bot.await("the post in the group", SOON, () -> messages(bot, person, "group") >= 1);
            advance(bot, Duration.ofMinutes(10));
            bot.await("the result", SOON, () -> funnel(bot).path("posted").asLong() == 1);
            between.happen(bot);

            assertThat(order(bot, "e-2", "O-2", buyer, clock(bot))).isEqualTo(202);
            bot.await(
                    "the second purchase",
                    SOON,
                    () -> funnel(bot).path("boughtAgain").asLong() == 1);
            between.happen(bot);

            theEnd(bot, person);
        }
    }

    /** Without the demo there is nobody, and nothing has happened. */
    private static void startsEmpty(Bot bot) {
        assertThat(bot.look("/_sim/people").size()).isZero();
        assertThat(funnel(bot).properties())
                .isNotEmpty()
                .allMatch(stage -> stage.getValue().asLong() == 0);
    }

    private static void theEnd(Bot bot, String person) {
        JsonNode funnel = funnel(bot);
        assertThat(funnel.path("orders").asLong()).isEqualTo(2);
        assertThat(funnel.path("invited").asLong()).isEqualTo(1);
        assertThat(funnel.path("added").asLong()).isEqualTo(1);
        assertThat(messages(bot, person, "official_account")).isEqualTo(1);
        assertThat(texts(bot, person).split("/handbook", -1)).hasSize(2);
        LocalDate today = LocalDate.ofInstant(clock(bot), SHANGHAI);
        JsonNode report =
                bot.api("/api/reports/repurchase?from=%s&to=%s".formatted(today.minusDays(7), today.plusDays(1)));
        assertThat(report.path("members").path("buyers").asLong()).isEqualTo(1);
        assertThat(report.path("members").path("repurchased").asLong()).isEqualTo(1);
    }

    private static int order(Bot bot, String event, String orderNo, Map<String, Object> buyer, Instant at) {
        return bot.shop(
                "order.paid",
                event,
                at,
                Map.of(
                        "orderNo",
                        orderNo,
                        "buyer",
                        buyer,
                        "paidAt",
                        at.toString(),
                        "amountFen",
                        12_800,
                        "items",
                        List.of(Map.of(
                                "sku",
                                "S-1",
                                "title",
                                "纸尿裤 M 码",
                                "category",
                                "母婴",
                                "quantity",
                                1,
                                "priceFen",
                                12_800))));
    }

    private static JsonNode funnel(Bot bot) {
        return bot.api("/api/funnel");
    }

    private static Instant clock(Bot bot) {
        return Instant.parse(bot.look("/_sim/clock").path("now").asString());
    }

    private static void advance(Bot bot, Duration by) {
        bot.act("/_sim/clock", Map.of("advance", by.toString()));
    }

    /** Ten in the morning in Shanghai, today or tomorrow. */
    private static Instant nextPost(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, SHANGHAI);
        Instant ten = today.atTime(10, 0).atZone(SHANGHAI).toInstant();
        return ten.isAfter(now)
                ? ten
                : today.plusDays(1).atTime(10, 0).atZone(SHANGHAI).toInstant();
    }

    private static void moveTo(Bot bot, Instant at) {
        bot.act("/_sim/clock", Map.of("at", at.toString()));
    }

    private static long messages(Bot bot, String person, String kind) {
        long count = 0;
        for (JsonNode message : bot.look("/_sim/people/" + person + "/messages")) {
            if (message.path("kind").asString().equals(kind)) {
                count++;
            }
        }
        return count;
    }

    private static String texts(Bot bot, String person) {
        return bot.look("/_sim/people/" + person + "/messages").toString();
    }

    private static JsonNode groupPage(Bot bot, String person) {
        for (JsonNode message : bot.look("/_sim/people/" + person + "/messages")) {
            for (JsonNode attachment : message.path("attachments")) {
                String url = attachment.path("url").asString("");
                if (url.contains("/g/")) {
                    return bot.page(url);
                }
            }
        }
        throw new AssertionError("the welcome has no link to a group page: " + texts(bot, person));
    }
}
