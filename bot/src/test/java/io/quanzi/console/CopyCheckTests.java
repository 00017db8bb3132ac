package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.Source;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page and the interface of the copy check: they judge a text as sending does, and refuse what they cannot read. */
@ConsoleTest
class CopyCheckTests {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String EVIDENCE = "templates/evidence.yaml";
    private static final String CLAIM = "本店 2026 年 10 月纸尿裤销量第一";
    private static final String ABSOLUTE = "全网最好的纸尿裤";
    private static final String PROOF = """
            proofs:
              - number: BB-10
                document: 10 月销售统计报表
                claims:
                  - %s
                until: 2099-12-31
                by: manager
                entered: 2026-11-01
            """.formatted(CLAIM);

    @LocalServerPort
    private int port;

    @Autowired
    private Playbook playbook;

    @Autowired
    private PlaybookEditor editor;

    private HttpClient admin;
    private String before;

    @BeforeEach
    void enterAProof() {
        admin = SignedIn.client(url("/"), "admin", ConsoleTest.PASSWORD);
        before = playbook.active(EVIDENCE).orElseThrow().source().content();
        save(PROOF);
    }

    @AfterEach
    void putBack() {
        save(before);
    }

    private void save(String text) {
        editor.save(
                new Source(EVIDENCE, text),
                playbook.active(EVIDENCE).orElseThrow().version(),
                "test");
    }

    @Test
    void interfaceAnswersForEachTextInTheOrderAsked() {
        JsonNode results = JSON.readTree(api(Map.of("texts", List.of(ABSOLUTE, CLAIM, "", "今天的好物：纯棉连体衣。")), "zh-CN")
                        .body())
                .path("results");

        assertThat(results.findValuesAsString("verdict")).startsWith("block").hasSize(4 + findings(results));
        assertThat(results.path(0).path("findings").path(0).propertyNames())
                .contains("rule", "word", "start", "end", "article", "source", "why", "suggestion");
        assertThat(results.path(1).path("verdict").asString()).isEqualTo("pass");
        assertThat(results.path(2).path("verdict").asString()).isEqualTo("pass");
        assertThat(results.path(3).path("findings").size()).isZero();
    }

    private static int findings(JsonNode results) {
        return results.valueStream()
                .mapToInt(one -> one.path("findings").size())
                .sum();
    }

    @Test
    void interfaceHearsWhatIsToldOfTheTexts() {
        var about = Map.of(
                "products", List.of(Map.of("title", "成长伙伴 1 段", "kind", "infant-formula")), "purchaseLink", true);

        JsonNode told = JSON.readTree(
                api(Map.of("texts", List.of("今晚八点见"), "about", about), "en").body());

        assertThat(told.path("results").path(0).path("verdict").asString()).isEqualTo("block");
        assertThat(told.path("results")
                        .path(0)
                        .path("findings")
                        .path(0)
                        .path("why")
                        .asString())
                .doesNotContainPattern("\\p{IsHan}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|got none",
                "{\"texts\":[]}|1 to 1000 texts, got 0",
                "{\"texts\":null}|got none",
                "{\"texts\":[null]}|got null",
                "{\"texts\":[\"a\"],\"about\":{\"tipKind\":\"cooking\"}}|expected tipKind health, care, play or other",
                "{\"texts\":[\"a\"],\"about\":{\"products\":[{\"kind\":\"toy\"}]}}|got \"toy\"",
                "{\"texts\":\"a\"}|",
                "[]|",
                "最好|"
            })
    void interfaceRefusesWhatItCannotRead(String body, String said) {
        HttpResponse<String> answer = api(body, "en");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).path("detail").asString())
                .isNotBlank()
                .contains(said == null ? "" : said);
    }

    @Test
    void interfaceRefusesTooManyAndTooLongTexts() {
        assertThat(api(Map.of("texts", Collections.nCopies(1_000, "好")), "en").statusCode())
                .isEqualTo(200);
        HttpResponse<String> tooMany = api(Map.of("texts", Collections.nCopies(1_001, "好")), "en");
        assertThat(tooMany.statusCode()).isEqualTo(400);
        assertThat(tooMany.body()).contains("1 to 1000 texts, got 1001");
        HttpResponse<String> tooLong = api(Map.of("texts", List.of("好".repeat(20_001))), "en");
        assertThat(tooLong.statusCode()).isEqualTo(400);
        assertThat(tooLong.body()).contains("at most 20000 characters, got 20001");
    }

    @Test
    void pageJudgesByTheProofsOfTheShop() {
        assertThat(page("words", CLAIM)).contains("id=\"verdict\">可以发");
        assertThat(page("words", ABSOLUTE)).contains("id=\"verdict\">不能发", "<mark>");
        save(before);
        assertThat(page("words", CLAIM)).doesNotContain("id=\"verdict\">可以发");
    }

    @Test
    void pageKeepsAddressesInTheTextThatItPutsRight() {
        String address = "https://shop.example.com/p/9";

        assertThat(page("words", "顶级纸尿裤 " + address))
                .contains("id=\"rewritten\"")
                .contains(address + "</p>");
    }

    @Test
    void pageRefusesWhatItCannotRead() {
        assertThat(page("words", " ")).contains("id=\"words-wrong\"").doesNotContain("id=\"verdict\"");
        assertThat(page("words", "好".repeat(4_001))).contains("请写 1 到 4,000 个字");
        assertThat(page("words", "好", "now", "many"))
                .contains("id=\"now-wrong\"")
                .doesNotContain("id=\"verdict\"");
    }

    private String page(String... fields) {
        HttpResponse<String> form = SignedIn.send(
                admin, HttpRequest.newBuilder(URI.create(url("/copy-check"))).header("Accept-Language", "zh-CN"));
        var body = new StringBuilder("_csrf=" + encoded(SignedIn.token(form)));
        for (int i = 0; i < fields.length; i += 2) {
            body.append('&').append(fields[i]).append('=').append(encoded(fields[i + 1]));
        }
        HttpResponse<String> answer = SignedIn.send(
                admin,
                HttpRequest.newBuilder(URI.create(url("/copy-check")))
                        .header("Accept-Language", "zh-CN")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body.toString())));
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
        return answer.body();
    }

    private HttpResponse<String> api(Map<String, ?> body, String language) {
        return api(JSON.writeValueAsString(body), language);
    }

    private HttpResponse<String> api(String body, String language) {
        return SignedIn.send(
                HttpClient.newHttpClient(),
                HttpRequest.newBuilder(URI.create(url("/api/copy-check")))
                        .header("Authorization", "Bearer " + ConsoleTest.RUN_TOKEN)
                        .header("Accept-Language", language)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}
