package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

class FollowersTests {
    private static final String LIST = "/cgi-bin/user/get";
    private static final String BATCH = "/cgi-bin/user/info/batchget";
    private static final String ONE = "/cgi-bin/user/info";

    private final RecordedWeCom wecom = new RecordedWeCom();
    private final SettableClock clock = new SettableClock("2026-11-22T02:10:01Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final List<Object> told = Collections.synchronizedList(new ArrayList<>());
    private final Inbox inbox = InboxFixture.with(mongo, clock, new Consumer() {
        @Override
        public String name() {
            return "followers";
        }

        @Override
        public boolean wants(Entry entry) {
            return byEvents().wants(entry);
        }

        @Override
        public void take(Entry entry) {
            byEvents().take(entry);
        }
    });
    private final Followers followers = new Followers(
            mongo,
            new OfficialAccountClient(wecom.account(), System::nanoTime),
            new WeComCalls(new DistributedRateLimiter(mongo, clock), clock, new SimpleMeterRegistry()),
            inbox,
            clock);

    @AfterEach
    void close() {
        wecom.close();
    }

    private void follow(String... openids) {
        wecom.replies(LIST, (exchange, asked) -> {
            boolean first = !asked.query().contains("next_openid=o");
            String listed = first ? "\"" + String.join("\",\"", openids) + "\"" : "";
            RecordedWeCom.send(
                    exchange,
                    200,
                    "{\"total\":" + openids.length + ",\"count\":" + (first ? openids.length : 0)
                            + ",\"data\":{\"openid\":[" + listed + "]},\"next_openid\":\""
                            + (first ? openids[openids.length - 1] : "") + "\"}");
        });
        wecom.replies(BATCH, (exchange, asked) -> {
            var people = new StringBuilder();
            for (String openid : openids) {
                if (asked.body().contains("\"" + openid + "\"")) {
                    people.append(people.isEmpty() ? "" : ",").append(person(openid, 1));
                }
            }
            RecordedWeCom.send(exchange, 200, "{\"user_info_list\":[" + people + "]}");
        });
    }

    private static String person(String openid, int subscribe) {
        return "{\"subscribe\":" + subscribe + ",\"openid\":\"" + openid + "\",\"unionid\":\"u-" + openid + "\"}";
    }

    private static Entry event(String type, String openid) {
        var at = Instant.parse("2026-11-22T02:10:00Z");
        return new Entry(
                "wecom:" + type + openid,
                WeComEvent.SOURCE,
                type,
                openid,
                at,
                at,
                "<xml><FromUserName>" + openid + "</FromUserName></xml>");
    }

    private FollowerConsumer byEvents() {
        return new FollowerConsumer(followers, told::add);
    }

    @Test
    void tellsOfWhoCameWithoutAnEventOnceAndNotOfThoseOfTheFirstReading() {
        follow("oA", "oB");
        followers.sync();
        clock.advance(Duration.ofDays(1));
        follow("oA", "oB", "oC");
        wecom.answers(ONE, person("oC", 1));

        assertThat(followers.sync()).isEqualTo(new Followers.Read(3, 1, 0));
        InboxFixture.settle(inbox);
        clock.advance(Duration.ofDays(1));
        assertThat(followers.sync()).isEqualTo(new Followers.Read(3, 0, 0));
        InboxFixture.settle(inbox);

        assertThat(told).extracting("unionid").containsExactly("u-oC");
        assertThat(followers.openidOf("u-oC")).contains("oC");
    }

    @Test
    void tellsOfNobodyWhoLeftAgainBeforeTheWorkOnIt() {
        follow("oA");
        followers.sync();
        clock.advance(Duration.ofDays(1));
        follow("oA", "oC");
        wecom.answers(ONE, "{\"subscribe\":0,\"openid\":\"oC\"}");

        followers.sync();
        InboxFixture.settle(inbox);

        assertThat(told).isEmpty();
    }

    @Test
    void readsAllAtTheFirstNeedAndOnlyThen() {
        follow("oA", "oB");

        assertThat(followers.openidOf("u-oB")).contains("oB");
        assertThat(followers.openidOf("u-oZ")).isEmpty();
        assertThat(wecom.times(BATCH)).isEqualTo(1);
    }

    @Test
    void readsAHundredAtATime() {
        var many = new String[250];
        Arrays.setAll(many, i -> "o" + (1000 + i));
        follow(many);

        assertThat(followers.sync()).isEqualTo(new Followers.Read(250, 250, 0));
        assertThat(wecom.times(BATCH)).isEqualTo(3);
        assertThat(followers.openidOf("u-o1249")).contains("o1249");
    }

    @Test
    void forgetsWhoWentWithoutAnEvent() {
        follow("oA", "oB");
        followers.sync();
        clock.advance(Duration.ofDays(1));
        follow("oA");

        followers.sync();

        assertThat(followers.openidOf("u-oA")).contains("oA");
        assertThat(followers.openidOf("u-oB")).isEmpty();
    }

    @Test
    void looksAgainWhenSomebodyComesOrGoes() {
        follow("oA");
        followers.sync();
        FollowerConsumer consumer = byEvents();

        wecom.answers(ONE, person("oC", 1));
        assertThat(consumer.wants(event("mp.subscribe", "oC"))).isTrue();
        consumer.take(event("mp.subscribe", "oC"));
        assertThat(followers.openidOf("u-oC")).contains("oC");

        assertThat(told).extracting("unionid").containsExactly("u-oC");

        wecom.answers(ONE, "{\"subscribe\":0,\"openid\":\"oC\"}");
        consumer.take(event("mp.unsubscribe", "oC"));
        assertThat(followers.openidOf("u-oC")).isEmpty();
    }

    @Test
    void isNotFooledByAnEventThatComesLate() {
        follow("oA");
        followers.sync();
        wecom.answers(ONE, person("oA", 1));

        byEvents().take(event("mp.unsubscribe", "oA"));

        assertThat(followers.openidOf("u-oA")).contains("oA");
    }

    @Test
    void saysThatItCouldNotLookRatherThanThatNobodyFollows() {
        wecom.answers(LIST, "{\"errcode\":-1,\"errmsg\":\"system error\"}");

        assertThatExceptionOfType(WeComException.class)
                .isThrownBy(() -> followers.openidOf("u-oA"))
                .withMessageContaining("mp user/get: errcode -1");
    }

    @Test
    void readsAllOnceForAllWhoAskAndAgainAWhileAfterItFailed() {
        wecom.answers(LIST, "{\"errcode\":-1,\"errmsg\":\"system error\"}");
        for (int ask = 0; ask < 5; ask++) {
            assertThatExceptionOfType(WeComException.class).isThrownBy(() -> followers.openidOf("u-oA"));
        }
        assertThat(wecom.times(LIST)).isEqualTo(1);

        follow("oA");
        clock.advance(Duration.ofMinutes(1));

        assertThat(followers.openidOf("u-oA")).contains("oA");
    }

    @Test
    void saysThatItIsStillReadingRatherThanHoldWhoAsks() throws Exception {
        follow("oA");
        var slow = new CountDownLatch(1);
        wecom.replies(BATCH, (exchange, asked) -> {
            hang(slow);
            RecordedWeCom.send(exchange, 200, "{\"user_info_list\":[" + person("oA", 1) + "]}");
        });

        assertThatExceptionOfType(WeComException.class)
                .isThrownBy(() -> followers.openidOf("u-oA"))
                .withMessageContaining("still being read");

        slow.countDown();
        while (!mongo.collectionExists("wecom_marks")) {
            Thread.onSpinWait();
        }
        assertThat(followers.openidOf("u-oA")).contains("oA");
        assertThat(wecom.times(LIST)).isEqualTo(2);
    }

    private static void hang(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
