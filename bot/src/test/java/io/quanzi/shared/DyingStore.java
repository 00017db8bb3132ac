package io.quanzi.shared;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import org.springframework.data.mongodb.core.MongoTemplate;

/** A store that can be told to let the process die before a certain command: an Error nobody catches. */
public final class DyingStore {
    private int left = Integer.MAX_VALUE;
    private int sent;
    private final MongoTemplate mongo = TestMongo.heardBy(new CommandListener() {
        @Override
        public void commandStarted(CommandStartedEvent event) {
            sent++;
            if (left-- == 0) {
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
     * Does something and dies before one of its commands.
     *
     * @param commands how many are sent first
     * @return false when it was through before
     */
    public boolean diesAfter(int commands, Runnable work) {
        left = commands;
        try {
            work.run();
            return false;
        } catch (Death dead) {
            return true;
        } finally {
            left = Integer.MAX_VALUE;
        }
    }

    /** How many commands something sends. */
    public int commandsOf(Runnable work) {
        int before = sent;
        work.run();
        return sent - before;
    }
}
