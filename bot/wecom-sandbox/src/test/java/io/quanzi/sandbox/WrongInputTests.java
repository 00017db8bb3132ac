package io.quanzi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.sandbox.people.Content;
import io.quanzi.sandbox.platform.Endpoints;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every endpoint that the sandbox serves, and every path of its control plane, is given what it does not expect. The
 * endpoints come from the sandbox, the fields from the classes that answer: what is added is attacked by itself.
 */
class WrongInputTests {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String HUGE = "长".repeat(6_000);
    private static final List<String> VALUES = List.of(
            "null",
            "\"\"",
            "\"nobody\"",
            "\"😀\\u0000]]>&<\"",
            "\"" + HUGE + "\"",
            "0",
            "-1",
            "1.5",
            "1e400",
            "99999999999999999999",
            "\"-5\"",
            "true",
            "[]",
            "{}",
            "[null]",
            "[{}]",
            "[[\"x\"]]",
            "[\"nobody\",\"nobody\"]",
            "[\"😀\",7,{},null]",
            "{\"content\":{}}",
            "{\"content\":[\"x\"],\"media_id\":7}",
            "[{\"msgtype\":\"image\",\"image\":\"x\"},{\"msgtype\":7},{\"msgtype\":\"link\",\"link\":[]}]",
            "[{\"name\":null},{\"name\":{}},{\"name\":\"😀\"}]");
    /** Of these values each field is given one in so many, which is one; all of them in the long rounds. */
    private static final int EACH = 23;

    private static final List<String> BODIES =
            List.of("", "{oops", "null", "[]", "\"x\"", "7", "{}", "\u0000\u0001", "{\"a\":1}{", "<xml></xml>");

    private static final Stage stage = new Stage();
    private static String corpToken;
    private static String storeToken;
    private static String officialToken;
    private static ObjectNode good;

    @BeforeAll
    static void populate() throws Exception {
        stage.sim.put("/_sim/official-accounts/wxoa", "{\"secret\":\"s\"}");
        stage.sim.put("/_sim/stores/wxstore", "{\"secret\":\"s\"}");
        stage.sim.put("/_sim/settings", "{\"dispatchMillis\":0}");
        corpToken = stage.wecom.getAccessToken();
        officialToken = token("/mp/cgi-bin/token?grant_type=client_credential&appid=wxoa&secret=s", "");
        storeToken = token("/cgi-bin/token?grant_type=client_credential&appid=wxstore&secret=s", "");
        var staff = stage.staff("小美");
        var lin = stage.person("林");
        var way = stage.contactWay(staff, "s");
        stage.scan(lin, way);
        var chatId = stage.sim
                .post("/_sim/groups", "{\"owner\":\"" + staff + "\",\"name\":\"g\"}")
                .path("chatId");
        good = JSON.createObjectNode();
        good.put("userid", staff).put("sender", staff).put("touser", staff).put("agentid", "1000002");
        good.put("external_userid", lin.path("externalUserId").stringValue());
        good.put("openid", lin.path("openid").asString("o"));
        good.put("type", "1").put("scene", 2).put("chat_type", "single").put("msgtype", "text");
        good.put("start_time", 0)
                .put("end_time", 60)
                .put("name", "n")
                .put("group_name", "n")
                .put("remark", "r");
        good.set("chat_id", chatId);
        good.putArray("chat_id_list").add(chatId);
        good.putArray("user").add(staff);
        good.putArray("userid_list").add(staff);
        good.putArray("tag").addObject().put("name", "n");
        good.putObject("text").put("content", "c");
        good.putObject("create_time_range").put("start_time", 0).put("end_time", 60);
        var tag = call("/cgi-bin/externalcontact/add_corp_tag", good.toString())
                .path("tag_group")
                .path("tag")
                .path(0)
                .path("id");
        good.putArray("add_tag").add(tag);
        good.putArray("tag_id").add(tag);
        good.set("id", tag);
        good.set(
                "config_id",
                call("/cgi-bin/externalcontact/add_contact_way", good.toString())
                        .path("config_id"));
        good.set(
                "msgid",
                call("/cgi-bin/externalcontact/add_msg_template", good.toString())
                        .path("msgid"));
        assertThat(good.properties()).allMatch(field -> !field.getValue().isMissingNode());
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void noFieldOfAnyEndpointCanBeWrongWithoutAnErrorCode() {
        attackEveryField(EACH);
    }

    @Test
    @Tag("soak")
    void noFieldOfAnyEndpointCanBeWrongInAnyWay() {
        attackEveryField(1);
    }

    /** @param each one value in so many; from field to field the next ones, so that few fields meet all of them */
    private static void attackEveryField(int each) {
        var wrong = new ArrayList<String>();
        int turn = 0;
        for (var endpoint : stage.sandbox.served()) {
            for (var word : words(endpoint)) {
                turn++;
                for (int number = turn % each; number < VALUES.size(); number += each) {
                    String value = VALUES.get(number);
                    if (endpoint.method().equals("POST")) {
                        wrong.addAll(fault(endpoint, "POST", path(endpoint), with(word, value)));
                    } else {
                        wrong.addAll(fault(endpoint, "GET", path(endpoint) + "&" + word + "=" + encoded(value), ""));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(call("/cgi-bin/externalcontact/get_corp_tag_list", "{}")
                        .path("errcode")
                        .intValue())
                .as("the token is still good, so what was attacked is what stands behind it")
                .isZero();
    }

    @Test
    void noBodyAndNoMethodIsAnInternalError() {
        var wrong = new ArrayList<String>();
        for (var endpoint : stage.sandbox.served()) {
            for (var body : BODIES) {
                wrong.addAll(fault(endpoint, "POST", path(endpoint), body));
            }
            for (var method : List.of("GET", "PUT", "DELETE", "PATCH", "OPTIONS")) {
                wrong.addAll(fault(endpoint, method, path(endpoint), ""));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void weirdQueriesAreReadAsFarAsTheyCanBe() {
        var wrong = new ArrayList<String>();
        for (var endpoint : stage.sandbox.served()) {
            var token = "access_token=" + token(endpoint.path());
            for (var query : List.of(
                    "",
                    "?",
                    "?&&&",
                    "?access_token",
                    "?access_token=",
                    "?=x",
                    "?%FF%FE=%00",
                    "?&" + token,
                    "?type=agent_config&" + token + "&&jobid=7",
                    "?" + token + "&" + token,
                    "?" + token + "&debug=1")) {
                wrong.addAll(fault(endpoint, endpoint.method(), endpoint.path() + query, raw(endpoint)));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aQueryThatNoClientWouldEscapeSoIsReadAsItStands() throws Exception {
        var address = java.net.URI.create(stage.sandbox.baseUrl());
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write(("GET /cgi-bin/externalcontact/list?userid=100%zz&access_token=" + corpToken
                                    + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));

            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 200").contains("\"errcode\":60111");
        }
    }

    @Test
    void theControlPlaneSaysWhatWasWrong() {
        attackTheControlPlane(EACH);
    }

    @Test
    @Tag("soak")
    void theControlPlaneSaysWhatWasWrongInAnyWay() {
        attackTheControlPlane(1);
    }

    private static void attackTheControlPlane(int each) {
        try (var own = new Stage()) { // It is reset, loaded and moved in time on the way.
            own.staff("小美");
            own.person("林");
            assertThat(wrongOnes(own.sim, each)).isEmpty();
        }
    }

    private static List<String> wrongOnes(ControlPlane sim, int each) {
        var wrong = new ArrayList<String>();
        for (var path : sim.get("/_sim/openapi.json").path("paths").properties()) {
            for (var operation : path.getValue().properties()) {
                var example = operation
                        .getValue()
                        .path("requestBody")
                        .path("content")
                        .path("application/json")
                        .path("example");
                var strangers = !path.getKey().contains("{")
                        ? List.of("")
                        : List.of("nobody", "p1", "staff1", "%F0%9F%98%80", "..%20", "7");
                for (var variable : strangers) {
                    var url = path.getKey().replaceAll("\\{[^}]+}", variable);
                    for (var body : bodies(example, each)) {
                        wrong.addAll(problem(sim, operation.getKey().toUpperCase(Locale.ROOT), url, body));
                    }
                }
            }
        }
        return wrong;
    }

    /** The example with each of its fields wrong in each way, or in one of so many, and what is no JSON at all. */
    private static List<String> bodies(JsonNode example, int each) {
        var bodies = new ArrayList<>(BODIES);
        int turn = 0;
        for (var field : example.properties()) {
            for (int number = ++turn % each; number < VALUES.size(); number += each) {
                var body = (ObjectNode) example.deepCopy();
                body.set(field.getKey(), JSON.createObjectNode());
                bodies.add(body.toString()
                        .replace("\"" + field.getKey() + "\":{}", "\"" + field.getKey() + "\":" + VALUES.get(number)));
            }
        }
        return bodies;
    }

    private static Set<String> words(Endpoints.Served endpoint) {
        return FieldNames.of(List.of(endpoint.by(), Content.class.getName()));
    }

    private static String with(String word, String value) {
        var body = good.deepCopy();
        body.putObject(word);
        return body.toString().replace("\"" + word + "\":{}", "\"" + word + "\":" + value);
    }

    private static String raw(Endpoints.Served endpoint) {
        return endpoint.method().equals("POST") ? "{}" : "";
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value.length() > 300 ? value.substring(0, 300) : value, StandardCharsets.UTF_8);
    }

    private static String path(Endpoints.Served endpoint) {
        return endpoint.path() + "?access_token=" + token(endpoint.path()) + "&userid="
                + good.path("userid").stringValue() + "&external_userid="
                + good.path("external_userid").stringValue();
    }

    /** The token of the endpoint's own platform: an answer of 40014 or 40001 would test nothing. */
    private static String token(String path) {
        return path.startsWith("/mp/") ? officialToken : path.startsWith("/channels/") ? storeToken : corpToken;
    }

    /** What an answer has that WeCom's would not; nothing when it is in order. */
    private static List<String> fault(Endpoints.Served endpoint, String method, String path, String body) {
        var response = stage.sim.send(method, path, body);
        var shown = method + " " + shortened(path.replaceAll("access_token=[^&]*", "")) + " " + shortened(body) + " -> "
                + response.statusCode() + " " + shortened(response.body());
        if (response.statusCode() != 200) {
            return List.of(shown);
        }
        if (response.headers().firstValue("Content-Disposition").isPresent()) {
            return List.of();
        }
        var reply = json(response);
        var code = reply == null ? null : reply.path("errcode");
        boolean bare = endpoint.path().startsWith("/mp/") && code != null && code.isMissingNode();
        boolean told = code != null && code.isInt() && reply.path("errmsg").isString();
        boolean busy = told && code.intValue() == -1; // What a fault of the sandbox's own would be answered with.
        boolean sound = reply != null && reply.isObject() && (bare || (told && !busy));
        return sound ? List.of() : List.of(shown);
    }

    private static List<String> problem(ControlPlane sim, String method, String url, String body) {
        var response = sim.send(method, url, body);
        var type = response.headers().firstValue("Content-Type").orElse("");
        var done = response.statusCode() == 200;
        var told = response.statusCode() >= 400
                && response.statusCode() < 500
                && type.startsWith("application/problem+json")
                && json(response) != null;
        return done || told
                ? List.of()
                : List.of(method + " " + url + " " + shortened(body) + " -> " + response.statusCode() + " "
                        + shortened(response.body()));
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            return null;
        }
    }

    private static String shortened(String text) {
        return text.length() > 160 ? text.substring(0, 120) + "…" : text;
    }

    private static String token(String path, String body) {
        return JSON.readTree(stage.sim.send("GET", path, body).body())
                .path("access_token")
                .stringValue();
    }

    private static JsonNode call(String path, String body) {
        return JSON.readTree(stage.sim
                .send("POST", path + "?access_token=" + corpToken, body)
                .body());
    }
}
