package io.quanzi.embedded;

import io.quanzi.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a directory for one process. The system frees the lock when the process ends, however it ends. Who has it stands in
 * a file of its own, because reading the locked one would free the lock in the process that reads.
 */
final class DirectoryLock implements AutoCloseable {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /** @throws IllegalStateException when another has it, naming its process and since when */
    static DirectoryLock take(Path directory, Instant now) throws IOException {
        Path real = directory.toRealPath();
        Path owner = real.resolve("owner");
        if (!HELD_HERE.add(real)) {
            throw inUse(real, owner);
        }
        FileChannel channel = null;
        try {
            channel = PrivateFiles.open(real.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(real, owner);
            }
            PrivateFiles.write(
                    owner,
                    ("process " + ProcessHandle.current().pid() + " since " + now).getBytes(StandardCharsets.UTF_8));
            return new DirectoryLock(real, channel);
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(real);
            close(channel);
            throw e;
        }
    }

    private static IllegalStateException inUse(Path directory, Path owner) {
        String who;
        try {
            who = Files.readString(owner);
        } catch (IOException e) {
            who = "another process";
        }
        return new IllegalStateException("The data in " + directory + " is in use by " + who
                + ". End that process, or give this one a data directory of its own.");
    }

    private static void close(@Nullable FileChannel channel) throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        HELD_HERE.remove(directory);
    }
}
