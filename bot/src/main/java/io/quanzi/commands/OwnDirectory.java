package io.quanzi.commands;

import io.quanzi.database.DataDirectory;
import io.quanzi.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Closes to others what this program has in its data directory, at each start: files there may be open to them. The directory
 * itself is closed when nothing else is in it; one that is used for other things too is theirs to open.
 */
final class OwnDirectory {
    private static final Set<String> OURS = Set.of(
            DataDirectory.STORE,
            DataDirectory.SANDBOX,
            "imports",
            DataDirectory.SANDBOX_APP,
            DataDirectory.RUN_FILE,
            "run.json.new",
            "last-backup.json",
            ".restoring",
            "lost+found");

    private OwnDirectory() {}

    static void tighten(Path data) {
        if (!Files.isDirectory(data)) {
            return;
        }
        try (Stream<Path> entries = Files.list(data)) {
            boolean alone = true;
            for (Path entry : entries.toList()) {
                if (OURS.contains(String.valueOf(entry.getFileName()))) {
                    PrivateFiles.tighten(entry);
                } else {
                    alone = false;
                }
            }
            if (alone) {
                PrivateFiles.close(data);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "cannot read the data directory " + data + ": " + unreadable.getMessage()
                            + "; give QUANZI_DATA_DIR a directory this user may read and write",
                    unreadable);
        }
    }
}
