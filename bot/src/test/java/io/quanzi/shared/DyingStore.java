package io.quanzi.shared;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.data.mongodb.core.MongoTemplate;

/** A store that can be told to let the process die before a certain command: an Error nobody catches. */
public final class DyingStore {
    private final AtomicInteger sent = new AtomicInteger();
    private volatile int left = Integer.MAX_VALUE;
    private volatile boolean died;
    private final MongoTemplate mongo = TestMongo.heardBy(new CommandListener() {
        @Override
        public void commandStarted(CommandStartedEvent event) {
            if (sent.getAndIncrement() >= left) {
                died = true;
                throw new Death();
            }
        }
    });

    /** The end of the process, as far as a thread can have one. */
    private static final class Death extends Error {}

    public MongoTemplate mongo() {
        return mongo;
    }

    /**
     * Does something and dies before one of its commands, on whichever thread that is sent.
     *
     * @param commands how many are sent first
     * @return false when it was through before
     */
    public boolean diesAfter(int commands, Runnable work) {
        died = false;
        left = sent.get() + commands;
        try {
            work.run();
        } catch (Death dead) {
            // so it ends
        } finally {
            left = Integer.MAX_VALUE;
        }
        return died;
    }

    /** How many commands something sends. */
    public int commandsOf(Runnable work) {
        int before = sent.get();
        work.run();
        return sent.get() - before;
    }
}
