package io.quanzi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import me.chanjar.weixin.cp.util.crypto.WxCpCryptUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class UrlCheckTests {
    private final Stage stage = new Stage();
    private HttpServer program;
    private Function<Map<String, String>, String> answer = this::opened;

    @BeforeEach
    void listen() throws Exception {
        program = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        program.createContext("/", exchange -> {
            var query = new HashMap<String, String>();
            for (var pair : exchange.getRequestURI().getRawQuery().split("&", -1)) {
                var parts = pair.split("=", 2);
                query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
            var body = answer.apply(query).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body.length == 0 ? 403 : 200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        program.start();
        app(Stage.TOKEN, "http://127.0.0.1:" + program.getAddress().getPort() + "/callback");
    }

    @AfterEach
    void close() {
        program.stop(0);
        stage.close();
    }

    @Test
    void aProgramThatOpensTheTextPasses() {
        var said = check();

        assertThat(said.path("ok").booleanValue()).isTrue();
        assertThat(said.path("says").stringValue()).isEqualTo("保存成功");
    }

    @Test
    void anotherTokenIsAWrongSignature() {
        app("AnotherToken", "http://127.0.0.1:" + program.getAddress().getPort() + "/callback");

        var said = check();

        assertThat(said.path("ok").booleanValue()).isFalse();
        assertThat(said.path("says").stringValue()).isEqualTo("openapi回调地址请求不通过");
        assertThat(said.path("why").stringValue()).contains("status 403").contains("Token");
    }

    @Test
    void anAnswerThatIsNotBareIsToldApart() {
        assertThat(why(text -> "\uFEFF" + text)).contains("byte order mark");
        assertThat(why(text -> text + "\n")).contains("line break");
        assertThat(why(text -> "\"" + text + "\"")).contains("in quotes");
        assertThat(why(text -> "echo " + text)).contains("more than the opened echostr");
        assertThat(why(text -> "success")).contains("not the opened echostr");
        answer = query -> query.getOrDefault("echostr", "");
        assertThat(check().path("why").stringValue()).contains("as it was sent");
    }

    @Test
    void aProgramThatIsNotThereIsTold() {
        program.stop(0);

        assertThat(check().path("why").stringValue()).contains("no connection");
    }

    @Test
    void aSlowAnswerPassesWithAWarning() {
        answer = query -> {
            try {
                Thread.sleep(1050);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return opened(query);
        };

        assertThat(check().path("why").stringValue()).startsWith("passed, though after");
    }

    @Test
    void anOfficialAccountIsAskedInTheClear() {
        answer = query -> query.containsKey("signature") ? query.getOrDefault("echostr", "") : "";
        stage.sim.put("/_sim/official-accounts/wx1", """
                {"secret":"s","callbackUrl":"http://127.0.0.1:%d/mp","token":"%s","aesKey":"%s"}""".formatted(
                        program.getAddress().getPort(), Stage.TOKEN, Stage.AES_KEY));

        assertThat(stage.sim
                        .post("/_sim/official-accounts/wx1/check", "")
                        .path("ok")
                        .booleanValue())
                .isTrue();
    }

    private JsonNode check() {
        return stage.sim.post("/_sim/apps/" + Stage.CORP + "/1000002/check", "");
    }

    private String why(UnaryOperator<String> change) {
        answer = query -> change.apply(opened(query));
        return check().path("why").stringValue();
    }

    private String opened(Map<String, String> query) {
        return stage.wecom.checkSignature(
                        query.get("msg_signature"), query.get("timestamp"), query.get("nonce"), query.get("echostr"))
                ? new WxCpCryptUtil(stage.config).decrypt(query.get("echostr"))
                : "";
    }

    private void app(String token, String url) {
        stage.sim.put("/_sim/apps/" + Stage.CORP + "/1000002", """
                {"secret":"secret","callbackUrl":"%s","token":"%s","aesKey":"%s"}""".formatted(url, token, Stage.AES_KEY));
    }
}
