package io.quanzi.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.quanzi.Quanzi;
import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code doctor} as a person types it: without a bot, and with one that runs on the data. */
class DoctorCommandTests {
    private static final String CORP = "ww0123456789abcdef";
    private static final String SECRET = "the-apps-secret-of-this-test";

    private final Sandbox sandbox = Sandbox.start(SandboxOptions.inMemory());
    private final Map<String, String> settings = Map.of(
            "quanzi.wecom.corp-id", CORP,
            "quanzi.wecom.agent-id", "1000002",
            "quanzi.wecom.secret", SECRET,
            "quanzi.wecom.token", "QDG6eK",
            "quanzi.wecom.aes-key", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
            "quanzi.wecom.base-url", sandbox.baseUrl(),
            "quanzi.public-url", "http://127.0.0.1:1",
            "quanzi.shop.secret", "2b7e151628aed2a6abf7158809cf4f3c");

    @TempDir
    private Path data;

    private String printed = "";

    @BeforeEach
    void set() {
        settings.forEach(System::setProperty);
        System.setProperty("quanzi.data-dir", data.toString());
        var sim = new ControlPlane(sandbox.baseUrl());
        sim.put("/_sim/apps/" + CORP + "/1000002", "{\"secret\":\"" + SECRET + "\"}");
        sim.post("/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"兰\"}");
    }

    @AfterEach
    void unset() {
        settings.keySet().forEach(System::clearProperty);
        System.clearProperty("quanzi.data-dir");
        sandbox.close();
    }

    private int run(String... words) {
        PrintStream before = System.out;
        var bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            return Commands.run(Quanzi.class, words);
        } finally {
            System.setOut(before);
            printed = bytes.toString(StandardCharsets.UTF_8);
        }
    }

    @Test
    void isZeroWithoutABotWhenNothingIsWrong() {
        assertThat(run("doctor", "--lang", "zh")).isZero();

        assertThat(printed)
                .contains("没有在这个数据目录上运行的圈子", "对着沙箱", "[正常] EncodingAESKey: 43 位", "小结：0 处有错")
                .contains("[没查] 回调：网址验证（GET）: 没有圈子在运行")
                .doesNotContain(SECRET);
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void isOneWhenSomethingIsWrongEvenThoughTheBotCouldNotStartWithIt() {
        System.setProperty("quanzi.wecom.aes-key", "too-short");

        assertThat(run("doctor", "--lang=en")).isEqualTo(1);

        assertThat(printed)
                .contains("[WRONG] EncodingAESKey: Must have 43 characters, has 9.", "Mend:", "设置API接收", "path/90968")
                .doesNotContain("too-short");
    }

    @Test
    void printsJsonInBothLanguagesAndNothingElse() {
        assertThat(run("doctor", "--json")).isZero();

        JsonNode report = new JsonMapper().readTree(printed);
        assertThat(report.path("withBot").asBoolean(true)).isFalse();
        assertThat(report.path("summary").path("wrong").asInt(-1)).isZero();
        assertThat(report.path("findings").findValuesAsString("id")).contains("access-token.ok", "callback-get.no-bot");
        assertThat(report.path("findings").findValuesAsString("state")).containsOnly("ok", "skipped");
    }

    @Test
    void findsADataDirectoryThatIsNone() throws Exception {
        System.setProperty(
                "quanzi.data-dir", Files.createFile(data.resolve("file")).toString());

        assertThat(run("doctor", "--lang=en")).isEqualTo(1);

        assertThat(printed).contains("file is no directory", "Give QUANZI_DATA_DIR a directory");
    }

    @Test
    void explainsItsJson() {
        assertThat(run("doctor", "--help")).isZero();

        assertThat(printed).contains("\"withBot\"", "\"findings\"", "ok|warn|wrong|skipped", "Exit code 1");
    }

    @Test
    void saysWhatAwaitsTheSandboxWhereThereIsNoWeComYet() {
        settings.keySet().forEach(System::clearProperty);

        assertThat(run("doctor", "--lang=en")).isZero();

        assertThat(printed).contains("reaches nobody", "the sandbox starts with the bot");
    }

    @Test
    void isTwoWhenItIsTypedWrongly() {
        assertThat(run("doctor", "--lang", "fr")).isEqualTo(2);
        assertThat(run("doctor", "--jsn")).isEqualTo(2);
    }

    @Test
    void asksTheBotThatRunsOnTheData() throws Exception {
        assertThat(run("doctor", "--json")).isZero();
        String report = printed.replace("\"ok\"", "\"wrong\"").replace("\"withBot\" : false", "\"withBot\" : true");
        var asked = new AtomicReference<String>();
        HttpServer bot = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        bot.createContext("/", exchange -> {
            asked.set(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] answer = report.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        bot.start();
        try {
            RunFile.ofThis(bot.getAddress().getPort(), "run-token").write(data);

            assertThat(run("doctor", "--lang=en")).isEqualTo(1);
        } finally {
            bot.stop(0);
        }
        assertThat(asked.get()).isEqualTo("POST /api/doctor Bearer run-token");
        assertThat(printed).contains("[WRONG] Access token").doesNotContain("No bot runs on this data");
    }
}
