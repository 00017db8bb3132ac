package io.quanzi.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quanzi.shared.FailureInjection;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.wecom.WeComException;
import io.quanzi.wecom.contacts.Contacts;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.MongoTemplate;

class GroupJoinWaysTests {
    private static final String MOMS = "moms-0-6-months";

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final CustomerGroups customerGroups = mock(CustomerGroups.class);
    private final Contacts contacts = mock(Contacts.class);
    /** What stands in WeCom: the remark of each way, by its id. */
    private final Map<String, String> ways = new ConcurrentSkipListMap<>();

    private final GroupJoinWays groupJoinWays = new GroupJoinWays(mongo, customerGroups, contacts, clock);

    @BeforeEach
    void standsInWeCom() {
        haveRoom("wr-1", "wr-2");
        when(contacts.addJoinWay(any(), anyString(), anyString())).thenAnswer(call -> {
            String id = "way-" + (ways.size() + 1);
            ways.put(id, call.getArgument(2));
            return id;
        });
        when(contacts.changeJoinWay(anyString(), any(), anyString(), anyString()))
                .thenAnswer(call -> ways.replace(call.getArgument(0), call.getArgument(3)) != null);
        when(contacts.joinWayPicture(anyString()))
                .thenAnswer(call -> Optional.of(call.<String>getArgument(0))
                        .filter(ways::containsKey)
                        .map(id -> "https://wework.example/" + id));
    }

    private void haveRoom(String... chatIds) {
        when(customerGroups.withRoom(MOMS))
                .thenReturn(Stream.of(chatIds)
                        .map(id -> new CustomerGroup(id, "0-6月宝妈", "lan", MOMS, 10, 9, false))
                        .toList());
    }

    @Test
    void makesOneWayAndLeadsItElsewhereWhenTheGroupsChange() {
        String picture = groupJoinWays.qrCodeFor(MOMS).orElseThrow();
        haveRoom("wr-2", "wr-3");

        assertThat(groupJoinWays.qrCodeFor(MOMS)).contains(picture);
        assertThat(groupJoinWays.known(MOMS)).contains(picture);
        assertThat(ways).containsOnly(Map.entry("way-1", "入群码 1 " + MOMS));
    }

    @Test
    void makesAnotherWhenSomebodyDeletedIt() {
        groupJoinWays.qrCodeFor(MOMS);
        ways.clear();
        ways.put("another's", "");
        haveRoom("wr-3");

        assertThat(groupJoinWays.qrCodeFor(MOMS)).contains("https://wework.example/way-2");
        assertThat(ways.get("way-2")).isEqualTo("入群码 2 " + MOMS);
        assertThat(groupJoinWays.lost(MOMS)).isEmpty();
    }

    @Test
    void showsThePictureThatIsKnownWhileWeComDoesNotLetItBeLedElsewhere() {
        String picture = groupJoinWays.qrCodeFor(MOMS).orElseThrow();
        haveRoom("wr-3");
        when(contacts.changeJoinWay(anyString(), any(), anyString(), anyString()))
                .thenThrow(new WeComException("update_join_way: errcode -1", -1, null));

        assertThat(groupJoinWays.openQrCodeFor(MOMS)).contains(picture);

        assertThatThrownBy(() -> groupJoinWays.qrCodeFor(MOMS)).isInstanceOf(WeComException.class);
        assertThat(ways).hasSize(1);
    }

    @Test
    void showsThePictureThatIsKnownAtOnceWhileAnotherLeadsItElsewhere() {
        String picture = groupJoinWays.qrCodeFor(MOMS).orElseThrow();
        haveRoom("wr-3");
        when(contacts.changeJoinWay(anyString(), any(), anyString(), anyString()))
                .thenAnswer(call -> {
                    assertThat(groupJoinWays.openQrCodeFor(MOMS)).contains(picture);
                    Mockito.verify(contacts, Mockito.times(1))
                            .changeJoinWay(anyString(), any(), anyString(), anyString());
                    throw new WeComException("update_join_way: errcode -1", -1, null);
                });

        assertThat(groupJoinWays.openQrCodeFor(MOMS)).contains(picture);
    }

    @Test
    void makesOneHoweverManyAskAtOnce() throws Exception {
        var threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Optional<String>>> visitors = Stream.generate(
                            () -> (Callable<Optional<String>>) () -> groupJoinWays.qrCodeFor(MOMS))
                    .limit(64)
                    .toList();

            for (var seen : threads.invokeAll(visitors)) {
                assertThat(seen.get()).contains("https://wework.example/way-1");
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(ways).hasSize(1);
    }

    @Test
    void countsAWayAsLostOnlyWhenItMayHaveBeenMade() {
        when(contacts.addJoinWay(any(), anyString(), anyString()))
                .thenThrow(new WeComException("add_join_way: errcode -1", -1, null))
                .thenThrow(unknown(new ConnectException("refused")))
                .thenThrow(unknown(new SocketTimeoutException("read timed out")));

        for (int tries = 0; tries < 3; tries++) {
            assertThatThrownBy(() -> groupJoinWays.qrCodeFor(MOMS)).isInstanceOf(WeComException.class);
        }

        assertThat(groupJoinWays.lost(MOMS)).containsExactly(new GroupJoinWays.Lost("入群码 3 " + MOMS, clock.instant()));
        assertThat(groupJoinWays.known(MOMS)).isEmpty();
    }

    @Test
    void metersHowManyWereLostOfAllSegmentsTogether() {
        var registry = new SimpleMeterRegistry();
        new JoinWayMeters(groupJoinWays).bindTo(registry);
        var lost = registry.get("quanzi.groups.ways.lost").gauge();
        when(customerGroups.withRoom("working-moms"))
                .thenReturn(List.of(new CustomerGroup("wr-9", "职场妈妈", "lan", "working-moms", 10, 9, false)));
        assertThat(lost.value()).isZero();

        when(contacts.addJoinWay(any(), anyString(), anyString()))
                .thenThrow(unknown(new SocketTimeoutException("read")));
        for (String segment : List.of(MOMS, MOMS, "working-moms")) {
            assertThatThrownBy(() -> groupJoinWays.qrCodeFor(segment)).isInstanceOf(WeComException.class);
        }

        assertThat(lost.value()).isEqualTo(3);
    }

    private static WeComException unknown(Exception cause) {
        return new WeComException("add_join_way", WeComException.UNKNOWN, cause);
    }

    @Test
    void knowsOfEveryWayThatWasMadeWhereverTheProcessDies() {
        for (int moment = 1; ; moment++) {
            mongo.getDb().drop();
            ways.clear();
            FailureInjection failureInjection = FailureInjection.crashAt(moment);
            try {
                new GroupJoinWays(
                                failureInjection.before(MongoOperations.class, mongo),
                                customerGroups,
                                failureInjection.before(Contacts.class, contacts),
                                clock)
                        .qrCodeFor(MOMS);
            } catch (FailureInjection.Crash killed) {
                clock.advance(Duration.ofSeconds(61));
            }

            String used = groupJoinWays.qrCodeFor(MOMS).orElseThrow().substring("https://wework.example/".length());

            String when = "killed at moment " + moment;
            ways.forEach((id, remark) -> {
                if (!id.equals(used)) {
                    assertThat(groupJoinWays.lost(MOMS))
                            .as(when)
                            .extracting(GroupJoinWays.Lost::remark)
                            .contains(remark);
                }
            });
            assertThat(ways).as(when).hasSizeLessThan(3).containsKey(used);
            assertThat(ways.size())
                    .as(when)
                    .isLessThanOrEqualTo(1 + groupJoinWays.lost(MOMS).size());
            if (!failureInjection.happened()) {
                assertThat(moment).isGreaterThan(12);
                return;
            }
        }
    }
}
