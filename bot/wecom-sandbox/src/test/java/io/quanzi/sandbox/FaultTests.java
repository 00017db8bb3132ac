package io.quanzi.sandbox;

import static io.quanzi.sandbox.ContactTests.errcode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import me.chanjar.weixin.common.error.WxRuntimeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultTests {
    private final Stage stage = new Stage();
    private final String staff = stage.staff("小美");

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void anErrorCodeIsMetAsOftenAsOrdered() throws Exception {
        fault("\"kind\":\"errcode\",\"errcode\":45009,\"count\":1");

        assertThatThrownBy(() -> stage.contactWay(staff, "s")).satisfies(errcode(45009));
        assertThat(stage.contactWay(staff, "s")).startsWith("http");
    }

    @Test
    void aGatewayErrorAndAPageOfHtmlAreWhatTheyAreInProduction() throws Exception {
        fault("\"kind\":\"http502\",\"count\":1");
        assertThatThrownBy(() -> stage.contactWay(staff, "s")).isInstanceOf(WxRuntimeException.class);
        fault("\"kind\":\"html\",\"count\":1");
        assertThatThrownBy(() -> stage.contactWay(staff, "s")).isInstanceOf(RuntimeException.class);
        assertThat(counts("contactWays")).isZero();
    }

    @Test
    void aConnectionCutAfterTheWriteLeavesTheWrite() {
        fault("\"kind\":\"cut-after-write\",\"count\":1");

        assertThatThrownBy(() -> stage.contactWay(staff, "s")).isInstanceOf(WxRuntimeException.class);
        assertThat(counts("contactWays")).isEqualTo(1);
    }

    @Test
    void anAnswerIsLateByTheLatency() throws Exception {
        fault("\"kind\":\"latency\",\"millis\":300,\"count\":1");
        var before = Instant.now();

        stage.contactWay(staff, "s");

        assertThat(Duration.between(before, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void aSeedMakesTheSameFaultsAgain() {
        assertThat(drawn(7)).isEqualTo(drawn(7)).contains("1").contains("0");
    }

    @Test
    void aFaultThatCannotBeIsRefused() {
        assertThat(stage.sim
                        .refused("/_sim/faults", "{\"path\":\"/x\",\"kind\":\"nonsense\",\"count\":1}")
                        .path("detail")
                        .stringValue())
                .contains("cut-after-write");
        assertThat(stage.sim
                        .refused("/_sim/faults", "{\"path\":\"/x\",\"kind\":\"html\"}")
                        .path("status")
                        .intValue())
                .isEqualTo(400);
    }

    @Test
    void quotaAndConcurrencyAreLimitedWhereSettingsSaySo() throws Exception {
        stage.sim.put("/_sim/settings", "{\"callsPerMinute\":2}");
        stage.contactWay(staff, "s");
        stage.contactWay(staff, "s");

        assertThatThrownBy(() -> stage.contactWay(staff, "s")).satisfies(errcode(45009));
        stage.advance("PT60S");
        stage.contactWay(staff, "s");
    }

    private String drawn(int seed) {
        stage.sim.delete("/_sim/faults");
        fault("\"kind\":\"errcode\",\"errcode\":45009,\"probability\":0.5,\"seed\":" + seed);
        var drawn = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            try {
                stage.contactWay(staff, "s");
                drawn.append('0');
            } catch (Exception e) {
                drawn.append('1');
            }
        }
        return drawn.toString();
    }

    private void fault(String fault) {
        stage.sim.post("/_sim/faults", "{\"path\":\"/cgi-bin/externalcontact/add_contact_*\"," + fault + "}");
    }

    private int counts(String table) {
        return stage.sim.get("/_sim/state").path("counts").path(table).intValue();
    }
}
