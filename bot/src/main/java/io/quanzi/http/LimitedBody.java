package io.quanzi.http;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.BadRequestException;
import org.apache.coyote.InputBuffer;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * One request's body as the server reads it, with an end to its time and size. It stands below everything that reads a body,
 * so forms, files, JSON and webhooks are all bounded by it. It takes its place among the readers at the first byte
 * that is asked for, and not for a request whose body nobody reads.
 */
final class LimitedBody implements InputBuffer {
    /** The time allowed on top before a reader is cut that hangs in a half-sent piece. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final InputBuffer body;
    private final SocketWrapperBase<?> connection;
    private final BodyReaders readers;
    private final BodyLimit limit;
    private long begun;
    private long read;
    private boolean entered;
    private boolean ended;
    private boolean refused;
    private boolean cut;
    private @Nullable Thread reader;

    LimitedBody(InputBuffer body, SocketWrapperBase<?> connection, BodyReaders readers, BodyLimit limit) {
        this.body = body;
        this.connection = connection;
        this.readers = readers;
        this.limit = limit;
    }

    /**
     * The limits of one body.
     *
     * @param bytes its size
     * @param time how long the whole may take
     * @param bytesASecond what may come later, at this rate at least; 0: nothing may
     */
    record BodyLimit(long bytes, Duration time, long bytesASecond) {
        long nanos(long read) {
            return time.toNanos() + (bytesASecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(read) / bytesASecond);
        }
    }

    @Override
    public int doRead(ApplicationBufferHandler handler) throws IOException {
        if (refused) {
            throw BodyRefused.late(null);
        }
        begin();
        long before = connection.getReadTimeout();
        try {
            long left = limit.nanos(read) - ageNanos();
            if (left <= 0) {
                throw late(null);
            }
            connection.setReadTimeout(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            int count = take(handler);
            if (count < 0) {
                end();
            } else {
                read += count;
                if (read > limit.bytes()) {
                    refused = true;
                    throw BodyRefused.large(limit.bytes());
                }
            }
            return count;
        } finally {
            connection.setReadTimeout(before);
        }
    }

    private int take(ApplicationBufferHandler handler) throws IOException {
        synchronized (this) {
            reader = Thread.currentThread();
        }
        try {
            return body.doRead(handler);
        } catch (SocketTimeoutException slow) {
            throw late(slow);
        } catch (BadRequestException wrong) {
            refused = true;
            throw BodyRefused.broken(wrong);
        } finally {
            synchronized (this) {
                reader = null;
                if (cut && Thread.interrupted()) {
                    refused = true; // it was this body that the interruption was for, and nothing after it
                }
            }
        }
    }

    private BodyRefused late(@Nullable Throwable cause) {
        refused = true;
        return BodyRefused.late(cause);
    }

    private void begin() {
        if (!entered) {
            readers.enter(this);
            synchronized (this) {
                begun = System.nanoTime();
                entered = true;
            }
        }
    }

    /** Gives its place back; safe to repeat. */
    void end() {
        ended = true;
        readers.leave(this);
    }

    boolean isEnded() {
        return ended;
    }

    boolean isRefused() {
        return refused;
    }

    synchronized boolean isCut() {
        return cut;
    }

    /** Since its reading began. */
    synchronized long ageNanos() {
        return entered ? System.nanoTime() - begun : 0;
    }

    boolean isOverdue() {
        return ageNanos() > limit.nanos(read) + GRACE_NANOS;
    }

    /** Closes the connection under whoever reads it, who is woken and told. */
    synchronized void cut() {
        Thread who = reader;
        if (who != null && !cut) {
            cut = true;
            connection.close();
            who.interrupt(); // the server's wait for a byte does not notice that the connection is closed
        }
    }

    @Override
    public int available() {
        return body.available();
    }
}
