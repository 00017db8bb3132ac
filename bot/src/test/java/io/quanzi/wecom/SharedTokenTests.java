package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.work.DeathAtEveryCommand;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import me.chanjar.weixin.common.error.WxErrorException;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Two nodes of one app on one database, with WxJava's client, against a WeCom that counts what is fetched. */
class SharedTokenTests {
    private static final String FETCH = "/cgi-bin/gettoken";
    private static final String LIST = "/cgi-bin/externalcontact/get_follow_user_list";

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final RecordedWeCom wecom = new RecordedWeCom();
    private final AtomicInteger fetched = new AtomicInteger();
    private final WeComClient one = node("one");
    private final WeComClient two = node("two");

    SharedTokenTests() {
        wecom.replies(FETCH, (exchange, asked) -> {
            pause();
            RecordedWeCom.send(
                    exchange,
                    200,
                    "{\"errcode\":0,\"access_token\":\"T" + fetched.incrementAndGet() + "\",\"expires_in\":7200}");
        });
        accepts("T1");
    }

    @AfterEach
    void close() {
        wecom.close();
    }

    @Test
    void isFetchedOnceHoweverManyAskOnTwoNodes() throws Exception {
        ask(20);

        assertThat(wecom.times(FETCH)).isEqualTo(1);
        assertThat(wecom.times(LIST)).isEqualTo(20);
    }

    @Test
    void isFetchedOnceAgainWhenItsTimeIsOver() throws Exception {
        ask(2);
        accepts("T2");
        clock.advance(Duration.ofHours(2));

        ask(20);

        assertThat(wecom.times(FETCH)).isEqualTo(2);
    }

    @Test
    void isFetchedOnceAgainWhenWeComRefusesItBeforeItsTime() throws Exception {
        ask(2);
        accepts("T2");

        ask(20);

        assertThat(wecom.times(FETCH)).isEqualTo(2);
    }

    @Test
    void isFetchedByTheOtherNodeWhenTheFirstDiedOverIt() throws Exception {
        var dead = new AccessTokenRepository(mongo, wecom.corp(), clock, "dead");
        assertThat(dead.lease().acquire()).isTrue();
        assertThat(new AccessTokenRepository(mongo, wecom.corp(), clock, "one")
                        .lease()
                        .acquire())
                .isFalse();
        clock.advance(Duration.ofSeconds(13));

        one.getExternalContactService().listFollowers();

        assertThat(wecom.times(FETCH)).isEqualTo(1);
    }

    @Test
    @Tag("deaths")
    void isFetchedWhereverTheProcessBeforeDied() {
        wecom.answers(FETCH, "{\"errcode\":0,\"access_token\":\"T1\",\"expires_in\":7200}");
        int places = DeathAtEveryCommand.of((store, time) -> new DeathAtEveryCommand.User(
                AccessTokenRepository.LEASE,
                () -> {},
                () -> {
                    try {
                        assertThat(node("one", store, time)
                                        .getExternalContactService()
                                        .listFollowers())
                                .containsExactly("lan");
                    } catch (WxErrorException refused) {
                        throw new AssertionError(refused);
                    }
                },
                when -> assertThat(new AccessTokenRepository(store, wecom.corp(), time, "two").token())
                        .as(when)
                        .isPresent()));

        assertThat(places).isGreaterThan(3);
    }

    @Test
    void isLeftToNobodyWithAnotherSecret() throws Exception {
        String token = "a-token-too-long-to-come-of-chance";
        wecom.answers(FETCH, "{\"errcode\":0,\"access_token\":\"" + token + "\",\"expires_in\":7200}");
        accepts(token);
        one.getExternalContactService().listFollowers();
        var corp = wecom.corp();
        var other = new WeComProperties(corp.corpId(), corp.agentId(), "another", "", "", corp.baseUrl());

        assertThat(new AccessTokenRepository(mongo, corp, clock, "one").token()).isPresent();
        assertThat(new AccessTokenRepository(mongo, other, clock, "one").token())
                .isEmpty();
        Document row = mongo.getCollection("wecom_tokens").find().first();
        assertThat(row.toJson()).doesNotContain(token);
        assertThat(new String(row.get("token", Binary.class).getData(), StandardCharsets.ISO_8859_1))
                .doesNotContain(token);
    }

    @Test
    void isNotAskedForByAllWhenTheSecretIsWrong() {
        wecom.answers(FETCH, "{\"errcode\":40001,\"errmsg\":\"invalid credential\"}");

        assertThatThrownBy(() -> one.getExternalContactService().listFollowers())
                .hasStackTraceContaining("40001");
        assertThatThrownBy(() -> one.getExternalContactService().listFollowers())
                .hasStackTraceContaining("40001");

        assertThat(wecom.times(FETCH)).isEqualTo(1);
    }

    @Test
    void isNotAskedForByEachInTurnWhereWeComHangs() throws Exception {
        var waiting = (ReentrantLock) one.getWxCpConfigStorage().getAccessTokenLock();
        wecom.replies(FETCH, (exchange, asked) -> {
            while (waiting.getQueueLength() < 9) {
                pause();
            }
            // and breaks off
        });
        var threads = Executors.newFixedThreadPool(10);
        try {
            Callable<List<String>> call = () -> one.getExternalContactService().listFollowers();
            for (Future<List<String>> answer : threads.invokeAll(Collections.nCopies(10, call))) {
                assertThatThrownBy(answer::get).hasRootCauseInstanceOf(Exception.class);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(wecom.times(FETCH)).as("one for all who waited").isEqualTo(1);

        wecom.answers(FETCH, "{\"errcode\":0,\"access_token\":\"T1\",\"expires_in\":7200}");
        assertThat(one.getExternalContactService().listFollowers())
                .as("whoever comes later asks again")
                .containsExactly("lan");
    }

    private WeComClient node(String name) {
        return node(name, mongo, clock);
    }

    private WeComClient node(String name, MongoTemplate store, Clock time) {
        var corp = wecom.corp();
        return new WeComClient(
                corp, new SharedToken(new AccessTokenRepository(store, corp, time, name), time), System::nanoTime);
    }

    private void accepts(String token) {
        wecom.replies(
                LIST,
                (exchange, asked) -> RecordedWeCom.send(
                        exchange,
                        200,
                        asked.query().contains("access_token=" + token)
                                ? "{\"errcode\":0,\"follow_user\":[\"lan\"]}"
                                : "{\"errcode\":40014,\"errmsg\":\"invalid access_token\"}"));
    }

    private void ask(int times) throws Exception {
        var threads = Executors.newFixedThreadPool(times);
        try {
            List<Callable<List<String>>> calls = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                var node = i % 2 == 0 ? one : two;
                calls.add(() -> node.getExternalContactService().listFollowers());
            }
            for (Future<List<String>> answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).containsExactly("lan");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
