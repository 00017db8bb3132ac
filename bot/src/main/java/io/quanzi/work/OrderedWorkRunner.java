package io.quanzi.work;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;

/**
 * Works off a queue whose partitions keep an order ({@link WorkLayout#inOrder}), on the thread that calls and in one process at
 * a time: many pieces by one call, and one by one where that is refused. Of a partition whose piece is refused nothing more is
 * tried in this run. Everything waits when nobody answers, or refuses so many one after another that it cannot be their fault.
 */
public final class OrderedWorkRunner {
    private static final int REFUSALS_IN_A_ROW = 3;

    private final WorkQueue queue;
    private final NamedLease lease;
    private final int batch;
    private final Supplier<Optional<Receiver>> receiver;

    /**
     * @param lease of the process that works the queue off; longer than one call may take
     * @param batch how many pieces go by one call at most
     * @param receiver who takes the next batch; empty while everything waits
     */
    public OrderedWorkRunner(WorkQueue queue, NamedLease lease, int batch, Supplier<Optional<Receiver>> receiver) {
        this.queue = queue;
        this.lease = lease;
        this.batch = batch;
        this.receiver = receiver;
    }

    /** Who takes the work. */
    public interface Receiver {
        /** Gives it some work in order, by one call. */
        Reply give(List<Document> some);

        /** Notes that it took some. */
        void taken();

        /** Has everything wait for a while. */
        void pause(String why);
    }

    /** What the receiver says to a call. */
    public record Reply(Kind kind, String why) {
        /** The ways to answer. */
        public enum Kind {
            TAKEN,
            /** Never this: what was given alone is parked. */
            NEVER,
            /** Not now: what was given alone is tried again. */
            LATER,
            /** Nobody answers: all that was given is tried again. */
            NONE,
            /** Nothing is to be given any more; nothing changes for what was given. */
            STOP
        }
    }

    /** Works off what is due, until nothing is or everything waits. */
    public void runDue() {
        queue.recover();
        boolean more = true;
        while (more && lease.acquire()) {
            Optional<Receiver> ready = receiver.get();
            List<Document> due = ready.isEmpty() ? List.of() : queue.due(batch);
            more = !due.isEmpty() && give(due, ready.get());
        }
    }

    /** False when everything waits. */
    private boolean give(List<Document> due, Receiver ready) {
        Reply reply = ready.give(due);
        switch (reply.kind()) {
            case TAKEN -> taken(due, ready);
            case STOP -> {
                return false;
            }
            case NONE -> {
                due.forEach(row -> queue.finish(row, outcome(reply)));
                ready.pause(reply.why());
                return false;
            }
            case NEVER, LATER -> {
                if (due.size() > 1) {
                    return giveEach(due, ready);
                }
                queue.finish(due.get(0), outcome(reply));
                if (reply.kind() == Reply.Kind.LATER) {
                    ready.pause(reply.why());
                    return false;
                }
            }
        }
        return true;
    }

    private boolean giveEach(List<Document> due, Receiver ready) {
        var heldUp = new HashSet<String>();
        int inARow = 0;
        for (Document row : due) {
            if (heldUp.contains(queue.partitionOf(row))) {
                continue;
            }
            if (!lease.acquire()) {
                return false;
            }
            Reply reply = ready.give(List.of(row));
            if (reply.kind() == Reply.Kind.STOP) {
                return false;
            }
            if (reply.kind() == Reply.Kind.TAKEN) {
                taken(List.of(row), ready);
                inARow = 0;
                continue;
            }
            queue.finish(row, outcome(reply));
            heldUp.add(queue.partitionOf(row));
            inARow++;
            if (reply.kind() == Reply.Kind.NONE || inARow == REFUSALS_IN_A_ROW) {
                ready.pause(reply.why());
                return false;
            }
        }
        return true;
    }

    private void taken(List<Document> some, Receiver ready) {
        queue.finishAll(some);
        ready.taken();
    }

    private static Outcome outcome(Reply reply) {
        return reply.kind() == Reply.Kind.NEVER ? new Outcome.Refused(reply.why()) : new Outcome.Failed(reply.why());
    }
}
