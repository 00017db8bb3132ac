package io.quanzi.sandbox.core;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sandbox's directory and the files in it, for their owner alone; as usual on a file system without POSIX permissions.
 * A directory that is there already is closed to others.
 */
public final class OwnerFiles {
    private static final Logger log = LoggerFactory.getLogger(OwnerFiles.class);

    private OwnerFiles() {}

    /** Creates a directory and those above it that are missing. */
    public static void createDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, mode(directory, "rwx------"));
        } else if (isPosix(directory)) {
            close(directory);
        }
    }

    private static void close(Path directory) {
        try {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException ofAnotherUser) {
            log.warn(
                    "others may read the sandbox's data directory={} reason=\"{}\"",
                    directory,
                    ofAnotherUser.getMessage());
        }
    }

    /** Opens a file for writing, which is created where it is missing. */
    public static FileChannel open(Path file, StandardOpenOption... more) throws IOException {
        var options = EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        options.addAll(List.of(more));
        return FileChannel.open(file, options, mode(file, "rw-------"));
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] mode(Path path, String mode) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
