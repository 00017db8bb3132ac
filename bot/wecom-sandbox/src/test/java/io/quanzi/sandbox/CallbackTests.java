package io.quanzi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CallbackTests {
    private final Stage stage = new Stage();
    private final String owner = stage.staff("群主");

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aFailedEventIsSentThreeTimesMoreUnderANewNonceAndIsThenLost() throws Exception {
        stage.receiver.answerWith(500, 502, 404, 500);

        group("g");

        var first = stage.event().getAllFieldsMap();
        for (int i = 0; i < 3; i++) {
            assertThat(stage.event().getAllFieldsMap()).isEqualTo(first);
        }
        var lost = await().until(() -> events("?state=lost"), events -> events.size() == 1);
        assertThat(stage.receiver.quietFor(200)).isTrue();
        assertThat(lost.get(0).path("event").stringValue()).isEqualTo("change_external_chat/create");
        var attempts = lost.get(0).path("attempts");
        assertThat(texts(attempts, "answer")).containsExactly("500", "502", "404", "500");
        assertThat(texts(attempts, "nonce")).doesNotHaveDuplicates();
        assertThat(lost.get(0).path("packet").stringValue()).startsWith("<xml>");
        assertThat(stage.sim.get("/_sim/callbacks").path("lost").intValue()).isEqualTo(1);
    }

    /** As it befalls a program whose keep-alive ends in the moment in which the next event is on its way. */
    @Test
    void aConnectionThatClosesAsItIsUsedAgainCostsNoAttempt() throws Exception {
        try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            stage.sim.put("/_sim/apps/" + Stage.CORP + "/7", """
                    {"secret":"s7","callbackUrl":"http://127.0.0.1:%d/","token":"%s","aesKey":"%s"}""".formatted(
                            server.getLocalPort(), Stage.TOKEN, Stage.AES_KEY));
            var program = new FutureTask<>(() -> {
                try (var kept = server.accept()) {
                    hear(kept);
                    answer(kept);
                    hear(kept);
                }
                try (var another = server.accept()) {
                    hear(another);
                    answer(another);
                }
                return true;
            });
            new Thread(program).start();
            group("a");
            untilDelivered("/7", 1);

            group("b");

            assertThat(program.get(30, TimeUnit.SECONDS)).isTrue();
            untilDelivered("/7", 2);
            assertThat(events("?state=delivered").valueStream().filter(event -> isOf(event, "/7")))
                    .allSatisfy(event -> assertThat(event.path("attempts")).hasSize(1));
        }
    }

    @Test
    void aDroppedEventIsNeverSentAndIsSeenAsSuch() throws Exception {
        fault("change_external_chat/create", "drop", "\"count\":1");

        var chatId = group("a");
        group("b");

        assertThat(stage.event().getChatId()).isNotEqualTo(chatId);
        var dropped = events("?state=dropped");
        assertThat(dropped).hasSize(1);
        assertThat(dropped.get(0).path("packet").stringValue()).contains(chatId);
        assertThat(dropped.get(0).path("attempts")).isEmpty();
        assertThat(stage.sim.get("/_sim/callbacks").path("lost").intValue()).isEqualTo(1);
    }

    @Test
    void aDuplicatedEventComesTwiceWithTheSamePlaintext() throws Exception {
        fault("change_external_chat/*", "duplicate", "\"count\":1");

        group("a");
        group("b");

        assertThat(stage.event().getAllFieldsMap()).isEqualTo(stage.event().getAllFieldsMap());
        stage.event();
        assertThat(stage.receiver.quietFor(100)).isTrue();
    }

    @Test
    void aDelayedEventWaitsForTheSandboxesClock() throws Exception {
        fault("change_external_chat/create", "delay", "\"count\":1,\"virtual\":\"PT1H\"");

        var late = group("late");
        var prompt = group("prompt");

        assertThat(stage.event().getChatId()).isEqualTo(prompt);
        await().until(() -> stage.sim.get("/_sim/callbacks").path("waiting").intValue() == 1);
        assertThat(stage.receiver.quietFor(100)).isTrue();
        stage.advance("PT1H");
        assertThat(stage.event().getChatId()).isEqualTo(late);
    }

    @Test
    void aDelayByTheSystemsTimeEndsByItself() {
        fault("*", "delay", "\"count\":1,\"millis\":150");

        var late = group("late");

        assertThat(stage.event().getChatId()).isEqualTo(late);
        var delivered = await().until(() -> events("?state=delivered"), events -> events.size() == 1);
        assertThat(Duration.between(
                        instant(delivered.get(0)),
                        instant(delivered.get(0).path("attempts").get(0))))
                .isGreaterThanOrEqualTo(Duration.ofMillis(150));
    }

    private static Instant instant(JsonNode row) {
        return Instant.parse(row.path("at").stringValue());
    }

    @Test
    void aReorderedEventIsOvertakenByTheNext() {
        fault("*", "reorder", "\"count\":1,\"millis\":60000");

        var first = group("first");
        var second = group("second");

        assertThat(stage.event().getChatId()).isEqualTo(second);
        assertThat(stage.event().getChatId()).isEqualTo(first);
    }

    @Test
    void aReorderedEventWithoutASuccessorComesAfterItsWait() {
        fault("*", "reorder", "\"count\":1,\"millis\":100");

        assertThat(group("first")).isEqualTo(stage.event().getChatId());
    }

    @Test
    void aSeedDropsTheSameEventsAgain() {
        assertThat(dropped(11)).isEqualTo(dropped(11)).contains(true, false);
    }

    @Test
    void theCodeIsMissingWhereAFaultTakesIt() throws Exception {
        fault("change_external_contact/add_external_contact", "no-welcome-code", "\"count\":1");
        var url = stage.contactWay(owner, "s");

        stage.scan(stage.person("a"), url);
        stage.scan(stage.person("b"), url);

        assertThat(stage.event().getWelcomeCode()).isNull();
        assertThat(stage.event().getWelcomeCode()).isNotBlank();
    }

    @Test
    void halfAndFullAddComeInEitherOrder() throws Exception {
        stage.sim.put("/_sim/settings", "{\"scanGives\":\"half_then_full\"}");
        fault("change_external_contact/add_half_external_contact", "reorder", "\"count\":1,\"millis\":60000");
        var url = stage.contactWay(owner, "s");

        stage.scan(stage.person("a"), url);
        stage.scan(stage.person("b"), url);

        assertThat(List.of(
                        stage.event().getChangeType(),
                        stage.event().getChangeType(),
                        stage.event().getChangeType(),
                        stage.event().getChangeType()))
                .containsExactly(
                        "add_external_contact",
                        "add_half_external_contact",
                        "add_half_external_contact",
                        "add_external_contact");
    }

    @Test
    void edgeTextsTravelWhole() throws Exception {
        var state = "👩‍🍼]]>&<" + "宝".repeat(21);
        assertThat(state.codePointCount(0, state.length())).isEqualTo(29);
        var person = stage.person("👩‍👧 ]]> \uD83D\uDE00&amp;");

        stage.scan(person, stage.contactWay(owner, state));

        assertThat(stage.event().getState()).isEqualTo(state);
        var id = person.path("externalUserId").stringValue();
        assertThat(stage.contacts()
                        .getContactDetail(id, null)
                        .getExternalContact()
                        .getName())
                .isEqualTo("👩‍👧 ]]> \uD83D\uDE00&amp;");
    }

    @Test
    void aFaultOfNoKnownKindIsRefused() {
        assertThat(stage.sim
                        .refused("/_sim/faults", "{\"path\":\"callback:*\",\"kind\":\"errcode\",\"count\":1}")
                        .path("detail")
                        .stringValue())
                .contains("drop, duplicate, delay, reorder, no-welcome-code");
        assertThat(stage.sim
                        .refused("/_sim/faults", "{\"path\":\"callback:\",\"kind\":\"drop\",\"count\":1}")
                        .path("detail")
                        .stringValue())
                .contains("expected an event");
    }

    private List<Boolean> dropped(int seed) {
        stage.sim.delete("/_sim/faults");
        fault("*", "drop", "\"probability\":0.5,\"seed\":" + seed);
        var drawn = new ArrayList<Boolean>();
        for (int i = 0; i < 20; i++) {
            group("g");
            drawn.add(events("").get(0).path("state").stringValue().equals("dropped"));
        }
        return drawn;
    }

    private void untilDelivered(String app, int count) {
        await().untilAsserted(() -> assertThat(
                        events("?state=delivered").valueStream().filter(event -> isOf(event, app)))
                .hasSize(count));
    }

    private static boolean isOf(JsonNode event, String app) {
        return event.path("app").stringValue().endsWith(app);
    }

    /** Reads one request to its end. */
    private static void hear(Socket connection) throws IOException {
        var in = connection.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("expected a request, got \"" + head + "\"");
            }
            head.append((char) next);
        }
        in.readNBytes(Integer.parseInt(head.toString().replaceAll("(?si).*content-length: (\\d+).*", "$1")));
    }

    private static void answer(Socket connection) throws IOException {
        connection
                .getOutputStream()
                .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private JsonNode events(String query) {
        return stage.sim.get("/_sim/callbacks/events" + query);
    }

    private static List<String> texts(JsonNode rows, String field) {
        return rows.valueStream().map(row -> row.path(field).stringValue()).toList();
    }

    private void fault(String event, String kind, String more) {
        stage.sim.post("/_sim/faults", "{\"path\":\"callback:" + event + "\",\"kind\":\"" + kind + "\"," + more + "}");
    }

    private String group(String name) {
        return stage.sim
                .post("/_sim/groups", "{\"owner\":\"" + owner + "\",\"name\":\"" + name + "\"}")
                .path("chatId")
                .stringValue();
    }
}
