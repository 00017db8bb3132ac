package io.quanzi.story;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A wire to a MongoDB on this machine, that can be cut, frozen and mended, and that can keep a command from arriving. */
final class Pipe implements AutoCloseable {
    private final InetSocketAddress target;
    private final ServerSocket door;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean whole = true;
    private volatile CountDownLatch thawed = new CountDownLatch(0);
    private volatile @Nullable Hold<byte[]> hold;

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

    /** Takes what comes, on old connections and on new ones, and carries nothing on: as a database that hangs. */
    void freeze() {
        thawed = new CountDownLatch(1);
    }

    void thaw() {
        thawed.countDown();
    }

    /** Keeps the next command in which all these words stand: the database never gets it, and nobody is told so. */
    Hold<byte[]> holdCommand(String... words) {
        var next = new Hold<byte[]>("a command with " + String.join(", ", words), message -> {
            String text = new String(message, StandardCharsets.ISO_8859_1);
            return Stream.of(words).allMatch(text::contains);
        });
        hold = next;
        return next;
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
        threads.execute(() -> carry(caller, called, this::commands));
        threads.execute(() -> carry(called, caller, InputStream::transferTo));
    }

    private interface Carrier {
        void carry(InputStream from, OutputStream to) throws IOException;
    }

    /** Message by message: each begins with its own length in four bytes, the lowest first. */
    private void commands(InputStream from, OutputStream to) throws IOException {
        var in = new DataInputStream(from);
        while (true) {
            int length = Integer.reverseBytes(in.readInt());
            byte[] message = new byte[length];
            ByteBuffer.wrap(message).putInt(Integer.reverseBytes(length));
            in.readFully(message, Integer.BYTES, length - Integer.BYTES);
            awaitThaw();
            Hold<byte[]> keeper = hold;
            if (keeper != null && keeper.takes(message)) {
                keeper.isHeld();
            } else {
                to.write(message);
                to.flush();
            }
        }
    }

    private void awaitThaw() throws IOException {
        try {
            thawed.await();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("closed");
        }
    }

    private void carry(Socket from, Socket to, Carrier carrier) {
        try {
            carrier.carry(from.getInputStream(), to.getOutputStream());
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
