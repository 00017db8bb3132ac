package io.quanzi.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates files and directories for this user alone. On a file system without POSIX permissions it creates them as usual.
 *
 * <p>Everything that holds personal data or a secret is created here; what an older version left open is closed by
 * {@link #tighten}.
 */
public final class PrivateFiles {
    private static final Logger log = LoggerFactory.getLogger(PrivateFiles.class);
    private static final Set<PosixFilePermission> OTHERS = EnumSet.complementOf(EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE));

    private PrivateFiles() {}

    /** Creates a directory and those above it that are missing; one that is there keeps its permissions. */
    public static Path createDirectories(Path directory) throws IOException {
        // A link to a directory is one, which the JDK's method does not see where the link is the last part.
        return Files.isDirectory(directory)
                ? directory
                : Files.createDirectories(directory, permissions(directory, "rwx------"));
    }

    /** Creates the file if it is missing, else takes others' permissions away. */
    public static Path createFile(Path file) throws IOException {
        try {
            FileChannel.open(
                            file,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            permissions(file, "rw-------"))
                    .close();
        } catch (FileAlreadyExistsException there) {
            close(file);
        }
        return file;
    }

    /** Opens a file for writing; it begins empty. */
    public static OutputStream newOutputStream(Path file) throws IOException {
        return Channels.newOutputStream(
                open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING));
    }

    /** Opens a file as {@link FileChannel#open(Path, java.nio.file.OpenOption...)} does. */
    public static FileChannel open(Path file, StandardOpenOption... options) throws IOException {
        var all = EnumSet.noneOf(StandardOpenOption.class);
        all.addAll(Set.of(options));
        if (all.contains(StandardOpenOption.CREATE)) {
            close(file);
        }
        return FileChannel.open(file, all, permissions(file, "rw-------"));
    }

    /** Writes a file anew. */
    public static void write(Path file, byte[] bytes) throws IOException {
        try (OutputStream out = newOutputStream(file)) {
            out.write(bytes);
        }
    }

    /**
     * Takes others' permissions away from a file, or from a directory and all that is in it; links are left alone. What
     * cannot be changed, because another user owns it, is told in the log and left.
     */
    public static void tighten(Path path) {
        if (!isPosix(path) || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    close(directory);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!attributes.isSymbolicLink()) {
                        close(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException unreadable) {
            log.warn("cannot look through path={} reason=\"{}\"", path, unreadable.getMessage());
        }
    }

    /** Takes others' permissions away from one file or directory, where it is there. */
    public static void close(Path path) {
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Set<PosixFilePermission> permissions = view.readAttributes().permissions();
            if (Files.isSymbolicLink(path) || !permissions.removeAll(OTHERS)) {
                return;
            }
            view.setPermissions(permissions);
        } catch (IOException | UnsupportedOperationException refused) {
            log.warn(
                    "others may read or write what holds the shop's data path={} reason=\"{}\" cure=\"chmod -R go= {}, as its owner\"",
                    path,
                    refused.getMessage(),
                    path);
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] permissions(Path path, String mode) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
