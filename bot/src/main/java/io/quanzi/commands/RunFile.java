package io.quanzi.commands;

import io.quanzi.database.DataDirectory;
import io.quanzi.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code <data>/run.json}: where the bot of this data directory is, for commands on the same machine. Mode 0600; it is
 * there while the bot runs, and one left by a dead process is told by its pid, and by when the process of that pid began:
 * in a container every bot has the same.
 *
 * @param since when the process began; null where the system does not say
 */
record RunFile(long pid, int port, String token, @Nullable Instant since) {
    /** The system works out when a process began from its own clock, which may be set meanwhile. */
    private static final Duration SAME = Duration.ofSeconds(5);

    private static final JsonMapper JSON = new JsonMapper();

    static Path in(Path data) {
        return data.resolve(DataDirectory.RUN_FILE);
    }

    /** The run file of this process. */
    static RunFile ofThis(int port, String token) {
        ProcessHandle self = ProcessHandle.current();
        return new RunFile(self.pid(), port, token, self.info().startInstant().orElse(null));
    }

    private boolean isOf(@Nullable Instant began) {
        return since == null
                || began == null
                || Duration.between(since, began).abs().compareTo(SAME) <= 0;
    }

    /** The bot that runs on this data; empty when none does. */
    static Optional<RunFile> live(Path data) {
        Path file = in(data);
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            RunFile run = JSON.readValue(Files.readString(file), RunFile.class);
            return ProcessHandle.of(run.pid())
                    .filter(ProcessHandle::isAlive)
                    .filter(alive -> run.isOf(alive.info().startInstant().orElse(null)))
                    .map(alive -> run);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file + ": " + unreadable.getMessage(), unreadable);
        }
    }

    void write(Path data) {
        try {
            PrivateFiles.createDirectories(data);
            Path fresh = data.resolve("run.json.new");
            Files.deleteIfExists(fresh);
            PrivateFiles.write(fresh, JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8));
            Files.move(fresh, in(data), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(
                    "cannot write into the data directory " + data + ": " + unwritable.getMessage()
                            + "; give QUANZI_DATA_DIR a directory this user may write to",
                    unwritable);
        }
    }

    static void delete(Path data) {
        try {
            Files.deleteIfExists(in(data));
        } catch (IOException left) {
            // a run.json of a process that is gone is told by its pid
        }
    }
}
