package io.quanzi.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who comes while somebody is at a call shares the next one, and only the good of it. */
class SharedCallsTests {
    private static final String FIRST = "first";
    private static final String BAD = "bad";

    private final List<List<String>> made = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch go = new CountDownLatch(1);
    private final SharedCalls<String, String> calls = new SharedCalls<>(this::call);
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

    private List<String> call(List<String> asked) {
        made.add(asked);
        if (asked.equals(List.of(FIRST))) {
            awaitGo();
        }
        if (asked.contains(BAD)) {
            throw new IllegalStateException("cannot");
        }
        return asked.stream().map(text -> text + "!").toList();
    }

    private void awaitGo() {
        try {
            go.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void makesOneCallForAllThatWait() throws Exception {
        Future<String> first = threads.submit(() -> calls.get(FIRST));
        await().until(() -> made.size() == 1);
        List<Future<String>> others = wait("a", "b", "c");
        go.countDown();

        assertThat(first.get()).isEqualTo("first!");
        assertThat(others.get(0).get()).isEqualTo("a!");
        assertThat(others.get(1).get()).isEqualTo("b!");
        assertThat(others.get(2).get()).isEqualTo("c!");
        assertThat(made).hasSize(2);
        assertThat(made.get(1)).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void makesOneCallForWhoComesAlone() {
        go.countDown();

        assertThat(calls.get("a")).isEqualTo("a!");
        assertThatThrownBy(() -> calls.get(BAD)).hasMessage("cannot");
        assertThat(calls.get("b")).isEqualTo("b!");
        assertThat(made).containsExactly(List.of("a"), List.of(BAD), List.of("b"));
    }

    @Test
    void keepsOnesFailureFromTheOthers() throws Exception {
        Future<String> first = threads.submit(() -> calls.get(FIRST));
        await().until(() -> made.size() == 1);
        List<Future<String>> others = wait("a", BAD, "c");
        go.countDown();

        assertThat(first.get()).isEqualTo("first!");
        assertThat(others.get(0).get()).isEqualTo("a!");
        assertThatThrownBy(() -> others.get(1).get()).hasRootCauseMessage("cannot");
        assertThat(others.get(2).get()).isEqualTo("c!");
    }

    /** Each on a thread of its own, until all of these wait for their turn. */
    private List<Future<String>> wait(String... asked) {
        var waiting = new ArrayList<Future<String>>();
        for (String text : asked) {
            waiting.add(threads.submit(() -> calls.get(text)));
        }
        await().until(() -> started.size() == asked.length + 1
                && List.copyOf(started).stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        return waiting;
    }
}
