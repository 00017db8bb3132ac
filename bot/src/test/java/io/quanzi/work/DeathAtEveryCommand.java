package io.quanzi.work;

import io.quanzi.shared.DeathPlaces;
import io.quanzi.shared.DyingStore;
import io.quanzi.shared.SettableClock;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Kills whoever uses the engine before each command to the store, starts it anew, and has its test look at what came of it. */
public final class DeathAtEveryCommand {
    private static final int LIVES_AFTER = 3;

    private DeathAtEveryCommand() {}

    /**
     * A user of the engine, on a store of its own.
     *
     * @param between what passes before a process that died is followed by the next: its leases and pauses are over then
     * @param handIn gives it something to do; nothing dies meanwhile
     * @param life of one process: made anew, it works until nothing is due
     * @param check what must hold in the end; given when it died
     */
    public record User(Duration between, Runnable handIn, Runnable life, Consumer<String> check) {}

    /**
     * Lets it die before its first command, its second and so on, until it dies no more; of many, at some ({@link DeathPlaces}).
     *
     * @return how many places there were to die at; where only some were tried, up to four too many
     */
    public static int of(BiFunction<MongoTemplate, SettableClock, User> maker) {
        for (int commands = 0; ; commands = DeathPlaces.next(commands)) {
            var store = new DyingStore();
            var clock = new SettableClock("2026-03-03T02:00:00Z");
            User user = maker.apply(store.mongo(), clock);
            user.handIn().run();
            boolean died = store.diesAfter(commands, user.life());
            for (int life = 0; life < LIVES_AFTER; life++) {
                clock.advance(user.between());
                user.life().run();
            }
            user.check().accept("died before command " + (commands + 1));
            if (!died) {
                return commands;
            }
        }
    }
}
