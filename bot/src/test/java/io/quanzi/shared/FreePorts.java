package io.quanzi.shared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for programs that must be told theirs before they start. They are below those that the system gives to connections
 * and to servers that ask for any, and each test process begins elsewhere, so that nobody takes one before its program does.
 */
public final class FreePorts {
    private static final int FIRST = 16_000;
    private static final int COUNT = 16_000;
    private static final int APART = 997;
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * APART % COUNT));

    private FreePorts() {}

    /** A port on which nobody listens, another at each call. */
    public static int next() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // the next one
            } catch (IOException none) {
                throw new UncheckedIOException(none);
            }
        }
        throw new IllegalStateException("no free port from " + FIRST + " on");
    }
}
