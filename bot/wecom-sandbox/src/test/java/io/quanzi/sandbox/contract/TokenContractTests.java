package io.quanzi.sandbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.sandbox.Stage;
import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import me.chanjar.weixin.common.error.WxErrorException;
import me.chanjar.weixin.common.error.WxRuntimeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tokens, and what the client does by itself when WeCom is busy or its token is over. */
@ParameterizedClass
@EnumSource(Client.class)
class TokenContractTests {
    private static final String TOKEN = "/cgi-bin/gettoken";
    private static final String FOLLOWERS = "/cgi-bin/externalcontact/get_follow_user_list";

    private final Client client;
    private final Stage stage;
    private final Between between;

    TokenContractTests(Client client) throws IOException {
        this.client = client;
        stage = new Stage(client.make());
        between = new Between(stage.sandbox.baseUrl());
    }

    @BeforeEach
    void listen() {
        stage.config.setBaseApiUrl(between.baseUrl());
        stage.staff("小美");
    }

    @AfterEach
    void close() {
        between.close();
        stage.close();
    }

    @Test
    void aTokenIsFetchedOnceForManyCalls() throws Exception {
        stage.contacts().listFollowers();
        stage.contacts().listFollowers();

        assertThat(between.asked(TOKEN)).isEqualTo(1);
        assertThat(between.asked(FOLLOWERS)).isEqualTo(2);
    }

    @Test
    void anExpiredTokenIsRefreshedOnceAndTheCallSucceeds() throws Exception {
        stage.contacts().listFollowers();
        stage.sim.post("/_sim/tokens/expire", "");

        assertThat(stage.contacts().listFollowers()).hasSize(1);

        assertThat(between.asked(TOKEN)).isEqualTo(2);
        assertThat(between.asked(FOLLOWERS)).isEqualTo(3);
    }

    @Test
    void anUnknownTokenIsRefreshedToo() throws Exception {
        stage.config.updateAccessToken("of-another-node", 7000);

        assertThat(stage.contacts().listFollowers()).hasSize(1);

        assertThat(between.asked(TOKEN)).isEqualTo(1);
    }

    /** Twenty threads that find the token over: the standard client asks once; the Apache one may ask for each. */
    @Test
    void manyThreadsAskForOneTokenWhereTheClientTakesCare() throws Exception {
        var pool = Executors.newFixedThreadPool(20);
        try {
            var calls = Collections.nCopies(20, (Callable<Integer>)
                    () -> stage.contacts().listFollowers().size());
            for (var done : pool.invokeAll(calls)) {
                assertThat(done.get()).isEqualTo(1);
            }
        } finally {
            pool.shutdownNow();
        }

        if (client == Client.STANDARD) {
            assertThat(between.asked(TOKEN)).isEqualTo(1);
        } else {
            assertThat(between.asked(TOKEN)).isBetween(1L, 20L);
        }
    }

    @Test
    void theBusySystemIsAskedAgainByTheClientItself() throws Exception {
        busy(1);

        assertThat(stage.contacts().listFollowers()).hasSize(1);

        assertThat(between.asked(FOLLOWERS)).isEqualTo(2);
    }

    @Test
    void theBusySystemIsGivenUpWithAnExceptionThatHasNoCode() {
        busy(5);

        assertThatThrownBy(() -> stage.contacts().listFollowers()).isInstanceOf(WxRuntimeException.class);
        assertThat(between.asked(FOLLOWERS)).isEqualTo(2);
    }

    @Test
    void withoutRetriesEveryRefusalLosesItsCode() {
        stage.wecom.setMaxRetryTimes(0);

        assertThatThrownBy(() -> stage.contacts().getContactDetail("wmNobody", null))
                .isInstanceOf(WxRuntimeException.class)
                .isNotInstanceOf(WxErrorException.class);
    }

    @Test
    void anExhaustedQuotaIsNotTriedAgain() {
        stage.sim.post(
                "/_sim/faults", "{\"path\":\"" + FOLLOWERS + "\",\"kind\":\"errcode\",\"errcode\":45009,\"count\":9}");

        assertThatThrownBy(() -> stage.contacts().listFollowers()).satisfies(Client.refusal(45009));
        assertThat(between.asked(FOLLOWERS)).isEqualTo(1);
    }

    @Test
    void aConnectionCutAfterTheWriteIsToldWithoutACode() {
        stage.sim.post(
                "/_sim/faults",
                "{\"path\":\"/cgi-bin/externalcontact/add_contact_way\",\"kind\":\"cut-after-write\",\"count\":1}");

        assertThatThrownBy(() -> stage.contactWay("staff1", "s")).isInstanceOf(WxRuntimeException.class);
        assertThat(stage.sim
                        .get("/_sim/state")
                        .path("counts")
                        .path("contactWays")
                        .intValue())
                .isEqualTo(1);
    }

    private void busy(int times) {
        stage.sim.post(
                "/_sim/faults",
                "{\"path\":\"" + FOLLOWERS + "\",\"kind\":\"errcode\",\"errcode\":-1,\"count\":" + times + "}");
    }
}
