package io.quanzi.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the log says when all of it is asked for, library by library, and what it must not say even then. */
class SilentLogTests {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String CORP = "ww0123456789abcdef";
    private static final String AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    private static final String APP_SECRET = "app-secret-8f21";
    private static final String TOKEN = "CallbackToken77";
    private static final String METRICS_TOKEN = "MetricsToken-5d0c";

    @TempDir
    Path directory;

    @Test
    void tellsNoSecretTokenBodyOrPersonalDataEvenAtDebug() {
        try (var sandbox = Sandbox.start(SandboxOptions.inMemory());
                var bot = new Bot(
                        directory.resolve("data"),
                        false,
                        Map.ofEntries(
                                Map.entry("logging.level.root", "debug"),
                                Map.entry("logging.level.io.quanzi", "debug"),
                                Map.entry("quanzi.wecom.corp-id", CORP),
                                Map.entry("quanzi.wecom.agent-id", "1000002"),
                                Map.entry("quanzi.wecom.secret", APP_SECRET),
                                Map.entry("quanzi.wecom.token", TOKEN),
                                Map.entry("quanzi.metrics.token", METRICS_TOKEN),
                                Map.entry("quanzi.wecom.aes-key", AES_KEY),
                                Map.entry("quanzi.wecom.base-url", sandbox.baseUrl())))) {
            var sim = new ControlPlane(sandbox.baseUrl());
            sim.put(
                    "/_sim/apps/" + CORP + "/1000002",
                    Rig.json(Map.of(
                            "secret", APP_SECRET,
                            "callbackUrl", bot.url() + "/wecom/callback",
                            "token", TOKEN,
                            "aesKey", AES_KEY)));
            for (String officer : Rig.OFFICERS) {
                sim.post("/_sim/people", Rig.json(Map.of("nickname", officer, "kind", "staff", "userid", officer)));
            }
            bot.start();
            sim.post(
                    "/_sim/faults",
                    Rig.json(
                            Map.of("path", "/cgi-bin/externalcontact/add_contact_way", "kind", "http502", "count", 1)));
            JsonNode buyer = sim.post("/_sim/people", Rig.json(Map.of("nickname", "诸葛小林", "unionid", "oU-zhuge-lin")));

            assertThat(bot.shop("order.paid", "e-0", Instant.now(), Map.of("phone", "13812345678")))
                    .isEqualTo(400);
            assertThat(bot.shop(
                            "order.paid",
                            "e-1",
                            Instant.now(),
                            Map.of(
                                    "orderNo",
                                    "O-1",
                                    "paidAt",
                                    Instant.now().toString(),
                                    "amountFen",
                                    98_765_432,
                                    "buyer",
                                    Map.of(
                                            "id", "b-1",
                                            "unionid", "oU-zhuge-lin",
                                            "phone", "13812345678",
                                            "nickname", "诸葛小林"))))
                    .isEqualTo(202);
            var card = new AtomicReference<String>();
            bot.await("the invitation", SOON, () -> {
                card.set(bot.cardOf("O-1"));
                return card.get() != null;
            });
            JsonNode page = bot.page(card.get());
            sim.post(
                    "/_sim/scan",
                    Rig.json(Map.of(
                            "person",
                            buyer.path("id").asString(),
                            "url",
                            page.path("qrUrl").asString())));
            String phone = "/_sim/people/" + buyer.path("id").asString() + "/messages";
            bot.await("the welcome", SOON, () -> sim.get(phone).toString().contains("contact"));
            bot.await("the tags", SOON, () -> sim.get("/_sim/state").toString().contains("新客"));

            assertThat(bot.figures(METRICS_TOKEN)).contains("quanzi_inbox_entries");

            List<String> secrets = List.of(
                    APP_SECRET,
                    AES_KEY,
                    TOKEN,
                    METRICS_TOKEN,
                    "story-secret",
                    "story-password-1234",
                    runToken(),
                    card.get().substring(card.get().lastIndexOf('/') + 1),
                    "access_token",
                    "<xml>",
                    "<Encrypt>",
                    "WelcomeCode",
                    "welcome_code",
                    "98765432",
                    "13812345678",
                    "诸葛小林");
            assertThat(bot.logText()).contains(" DEBUG ").contains("event retried");
            assertThat(bot.logText().lines())
                    .as("lines that tell one of " + secrets)
                    .filteredOn(line -> secrets.stream().anyMatch(line::contains))
                    .isEmpty();
        }
    }

    private String runToken() {
        try {
            return new JsonMapper()
                    .readTree(Files.readString(directory.resolve("data").resolve("run.json")))
                    .path("token")
                    .asString();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
