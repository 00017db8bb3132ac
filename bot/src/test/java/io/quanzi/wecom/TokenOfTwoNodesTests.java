package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.sandbox.ControlPlane;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import io.quanzi.shared.TestMongo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import me.chanjar.weixin.common.error.WxErrorException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** The access token of one app on two nodes of one database, as the sandbox gives it out and takes it away. */
class TokenOfTwoNodesTests {
    private static final String FETCH = "/cgi-bin/gettoken";
    private static final String CORP = "ww0123456789abcdef";

    private final Sandbox sandbox = Sandbox.start(SandboxOptions.inMemory());
    private final ControlPlane sim = new ControlPlane(sandbox.baseUrl());
    private final Tap tap = new Tap(sandbox.baseUrl());
    private final MongoTemplate mongo = TestMongo.fresh();
    private final AtomicLong nanos = new AtomicLong();
    private final WeComClient one = node("one", "secret-1");
    private final WeComClient two = node("two", "secret-1");

    TokenOfTwoNodesTests() {
        secret("secret-1");
    }

    @AfterEach
    void stop() {
        tap.close();
        sandbox.close();
    }

    private void secret(String secret) {
        sim.put("/_sim/apps/" + CORP + "/1000002", "{\"secret\":\"" + secret + "\"}");
    }

    private WeComClient node(String name, String secret) {
        var corp = new WeComProperties(CORP, 1000002, secret, "", "", tap.url());
        return new WeComClient(
                corp,
                new SharedToken(new AccessTokenRepository(mongo, corp, sandbox.clock(), name), sandbox.clock()),
                nanos::get);
    }

    private static List<String> ask(WeComClient node) throws WxErrorException {
        return node.getExternalContactService().listFollowers();
    }

    private void askAtOnce(int times) throws Exception {
        var threads = Executors.newFixedThreadPool(times);
        try {
            List<Callable<List<String>>> calls = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                var node = i % 2 == 0 ? one : two;
                calls.add(() -> ask(node));
            }
            for (Future<List<String>> answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void isFetchedOnceByTwentyThreadsThatMeetItsEnd() throws Exception {
        askAtOnce(20);
        assertThat(tap.times(FETCH)).isEqualTo(1);

        sim.post("/_sim/clock", "{\"advance\":\"PT2H\"}");
        askAtOnce(20);

        assertThat(tap.times(FETCH)).isEqualTo(2);
    }

    @Test
    void isFetchedOnceWhereWeComEndsItEarly() throws Exception {
        askAtOnce(2);
        sim.post("/_sim/tokens/expire", ""); // 42001
        askAtOnce(20);

        assertThat(tap.times(FETCH)).isEqualTo(2);
    }

    @Test
    void isFetchedOnceWhereSomebodyElsesRefreshMadeItWorthless() throws Exception {
        askAtOnce(2);
        sim.post("/_sim/tokens/replace", ""); // 40014
        askAtOnce(20);

        assertThat(tap.times(FETCH)).isEqualTo(2);
    }

    @Test
    void isTakenOverFromTheNodeThatWasMadeToRefreshIt() throws Exception {
        askAtOnce(2);
        sim.post("/_sim/tokens/replace", "");

        String forced = one.getAccessToken(true);
        ask(two);
        ask(one);

        assertThat(two.getWxCpConfigStorage().getAccessToken()).isEqualTo(forced);
        assertThat(tap.times(FETCH)).isEqualTo(2);
    }

    @Test
    void isAskedForAFewTimesOnlyInItsLastMinutes() throws Exception {
        ask(one);
        for (int i = 0; i < 46; i++) {
            sim.post("/_sim/clock", "{\"advance\":\"" + (i == 0 ? "PT6990S" : "PT5S") + "\"}");
            ask(one);
        }

        assertThat(tap.times(FETCH)).isLessThan(15);
    }

    @Test
    void isLeftToTheNodesWithTheNewSecretWhereItWasRotatedWhileRunning() throws Exception {
        askAtOnce(2);
        secret("secret-2");
        sim.post("/_sim/tokens/expire", "");

        assertThatThrownBy(() -> ask(one)).hasStackTraceContaining("40001");
        assertThatThrownBy(() -> ask(one)).hasStackTraceContaining("40001");
        assertThat(tap.times(FETCH)).as("one with the old secret, then a pause").isEqualTo(2);

        var restarted = node("restarted", "secret-2");
        assertThat(ask(restarted)).isEmpty();
        assertThatThrownBy(() -> ask(two)).hasStackTraceContaining("40001");
        assertThat(ask(restarted)).isEmpty();
        assertThat(tap.times(FETCH)).isEqualTo(4);
    }
}
