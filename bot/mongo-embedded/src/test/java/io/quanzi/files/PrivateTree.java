package io.quanzi.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

/** Looks whether a directory and all that is in it is for its owner only. */
public final class PrivateTree {
    private PrivateTree() {}

    public static void assertPrivate(Path tree) {
        try (Stream<Path> all = Files.walk(tree)) {
            assertThat(all)
                    .isNotEmpty()
                    .allSatisfy(
                            path -> assertThat(permissions(path)).as("%s", path).endsWith("------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens all of it to everybody, as an older version or a careless copy did. */
    public static void open(Path tree) {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path path : all.toList()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
