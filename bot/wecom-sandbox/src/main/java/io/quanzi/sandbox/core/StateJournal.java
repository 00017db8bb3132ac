package io.quanzi.sandbox.core;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line per act in {@code state.jsonl}: {@code [["table","id",{row}],["table","id",null]]}; null removes.
 *
 * <p>A line is handed to the operating system before the act is answered, so it outlives the process ({@code kill -9});
 * it is not forced to the disk, so a power cut may cost the last second. A line without its line break is an act that
 * was never answered, and is dropped. When the file has grown to three times the state, and when the sandbox is closed, it
 * is written anew with the rows that stand, so that opening it reads nothing that is past.
 */
final class StateJournal implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StateJournal.class);
    private static final long SMALLEST_WORTH_COMPACTING = 8L << 20;
    private static final long WORTH_TIDYING = 1L << 20;

    private final Path directory;
    private final Path file;
    private final Path lockFile;
    private @Nullable FileChannel lock;
    private @Nullable FileChannel channel;
    private long size;
    private long live;
    private long compactAt = SMALLEST_WORTH_COMPACTING;

    StateJournal(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("state.jsonl");
        this.lockFile = directory.resolve("state.lock");
    }

    void open(SandboxState sandboxState) {
        try {
            OwnerFiles.createDirectory(directory);
            lock = OwnerFiles.open(lockFile);
            if (!locked(lock)) {
                throw new IllegalStateException("another sandbox works on " + file.getParent()
                        + "; stop it, or give this one a directory of its own");
            }
            var whole = Files.exists(file) ? read(sandboxState) : 0;
            channel = OwnerFiles.open(file, StandardOpenOption.APPEND);
            channel.truncate(whole);
            size = whole;
            compactAt = Math.max(SMALLEST_WORTH_COMPACTING, 3 * live);
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("cannot open the sandbox's journal " + file, e);
        } catch (IllegalStateException e) {
            close();
            throw e;
        }
    }

    void append(SandboxState sandboxState, List<SandboxState.Change<?>> changes) {
        try {
            var line = new ByteArrayOutputStream(256);
            line.write('[');
            for (int i = 0; i < changes.size(); i++) {
                if (i > 0) {
                    line.write(',');
                }
                var change = changes.get(i);
                write(line, change.table(), change.id());
            }
            line.write(']');
            line.write('\n');
            write(line.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the sandbox's journal " + file, e);
        }
        if (size > compactAt) {
            compactLater(sandboxState);
        }
    }

    /** The act is safe already: a compaction that fails is tried again when the file has doubled. */
    private void compactLater(SandboxState sandboxState) {
        try {
            compact(sandboxState);
        } catch (IOException e) {
            compactAt = 2 * size;
            log.warn("sandbox journal not compacted file={}", file, e);
        }
    }

    /** Writes the file anew where much of it is past; what was answered is in it either way. */
    void tidy(SandboxState sandboxState) {
        if (channel != null && size > live + WORTH_TIDYING) {
            compactLater(sandboxState);
        }
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the sandbox's journal " + file, e);
        }
    }

    private static boolean locked(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (java.nio.channels.OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    /** Reads what is there, and says how many bytes of it are whole lines. */
    private long read(SandboxState sandboxState) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var reader = new LineReader(in);
            var replay = new Replay(sandboxState);
            long bytes = 0;
            for (byte[] line = reader.next(); line != null; line = reader.next()) {
                replay.act(line, reader.count());
                bytes += line.length + 1L;
            }
            live = replay.finish();
            return bytes;
        } catch (Replay.Unreadable e) {
            throw new IllegalStateException(
                    "line " + e.number() + " of " + file + " is not of this sandbox: " + e.getMessage()
                            + "; move the directory away to begin with an empty WeCom",
                    e);
        }
    }

    private void compact(SandboxState sandboxState) throws IOException {
        var fresh = file.resolveSibling("state.jsonl.new");
        try (var out = new BufferedOutputStream(
                Channels.newOutputStream(OwnerFiles.open(fresh, StandardOpenOption.TRUNCATE_EXISTING)), 1 << 16)) {
            for (var table : sandboxState.tables().values()) {
                for (var id : table.rows().keySet()) {
                    out.write('[');
                    write(out, table, id);
                    out.write(']');
                    out.write('\n');
                }
            }
        }
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        if (channel != null) {
            channel.close();
        }
        channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        size = channel.size();
        live = size;
        compactAt = Math.max(SMALLEST_WORTH_COMPACTING, 3 * live);
    }

    private static <T> void write(java.io.OutputStream out, Table<T> table, String id) throws IOException {
        var head = Json.MAPPER.writeValueAsString(List.of(table.name(), id));
        out.write(head.substring(0, head.length() - 1).getBytes(StandardCharsets.UTF_8));
        out.write(',');
        Map<String, T> rows = table.rows();
        out.write(Json.MAPPER.writeValueAsBytes(rows.get(id)));
        out.write(']');
    }

    private void write(byte[] line) throws IOException {
        var open = channel;
        if (open == null) {
            throw new IOException("the journal is not open");
        }
        var buffer = ByteBuffer.wrap(line);
        try {
            while (buffer.hasRemaining()) {
                open.write(buffer);
            }
        } catch (IOException e) {
            open.truncate(size);
            throw e;
        }
        size += line.length;
    }
}
