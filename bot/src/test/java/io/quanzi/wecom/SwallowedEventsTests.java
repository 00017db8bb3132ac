package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.spy;

import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoCollection;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.MongoTemplate;

/**
 * Each event of WeCom takes effect once: none is swallowed because it looks like another, none comes through twice, none
 * is answered for before it is safe. The ways other systems fail at it, one by one, over HTTP.
 */
class SwallowedEventsTests {
    private static final String ADDED = CallbackXml.added("lan", "wm1", "WC-1");

    private final SettableClock clock = new SettableClock("2026-11-22T02:10:01Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final List<String> effects = Collections.synchronizedList(new ArrayList<>());
    private final List<DoorNode> nodes = new ArrayList<>();

    /** Stands for the modules above. */
    private class Effect implements Consumer {
        @Override
        public String name() {
            return "effect";
        }

        @Override
        public boolean wants(Entry entry) {
            return true;
        }

        @Override
        public void take(Entry entry) {
            effects.add(entry.body());
        }
    }

    private DoorNode node(String name, MongoTemplate database, Consumer... consumers) {
        var node = new DoorNode(name, database, clock, consumers);
        nodes.add(node);
        return node;
    }

    private DoorNode node() {
        return node("one", mongo, new Effect());
    }

    @AfterEach
    void close() {
        nodes.forEach(DoorNode::close);
    }

    private void settle() {
        nodes.forEach(node -> InboxFixture.settle(node.inbox()));
    }

    private List<Document> stored() {
        return mongo.findAll(Document.class, "inbox");
    }

    private void allTakeEffectOnce(List<String> packets) throws Exception {
        DoorNode node = node();

        for (String packet : packets) {
            assertThat(node.push(packet)).isEqualTo(200);
        }

        settle();
        assertThat(effects).containsExactlyInAnyOrderElementsOf(packets);
    }

    @Test
    void saysSuccessOnlyOnceTheEventIsStored() throws Exception {
        var away = spy(mongo);
        DoorNode node = node("one", away, new Effect());
        doThrow(new MongoTimeoutException("no server"))
                .doThrow(new MongoTimeoutException("no server"))
                .doCallRealMethod()
                .when(away)
                .getCollection(anyString());

        assertThat(node.push(ADDED)).isEqualTo(503);
        assertThat(node.push(ADDED)).isEqualTo(503);
        assertThat(stored()).isEmpty();
        assertThat(node.push(ADDED)).isEqualTo(200);

        settle();
        assertThat(effects).containsExactly(ADDED);
    }

    @Test
    void takesUpWhatWasStoredThoughTheStoresAnswerWasLost() throws Exception {
        var cut = spy(mongo);
        MongoCollection<Document> rows = spy(mongo.getCollection("inbox"));
        DoorNode node = node("one", cut, new Effect());
        doReturn(rows).when(cut).getCollection(anyString());
        doAnswer(insert -> {
                    insert.callRealMethod();
                    throw new MongoSocketReadException("cut", new ServerAddress());
                })
                .doCallRealMethod()
                .when(rows)
                .insertMany(anyList(), any());

        assertThat(node.push(ADDED)).isEqualTo(503);
        assertThat(node.push(ADDED)).isEqualTo(200);

        settle();
        assertThat(effects).containsExactly(ADDED);
    }

    @Test
    void answersForTheEventAndNotForTheWorkOnIt() throws Exception {
        var tries = new AtomicInteger();
        DoorNode node = node("one", mongo, new Effect() {
            @Override
            public void take(Entry entry) {
                if (tries.incrementAndGet() < 3) {
                    throw new IllegalStateException("WeCom is busy");
                }
                super.take(entry);
            }
        });

        assertThat(node.push(ADDED)).isEqualTo(200);
        settle();
        assertThat(effects).isEmpty();

        for (int repeat = 0; repeat < 3; repeat++) {
            clock.advance(Duration.ofSeconds(6));
            assertThat(node.push(ADDED)).isEqualTo(200);
            settle();
        }
        assertThat(effects).containsExactly(ADDED);
        assertThat(tries).hasValue(3);
    }

    @Test
    void losesNoEventOverAConsumerThatFailsWhenAskedWhetherItWantsIt() throws Exception {
        var broken = new AtomicBoolean(true);
        DoorNode node = node("one", mongo, new Effect(), new Effect() {
            @Override
            public String name() {
                return "undecided";
            }

            @Override
            public boolean wants(Entry entry) {
                if (broken.get()) {
                    throw new IllegalStateException("a fault in this release");
                }
                return true;
            }

            @Override
            public void take(Entry entry) {
                if (wants(entry)) {
                    effects.add("undecided");
                }
            }
        });

        assertThat(node.push(ADDED)).isEqualTo(200);
        settle();
        assertThat(effects).containsExactly(ADDED);

        broken.set(false);
        clock.advance(Duration.ofMinutes(1));
        settle();
        assertThat(effects).containsExactly(ADDED, "undecided");
    }

    @Test
    void keepsCustomersApartThatCameInOneSecond() throws Exception {
        allTakeEffectOnce(List.of(
                CallbackXml.added("lan", "wm1", "WC-1"),
                CallbackXml.added("lan", "wm2", "WC-2"),
                CallbackXml.added("mei", "wm1", "WC-3"),
                CallbackXml.added("mei", "wm3", "WC-4")));
    }

    @Test
    void keepsAllTagEventsOfOneActInOneSecond() throws Exception {
        var packets = new ArrayList<String>();
        packets.add(CallbackXml.tag("create", "tag_group", "et0"));
        for (int i = 1; i <= 20; i++) {
            packets.add(CallbackXml.tag("create", "tag", "et" + i));
            packets.add(CallbackXml.tag("update", "tag", "et" + i));
        }
        packets.add(CallbackXml.shuffled("et0"));
        packets.add(CallbackXml.shuffled(""));
        packets.add(CallbackXml.tag("delete", "tag", "et1"));
        // an id says nothing of its kind
        packets.add(CallbackXml.tag("delete", "tag_group", "et1"));

        allTakeEffectOnce(packets);
    }

    @Test
    void keepsArrivalsInAGroupApartThatDifferOnlyInWhoCame() throws Exception {
        allTakeEffectOnce(List.of(
                CallbackXml.joined("wr1", "wm1", "wm2"),
                CallbackXml.joined("wr1", "wm1", "wm3"),
                CallbackXml.joined("wr1", "wm4", "wm3"),
                CallbackXml.joined("wr2", "wm1", "wm2")));
    }

    @Test
    void keepsChangesOfAGroupApartThatDifferOnlyInTheDetail() throws Exception {
        allTakeEffectOnce(List.of(
                CallbackXml.regrouped("wr1", "change_name"),
                CallbackXml.regrouped("wr1", "change_notice"),
                CallbackXml.regrouped("wr1", "change_owner")));
    }

    @Test
    void keepsSignalsOfCustomerServiceApartThatDifferOnlyInAccountOrToken() throws Exception {
        allTakeEffectOnce(List.of(
                CallbackXml.service("wk1", "ENC-1"),
                CallbackXml.service("wk1", "ENC-2"),
                CallbackXml.service("wk2", "ENC-1")));
    }

    @Test
    void keepsRequestsApartThatDifferOnlyInAcquisitionLinkOrState() throws Exception {
        allTakeEffectOnce(List.of(
                CallbackXml.requested("ca1", "ord:1"),
                CallbackXml.requested("ca1", "ord:2"),
                CallbackXml.requested("ca2", "ord:1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT5S", "PT16S", "PT10M", "PT24H"})
    void knowsAnEventThatIsRepeatedHoweverLate(Duration later) throws Exception {
        DoorNode node = node();

        for (int delivery = 0; delivery < 4; delivery++) {
            assertThat(node.push(ADDED)).isEqualTo(200);
            settle();
            clock.advance(later);
        }

        assertThat(effects).containsExactly(ADDED);
    }

    @Test
    void knowsAnEventThatAnotherNodeHas() throws Exception {
        var cluster = List.of(node("one", mongo, new Effect()), node("two", mongo, new Effect()));
        List<String> packets = IntStream.range(0, 40)
                .mapToObj(i -> CallbackXml.added("lan", "wm" + i % 10, "WC-" + i))
                .toList();
        List<Callable<Integer>> deliveries = packets.stream()
                .flatMap(packet -> IntStream.range(0, 4)
                        .<Callable<Integer>>mapToObj(
                                number -> () -> cluster.get(number % 2).push(packet)))
                .toList();
        var threads = Executors.newFixedThreadPool(8);

        for (Future<Integer> answer : threads.invokeAll(deliveries)) {
            assertThat(answer.get()).isEqualTo(200);
        }
        threads.shutdown();

        settle();
        assertThat(effects).containsExactlyInAnyOrderElementsOf(packets);
    }

    @Test
    void knowsAnEventThatANodeStoredBeforeItWentDown() throws Exception {
        node().push(ADDED);
        settle();
        nodes.remove(0).close();

        assertThat(node("two", mongo, new Effect()).push(ADDED)).isEqualTo(200);

        settle();
        assertThat(effects).containsExactly(ADDED);
    }
}
