package io.quanzi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlTests {
    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void theHelpPageNamesEveryApi() {
        var help = stage.sim.send("GET", "/help", "").body();

        assertThat(stage.sandbox.served())
                .allSatisfy(api -> assertThat(help)
                        .contains(api.path().substring(1, api.path().lastIndexOf('/') + 1))
                        .contains(api.path().substring(api.path().lastIndexOf('/') + 1)));
    }

    @Test
    void theControlPlaneDescribesItself() {
        var api = stage.sim.get("/_sim/openapi.json");

        assertThat(api.path("openapi").stringValue()).isEqualTo("3.1.0");
        var paths = api.path("paths");
        assertThat(paths.propertyNames())
                .contains(
                        "/_sim/apps/{corpId}/{agentId}",
                        "/_sim/people/{id}/messages",
                        "/_sim/scan",
                        "/_sim/join",
                        "/_sim/tap",
                        "/_sim/orders",
                        "/_sim/clock",
                        "/_sim/faults",
                        "/_sim/state");
        assertThat(paths.path("/_sim/people").path("post").path("requestBody").toString())
                .contains("followsOfficialAccount");
    }

    @Test
    void manyPeopleComeInOneCall() {
        var people = stage.sim.post("/_sim/people", "[{\"nickname\":\"a\"},{\"nickname\":\"b\",\"unionid\":\"u-b\"}]");

        assertThat(people).hasSize(2);
        assertThat(people.get(1).path("unionid").stringValue()).isEqualTo("u-b");
    }

    @Test
    void anArrayWithAFaultIsRefusedWhole() {
        var problem = stage.sim.refused("/_sim/people", "[{\"nickname\":\"a\"},{\"unionid\":\"u\"}]");

        assertThat(problem.path("detail").stringValue()).contains("nickname");
        assertThat(stage.sim.get("/_sim/people")).isEmpty();
    }

    @Test
    void whatCannotBeUnderstoodIsToldWhatWasExpected() {
        assertThat(stage.sim.refused("/_sim/scan", "{oops").path("detail").stringValue())
                .startsWith("expected JSON");
        assertThat(stage.sim
                        .refused("/_sim/scan", "{\"url\":\"x\"}")
                        .path("detail")
                        .stringValue())
                .isEqualTo("expected \"person\" in the body, got none");
        assertThat(stage.sim.refused("/_sim/nothing", "").path("status").intValue())
                .isEqualTo(404);
        assertThat(stage.sim
                        .refused("/_sim/clock", "{\"advance\":\"20s\"}")
                        .path("detail")
                        .stringValue())
                .contains("PT20S");
        assertThat(stage.sim.send("PUT", "/_sim/settings", "{\"groupSize\":1}").body())
                .contains("groupCapacity");
        assertThat(stage.sim
                        .send("PUT", "/_sim/settings", "{\"quotaMode\":\"none\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(stage.sim
                        .send(
                                "PUT",
                                "/_sim/apps/ww1/1",
                                "{\"secret\":\"s\",\"callbackUrl\":\"http://x\",\"token\":\"t\",\"aesKey\":\"k\"}")
                        .body())
                .contains("43 letters and digits");
    }
}
