package io.quanzi.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A wire to another port of this machine, that can be cut and mended. */
final class Pipe implements AutoCloseable {
    private final InetSocketAddress target;
    private final ServerSocket door;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean whole = true;

    Pipe(int targetPort) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        threads.execute(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Breaks what is connected, and hangs up on who comes. */
    void cut() {
        whole = false;
        open.forEach(Pipe::hangUp);
    }

    void mend() {
        whole = true;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket caller = door.accept();
                if (whole) {
                    connect(caller);
                } else {
                    hangUp(caller);
                }
            } catch (IOException closed) {
                // by close(), or one caller's own trouble
            }
        }
    }

    private void connect(Socket caller) throws IOException {
        var called = new Socket();
        open.add(caller);
        open.add(called);
        try {
            called.connect(target);
        } catch (IOException unreachable) {
            hangUp(caller);
            throw unreachable;
        }
        threads.execute(() -> carry(caller, called));
        threads.execute(() -> carry(called, caller));
    }

    private void carry(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException broken) {
            // both ends are told below
        } finally {
            hangUp(from);
            hangUp(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void hangUp(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // then it is as it should be
        }
    }

    @Override
    public void close() {
        cut();
        try {
            door.close();
        } catch (IOException gone) {
            // then it is as it should be
        }
        threads.shutdownNow();
    }
}
