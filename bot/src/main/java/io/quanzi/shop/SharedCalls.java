package io.quanzi.shop;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does what many threads ask for at once by few calls: while one thread is at a call, the others queue up, and the next of
 * them makes one call for all that wait. A thread that finds nobody at a call makes its own at once.
 */
final class SharedCalls<T, R> {
    private static final int MAX_TOGETHER = 64;

    private final Function<List<T>, List<R>> call;
    private final Queue<Waiting<T, R>> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock turn = new ReentrantLock();

    /** What one thread asked for; written and read by the holder of the turn, and by the thread itself after its turn. */
    private static final class Waiting<T, R> {
        private final T asked;
        private @Nullable R result;
        private boolean isDone;

        Waiting(T asked) {
            this.asked = asked;
        }
    }

    /** @param call makes one call for some that asked; as many results, in their order */
    SharedCalls(Function<List<T>, List<R>> call) {
        this.call = call;
    }

    /**
     * The result for this thread. Where a call for several failed, each of them makes its own, so that nobody hears of
     * another's failure.
     */
    R get(T asked) {
        var own = new Waiting<T, R>(asked);
        queue.add(own);
        turn.lock();
        try {
            while (!own.isDone) {
                callForSome();
            }
        } finally {
            turn.unlock();
        }
        R result = own.result;
        return result == null ? call.apply(List.of(asked)).get(0) : result;
    }

    private void callForSome() {
        var some = new ArrayList<Waiting<T, R>>();
        for (Waiting<T, R> next = queue.poll(); next != null; next = some.size() < MAX_TOGETHER ? queue.poll() : null) {
            next.isDone = true;
            some.add(next);
        }
        List<R> results;
        try {
            results = call.apply(some.stream().map(one -> one.asked).toList());
        } catch (RuntimeException failed) {
            if (some.size() == 1) {
                throw failed; // this thread's own
            }
            return;
        }
        for (int i = 0; i < results.size(); i++) {
            some.get(i).result = results.get(i);
        }
    }
}
