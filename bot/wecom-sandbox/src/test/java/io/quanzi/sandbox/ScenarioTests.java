package io.quanzi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ScenarioTests {
    private static final String SHOP = """
        name: shop
        apps:
          - { corp: ww1, agent: 1000002, secret: s }
        staff:
          - { as: xiaoman, name: 小满 }
        people:
          - { as: lin, nickname: 小林 }
        groups:
          - { as: moms, owner: xiaoman, name: 新手妈妈 }
        """;

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void stepsFallDueAsTheClockMoves() {
        empty();
        play(SHOP + """
            steps:
              - { at: PT10M, scan: { person: lin, staff: xiaoman } }
              - { at: PT20M, join: { person: lin, group: moms } }
              - { at: PT40M, leave: { person: lin, group: moms } }
            """);
        assertThat(rows("groupMembers")).hasSize(1);

        stage.advance("PT25M");

        assertThat(rows("groupMembers")).hasSize(2);
        var begun = Instant.parse(progress().path("begun").stringValue());
        var joined = rows("groupMembers").properties().stream()
                .filter(row -> row.getValue().path("external").booleanValue())
                .map(row -> Instant.parse(row.getValue().path("joinedAt").stringValue()))
                .findFirst()
                .orElseThrow();
        assertThat(Duration.between(begun, joined)).isBetween(Duration.ofMinutes(20), Duration.ofMinutes(21));
        assertThat(progress().path("state").stringValue()).isEqualTo("playing");
        assertThat(progress().path("next").path("act").stringValue()).isEqualTo("leave");
        var now = Instant.parse(stage.sim.get("/_sim/clock").path("now").stringValue());
        assertThat(Duration.between(begun, now)).isBetween(Duration.ofMinutes(25), Duration.ofMinutes(26));

        stage.advance("PT1H");

        assertThat(progress().path("state").stringValue()).isEqualTo("done");
        assertThat(progress().path("refused")).isEmpty();
    }

    @Test
    void everyFaultIsToldWithItsLineBeforeAnythingHappens() {
        empty();
        var problem = stage.sim.refused("/_sim/scenario", """
            name: wrong
            play: slowly
            persons: []
            people:
              - { as: lin }
            steps:
              - { at: 5 minutes, talk: { person: lin, staff: nobody } }
              - { at: PT1S, dance: { person: lin } }
              - { at: PT1S, scan: { person: lin, speed: 2 } }
              - { at: PT1S, every: P1D, follow: { person: lin } }
              - { at: PT1S, api: { path: "/x?id=${who.id}" } }
            """);

        var faults = problem.path("faults");
        assertThat(faults.valueStream().map(fault -> fault.path("line").intValue()))
                .containsExactly(2, 3, 5, 7, 7, 8, 9, 9, 10, 11);
        assertThat(problem.path("detail").stringValue())
                .contains("line 2: expected \"play\" of clock or at once, got \"slowly\"")
                .contains("line 5: expected \"nickname\" in customer, got none")
                .contains("expected \"at\" such as PT30S")
                .contains("none are entered")
                .contains("expected either \"staff\" or \"url\" in scan")
                .contains("\"times\" beside \"every\"");
        assertThat(stage.sim.get("/_sim/people")).isEmpty();
        assertThat(progress().path("state").stringValue()).isEqualTo("none");
    }

    @Test
    void whatIsNoYamlIsToldWithItsLine() {
        assertThat(stage.sim
                        .refused("/_sim/scenario", "name: x\nsteps:\n  - { at: PT1S\n  - b: [\n")
                        .path("detail")
                        .stringValue())
                .startsWith("line ")
                .contains("expected YAML");
        assertThat(stage.sim.refused("/_sim/scenario", "").path("detail").stringValue())
                .contains("got nothing");
        assertThat(stage.sim
                        .refused("/_sim/scenario", "{\"name\":\"nowhere\"}")
                        .path("detail")
                        .stringValue())
                .contains("first-day");
    }

    @Test
    void whatThePhoneRefusesIsNotedAndThePlayGoesOn() {
        empty();
        play(SHOP + """
            steps:
              - { leave: { person: lin, group: moms } }
              - { talk: { person: lin, staff: xiaoman } }
              - { join: { person: lin, group: moms } }
            """);

        var progress = progress();
        assertThat(progress.path("state").stringValue()).isEqualTo("done");
        assertThat(progress.path("refused")).hasSize(2);
        assertThat(progress.path("refused").path(0).path("said").stringValue()).startsWith("你不在该群聊中");
        assertThat(rows("groupMembers")).hasSize(2);
    }

    @Test
    void theFirstDayThatIsShippedPlaysWithoutARefusal() {
        empty();
        stage.sim.post("/_sim/scenario", "{\"name\":\"first-day\"}");

        stage.advance("PT5H");

        assertThat(progress().path("refused")).isEmpty();
        assertThat(progress().path("state").stringValue()).isEqualTo("done");
        var shown = stage.sim.get("/_sim/people/p1/messages");
        assertThat(shown.toString()).contains("今日小贴士");
        assertThat(rows("relations").toString()).contains("\"customerLeft\":true");
        assertThat(rows("orders")).hasSize(1);
    }

    @Test
    void theMonthThatIsShippedUsesTheQuotaUp() throws Exception {
        empty();
        stage.sim.post("/_sim/scenario", "{\"name\":\"month-of-posts\"}");
        untilDone(Duration.ofMinutes(3));

        assertThat(progress().path("refused")).isEmpty();
        assertThat(rows("massRecipients").toString()).contains("OVER_QUOTA").contains("SENT");
    }

    @Test
    void whatWasDoneByHandCanBePlayedAgain() {
        empty();
        stage.sim.put("/_sim/apps/ww1/1000002", "{\"secret\":\"s\"}");
        stage.sim.post("/_sim/people", "{\"kind\":\"staff\",\"nickname\":\"小满\",\"userid\":\"xiaoman\"}");
        stage.sim.post("/_sim/people", "[{\"nickname\":\"小林\"},{\"nickname\":\"周周\"}]");
        var chatId = stage.sim
                .post("/_sim/groups", "{\"owner\":\"xiaoman\",\"name\":\"新手妈妈\"}")
                .path("chatId")
                .stringValue();
        stage.sim.post("/_sim/join", "{\"person\":\"p1\",\"chatId\":\"" + chatId + "\"}");
        stage.advance("PT3H");
        stage.sim.post("/_sim/join", "{\"person\":\"p2\",\"chatId\":\"" + chatId + "\"}");
        stage.sim.put("/_sim/groups/" + chatId, "{\"notice\":\"每晚八点\"}");
        stage.sim.post("/_sim/leave", "{\"person\":\"p1\",\"chatId\":\"" + chatId + "\"}");
        stage.sim.refused("/_sim/leave", "{\"person\":\"p1\",\"chatId\":\"" + chatId + "\"}");
        var recording = stage.sim.send("GET", "/_sim/scenario/recording", "").body();
        assertThat(recording).contains("invite").doesNotContain(chatId);

        empty();
        play(recording);
        untilDone(Duration.ofMinutes(1));

        assertThat(progress().path("refused")).isEmpty();
        assertThat(rows("groups").toString()).contains("每晚八点");
        assertThat(rows("groupMembers").valueStream().filter(row -> row.hasNonNull("leftAt")))
                .hasSize(1);
        assertThat(rows("people")).hasSize(2);
    }

    @Test
    void aResetEndsThePlayAndForgetsTheRecording() {
        empty();
        play(SHOP + "steps:\n  - { at: PT1H, talk: { person: lin, staff: xiaoman } }\n");

        stage.sim.post("/_sim/reset", "");

        assertThat(progress().path("state").stringValue()).isEqualTo("stopped");
        assertThat(stage.sim.send("GET", "/_sim/scenario/recording", "").body()).contains("steps: []");
        assertThat(stage.sim.get("/_sim/openapi.json").path("paths").propertyNames())
                .contains("/_sim/scenario", "/_sim/scenario/recording");
    }

    private void empty() {
        stage.sim.post("/_sim/reset", "");
    }

    private void play(String yaml) {
        stage.sim.post("/_sim/scenario", yaml);
    }

    private JsonNode progress() {
        return stage.sim.get("/_sim/scenario");
    }

    private JsonNode rows(String table) {
        return stage.sim.get("/_sim/state").path("tables").path(table);
    }

    private void untilDone(Duration most) {
        await().atMost(most).until(() -> progress().path("state").stringValue().equals("done"));
    }
}
