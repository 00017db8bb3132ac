package io.quanzi.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.shared.DyingStore;
import io.quanzi.shared.SettableClock;
import io.quanzi.shop.ShopEvent.OrderPaid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Orders that come one by one while the store is busy are stored together, and each sender hears of its own. */
class RequestsTogetherTests {
    private static final String FIRST = "O-0";
    private static final String KNOWN = "O-3";
    private static final int OTHERS = 12;

    private final SettableClock clock = new SettableClock("2026-03-05T04:00:00Z");
    private final DyingStore store = new DyingStore();
    private final Inbox inbox = InboxFixture.with(store.mongo(), clock);
    private final List<List<KnownFacts.IndexedEvent>> looks = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch go = new CountDownLatch(1);
    private final EventIntake intake = IntakeFixture.with(store.mongo(), clock, inbox, this::contradictions);
    private final List<Thread> started = Collections.synchronizedList(new ArrayList<>());
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        var thread = new Thread(work);
        started.add(thread);
        return thread;
    });

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private List<KnownFacts.Contradiction> contradictions(List<KnownFacts.IndexedEvent> told) {
        looks.add(told);
        if (orderNo(told.get(0)).equals(FIRST)) {
            try {
                go.await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }
        return told.stream()
                .filter(each -> orderNo(each).equals(KNOWN))
                .map(each -> new KnownFacts.Contradiction(
                        each.index(), "order", KNOWN, Map.of("amount", "1.00"), Map.of("amount", "2.00")))
                .toList();
    }

    private static String orderNo(KnownFacts.IndexedEvent told) {
        return ((OrderPaid) told.event()).orderNo();
    }

    @Test
    void areStoredByFewCommandsAndAnsweredEachByItself() throws Exception {
        Future<EventIntake.IntakeAnswer> first = threads.submit(() -> put(FIRST));
        await().until(() -> looks.size() == 1);
        var others = new ArrayList<Future<EventIntake.IntakeAnswer>>();
        for (int i = 1; i < OTHERS; i++) {
            String orderNo = "O-" + i;
            others.add(threads.submit(() -> put(orderNo)));
        }
        others.add(threads.submit(() -> put("O-1")));
        await().until(() -> started.size() == OTHERS + 1
                && List.copyOf(started).stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));

        int commands = store.commandsOf(() -> {
            go.countDown();
            others.forEach(RequestsTogetherTests::answer);
        });

        // the first's own, one that stores the others, and what notes the conflict
        assertThat(commands).isLessThan(OTHERS);
        assertThat(looks).hasSize(2);
        assertThat(looks.get(1)).hasSize(OTHERS);
        assertThat(answer(first)).returns(1, EventIntake.IntakeAnswer::accepted);
        assertThat(others.stream().mapToInt(each -> answer(each).accepted()).sum())
                .isEqualTo(OTHERS - 2);
        assertThat(others.stream().mapToInt(each -> answer(each).duplicates()).sum())
                .isEqualTo(1);
        EventIntake.IntakeAnswer known = answer(others.get(2));
        assertThat(known.accepted()).isZero();
        assertThat(known.conflicts())
                .containsExactly(new EventIntake.Listed(0, "e-" + KNOWN, "amount", "1.00", "2.00"));
        assertThat(others.stream().filter(each -> !answer(each).conflicts().isEmpty()))
                .hasSize(1);
        assertThat(InboxFixture.entry(store.mongo(), "shop:e-O-2")).isPresent();
        assertThat(InboxFixture.entry(store.mongo(), "shop:e-" + KNOWN)).isEmpty();
    }

    private static EventIntake.IntakeAnswer answer(Future<EventIntake.IntakeAnswer> answer) {
        try {
            return answer.get();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private EventIntake.IntakeAnswer put(String orderNo) {
        String body = """
                {"id":"e-%1$s","type":"order.paid","at":"2026-03-05T04:00:00Z","data":{"orderNo":"%1$s",
                 "buyer":{"id":"b-%1$s"},"paidAt":"2026-03-05T04:00:00Z","amountFen":200}}""".formatted(orderNo);
        return intake.put(EventBatch.parse(body.getBytes(StandardCharsets.UTF_8), clock.instant()));
    }
}
