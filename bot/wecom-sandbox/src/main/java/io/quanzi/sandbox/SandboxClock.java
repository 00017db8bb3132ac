package io.quanzi.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The sandbox's time: the system's time moved by an offset. Every expiry in the sandbox goes by it, and a program in the
 * same process may take it as its own clock. Moving it forward is always possible; back only while nobody is there yet.
 */
public final class SandboxClock extends Clock {
    private final Setting setting;
    private final ZoneId zone;

    SandboxClock() {
        this(new Setting(), ZoneOffset.UTC);
    }

    private SandboxClock(Setting setting, ZoneId zone) {
        this.setting = setting;
        this.zone = zone;
    }

    @Override
    public Instant instant() {
        return Instant.now(setting.system).plus(setting.offset);
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** The same clock, seen in another zone: it moves when this one is moved. */
    @Override
    public SandboxClock withZone(ZoneId zone) {
        return new SandboxClock(setting, zone);
    }

    /**
     * Moves the clock.
     *
     * @throws IllegalStateException when it would move back and the sandbox is not empty
     */
    public void move(Duration by) {
        synchronized (setting) {
            if (by.isNegative() && !setting.empty.getAsBoolean()) {
                throw new IllegalStateException(
                        "the sandbox's clock moves back only while it is empty; it was to move by " + by
                                + ": reset the sandbox first");
            }
            set(setting.offset.plus(by));
        }
    }

    /** Moves the clock to an instant, from which it goes on; as {@link #move}. */
    public void moveTo(Instant instant) {
        move(Duration.between(instant(), instant));
    }

    Duration offset() {
        return setting.offset;
    }

    /** Sets the clock without a question, as the journal or a loaded state has it. */
    void set(Duration offset) {
        setting.offset = offset;
        setting.moved.accept(offset);
    }

    void attach(BooleanSupplier empty, Consumer<Duration> moved) {
        setting.empty = empty;
        setting.moved = moved;
    }

    private static final class Setting {
        private final Clock system = Clock.systemUTC();
        private volatile Duration offset = Duration.ZERO;
        private volatile BooleanSupplier empty = () -> true;
        private volatile Consumer<Duration> moved = offset -> {};
    }
}
