package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.clicks.ClicksFixture;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.shared.DeathPlaces;
import io.quanzi.shared.FailureInjection;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.wecom.WeComException;
import io.quanzi.wecom.speech.WeComMessenger;
import io.quanzi.wecom.speech.WeComMessenger.Progress;
import io.quanzi.wecom.speech.WeComMessenger.Result;
import io.quanzi.work.DeathAtEveryCommand;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;

/**
 * One post of three tasks, two of them of one owner and with the same words, from the plan to the end, broken off at every
 * command to the store and every call to WeCom.
 */
class MassMessageCrashTests {
    private static final List<String> ONCE_EACH =
            List.of("post lan [wr-1, wr-2]", "post lan [wr-4]", "post mei [wr-3]");

    private final CopyCheck copyCheck = mock(CopyCheck.class);
    private final Links links = mock(Links.class);
    private final Customers customers = mock(Customers.class);
    private final CustomerGroups customerGroups = mock(CustomerGroups.class);
    private final MongoTemplate storeOfAll = TestMongo.fresh();

    @BeforeEach
    void isAllowed() {
        when(copyCheck.check(anyString())).thenReturn(List.of());
        when(links.getOrCreate(any(), any(), anyString(), any())).thenReturn(mock(Link.class));
        when(links.urlOf(any())).thenReturn("http://quanzi/o/t");
    }

    @Test
    @Tag("deaths")
    void goesToEveryGroupOnceWhereverTheProcessDies() {
        assertThat(roundsOf(FailureInjection::crashAt)).isGreaterThan(60);
    }

    /** As the other users of the work engine; the test before kills also between two calls to WeCom. */
    @Test
    @Tag("soak")
    void goesToEveryGroupOnceBeforeWhicheverCommandTheProcessDies() {
        int places = DeathAtEveryCommand.of((store, time) -> {
            var town = new Fixture(store, time);
            return new DeathAtEveryCommand.User(
                    Duration.ofSeconds(61), () -> {}, () -> town.live(FailureInjection.none()), town::check);
        });

        assertThat(places).isGreaterThan(60);
    }

    @Test
    @Tag("deaths")
    void goesToEveryGroupOnceWhicheverCommandFails() {
        assertThat(roundsOf(FailureInjection::errorAt)).isGreaterThan(60);
    }

    @Test
    @Tag("soak")
    void goesToEveryGroupOnceWhateverBreaksHoweverOften() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            var town = new Fixture();
            for (int broken = random.nextInt(6); broken > 0; broken--) {
                int moment = 1 + random.nextInt(80);
                town.live(random.nextBoolean() ? FailureInjection.crashAt(moment) : FailureInjection.errorAt(moment));
            }
            town.live(FailureInjection.none());
            town.check("seed " + seed + " round " + round);
        }
    }

    private int roundsOf(IntFunction<FailureInjection> faultAt) {
        for (int moment = 1; ; moment = DeathPlaces.next(moment)) {
            FailureInjection failureInjection = faultAt.apply(moment);
            var town = new Fixture();
            town.live(failureInjection);
            if (failureInjection.happened()) {
                town.live(FailureInjection.none());
            }
            town.check("broken off at moment " + moment);
            if (!failureInjection.happened()) {
                return moment - 1;
            }
        }
    }

    /** The same store without what was in it: its indexes need not be made anew for each of hundreds of towns. */
    private static MongoTemplate emptied(MongoTemplate store) {
        store.getCollectionNames().forEach(collection -> store.remove(new Query(), collection));
        return store;
    }

    /** What outlives the process: the store, WeCom, the owners, the time. */
    private final class Fixture {
        private final SettableClock clock;
        private final MongoTemplate mongo;
        private final FakeMessenger wecom = new FakeMessenger();
        private final Set<String> heard = new TreeSet<>();
        private final MassMessageRepository rows;
        private final DeliveryLog deliveries;
        private final OfficerNotes notes;

        Fixture() {
            this(emptied(storeOfAll), new SettableClock("2026-03-03T02:00:00Z"));
        }

        Fixture(MongoTemplate mongo, SettableClock clock) {
            this.mongo = mongo;
            this.clock = clock;
            this.rows = new MassMessageRepository(mongo, clock);
            this.deliveries = new DeliveryLog(mongo);
            this.notes = new OfficerNotes(mongo, deliveries, customers, clock);
            for (String msgid : List.of("msg-1", "msg-2", "msg-3")) {
                wecom.progress.put(msgid, new Progress(false, Map.of()));
            }
        }

        /** A process from its start to its end, which comes when all is done or it is killed. */
        void live(FailureInjection failureInjection) {
            try {
                run(failureInjection);
            } catch (FailureInjection.Crash killed) {
                // so it ends
            }
            clock.advance(Duration.ofSeconds(61));
        }

        private void run(FailureInjection failureInjection) {
            var store = failureInjection.before(MongoOperations.class, mongo);
            var weComMessenger = failureInjection.before(WeComMessenger.class, wecom);
            ApplicationEventPublisher events = event -> heard.add(((MassMessageEnded) event).taskId());
            var rowsThatBreak = new MassMessageRepository(store, clock);
            var pictures = new MessagePictures(store, weComMessenger, clock, "https://bot.example.com/");
            var massMessages = new MassMessages(
                    rowsThatBreak,
                    weComMessenger,
                    links,
                    new Recipients(customers, customerGroups, List.of()),
                    pictures,
                    ClicksFixture.none(mongo, customers, clock),
                    SomeSupervisors.NONE,
                    clock,
                    events);
            var outreach = new Outreach(
                    deliveries,
                    rowsThatBreak,
                    notes,
                    customers,
                    copyCheck,
                    pictures,
                    weComMessenger,
                    ClicksFixture.none(mongo, customers, clock),
                    CurrentLimits.NONE,
                    NoComingPosts.PROVIDER,
                    clock);

            untilDone(() -> {
                outreach.post(
                        "daily@1", "moms", "贴", "lan", List.of("wr-1", "wr-2"), MessageContent.of("早上好"), null, false);
                outreach.post("daily@1", "moms", "贴", "mei", List.of("wr-3"), MessageContent.of("早上好"), null, false);
                outreach.post("daily@1", "working", "贴", "lan", List.of("wr-4"), MessageContent.of("早上好"), null, false);
                return true;
            });
            untilDone(() -> {
                massMessages.drive();
                return rows.count(in(MassMessageState.NOTIFIED)) == 3;
            });
            rows.find(in(MassMessageState.NOTIFIED), 3).forEach(this::isTapped);
            untilDone(() -> {
                massMessages.drive();
                return rows.count(in(MassMessageState.DELIVERED)) == 3;
            });
        }

        private Criteria in(MassMessageState state) {
            return Criteria.where("state").in(state.name(), MassMessageState.DELIVERED.name());
        }

        private void isTapped(MassMessage massMessage) {
            var sent = new HashMap<String, Result>();
            massMessage.recipients().forEach(chat -> sent.put(chat, Result.SENT));
            wecom.progress.put(String.valueOf(massMessage.msgid()), new Progress(true, sent));
        }

        private void untilDone(BooleanSupplier work) {
            for (int tries = 0; tries < 100; tries++) {
                try {
                    if (work.getAsBoolean()) {
                        return;
                    }
                } catch (DataAccessException | WeComException broken) {
                    // whoever does it does it again
                }
                clock.advance(Duration.ofSeconds(20));
            }
            throw new AssertionError("not done after 100 tries: " + wecom.said);
        }

        void check(String when) {
            assertThat(wecom.said.stream()
                            .filter(said -> said.startsWith("post"))
                            .sorted()
                            .toList())
                    .as(when)
                    .isEqualTo(ONCE_EACH);
            assertThat(wecom.cards).as(when).hasSize(3);
            assertThat(heard).as(when).hasSize(3);
            assertThat(rows.count(in(MassMessageState.DELIVERED))).as(when).isEqualTo(3);
        }
    }
}
