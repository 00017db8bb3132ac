package io.quanzi.embedded;

import io.quanzi.embedded.Backup.Counted;
import io.quanzi.embedded.Backup.Manifest;
import io.quanzi.embedded.Backup.Part;
import io.quanzi.files.PrivateFiles;
import java.io.BufferedInputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import tools.jackson.core.JacksonException;

/**
 * Takes the files of a {@link Backup} in, checks every one against the manifest, and only then lets them appear under
 * their names, all in one directory that is renamed: what is there is whole.
 */
public final class Restore {
    private static final String STORE = "store";
    private static final String RESTORING = ".restoring";
    private static final Set<String> OWN = Set.of(RESTORING, Backup.LAST);

    private final Path fresh;
    private final Map<String, Part> seen = new HashMap<>();

    private Restore(Path fresh) {
        this.fresh = fresh;
    }

    /**
     * Writes the zip of a backup as a directory; it is there completely or not at all.
     *
     * @throws IllegalStateException when the directory holds something, or the zip is not a complete backup
     */
    public static Manifest unpack(InputStream zip, Path directory) throws IOException {
        refuseFull(directory);
        return into(directory, restore -> restore.takeZip(zip));
    }

    /** Writes a backup of a store that this process has open as a directory, completely or not at all. */
    public static Manifest write(Path directory, Source source) throws IOException {
        refuseFull(directory);
        return into(directory, restore -> source.write(restore::next));
    }

    /** Writes the files of a backup. */
    public interface Source {
        void write(Backup.Destination destination) throws IOException;
    }

    /**
     * Puts a backup, a directory or a zip of it, into an empty data directory.
     *
     * @param noData names of what may stand in a data directory that counts as empty
     * @throws IllegalStateException when the data directory has data, or the backup is not complete
     */
    public static Manifest restore(Path backup, Path data, Set<String> noData) throws IOException {
        refuseData(data, noData);
        PrivateFiles.createDirectories(data);
        Path fresh = data.resolve(RESTORING);
        delete(fresh);
        Manifest manifest = take(fresh, restore -> {
            if (Files.isDirectory(backup)) {
                restore.takeDirectory(backup);
            } else {
                try (InputStream zip = Files.newInputStream(backup)) {
                    restore.takeZip(zip);
                }
            }
        });
        checkStore(fresh, manifest);
        Files.delete(fresh.resolve(Backup.MANIFEST));
        // The store last: without it the data directory still counts as one to be restored into.
        for (Path part : partsStoreLast(fresh)) {
            Files.move(part, data.resolve(part.getFileName()), StandardCopyOption.ATOMIC_MOVE);
        }
        delete(fresh);
        new Disk().forceDirectory(data);
        return manifest;
    }

    private static List<Path> partsStoreLast(Path fresh) throws IOException {
        try (Stream<Path> parts = Files.list(fresh)) {
            return parts.sorted(Comparator.comparing(part -> part.endsWith(STORE)))
                    .toList();
        }
    }

    private static void refuseData(Path data, Set<String> noData) throws IOException {
        if (Files.isDirectory(data)) {
            try (Stream<Path> entries = Files.list(data)) {
                entries.map(entry -> String.valueOf(entry.getFileName()))
                        .filter(name -> !OWN.contains(name) && !noData.contains(name))
                        .sorted()
                        .findFirst()
                        .ifPresent(name -> {
                            throw new IllegalStateException(
                                    "The data directory " + data + " is not empty: it has " + name
                                            + ". A backup is restored into an empty one only; move what is there away, or name another.");
                        });
            }
        }
    }

    private static void refuseFull(Path directory) throws IOException {
        if (Files.exists(directory)) {
            boolean empty = false;
            if (Files.isDirectory(directory)) {
                try (Stream<Path> entries = Files.list(directory)) {
                    empty = entries.findAny().isEmpty();
                }
            }
            if (!empty) {
                throw new IllegalStateException(
                        directory
                                + " is there already and not an empty directory: a backup is never written over anything. Name a new one.");
            }
        }
    }

    private static Manifest into(Path directory, Taking taking) throws IOException {
        Path target = directory.toAbsolutePath().normalize();
        Path parent = target.getParent();
        if (parent == null) {
            throw new IllegalStateException(directory + " cannot be written: name a directory in it");
        }
        PrivateFiles.createDirectories(parent);
        Path fresh = target.resolveSibling(target.getFileName() + ".partial");
        delete(fresh);
        Manifest manifest = take(fresh, taking);
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            delete(fresh);
            throw new IOException(
                    directory + " cannot be replaced (" + e.getMessage() + "); name a new directory in it", e);
        }
        new Disk().forceDirectory(parent);
        return manifest;
    }

    private interface Taking {
        void run(Restore restore) throws IOException;
    }

    /** Fills a new directory and checks it; removes it when it is not a complete backup. */
    private static Manifest take(Path fresh, Taking taking) throws IOException {
        boolean complete = false;
        try {
            PrivateFiles.createDirectories(fresh);
            Restore restore = new Restore(fresh);
            taking.run(restore);
            Manifest manifest = restore.checked();
            complete = true;
            return manifest;
        } finally {
            if (!complete) {
                delete(fresh);
            }
        }
    }

    private void takeZip(InputStream in) throws IOException {
        ZipInputStream zip = new ZipInputStream(new BufferedInputStream(in));
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            try (OutputStream out = next(entry.getName())) {
                zip.transferTo(out);
            }
        }
    }

    private void takeDirectory(Path backup) throws IOException {
        List<Path> parts;
        try (Stream<Path> all = Files.walk(backup)) {
            parts = all.filter(Files::isRegularFile).toList();
        }
        for (Path part : parts) {
            try (InputStream in = Files.newInputStream(part);
                    OutputStream out = next(backup.relativize(part).toString().replace('\\', '/'))) {
                in.transferTo(out);
            }
        }
    }

    /** A new file; what was written to it is forced to the disk when it is closed. */
    private OutputStream next(String name) throws IOException {
        Path file = fresh.resolve(name).normalize();
        if (!file.startsWith(fresh)) {
            throw new IllegalStateException("A backup has no file " + name);
        }
        PrivateFiles.createDirectories(Objects.requireNonNull(file.getParent(), "it is in the directory"));
        var target = new FileOutputStream(PrivateFiles.createFile(file).toFile());
        return new FilterOutputStream(new Counted(target)) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                target.getFD().sync();
                seen.put(name, ((Counted) out).part());
                super.close();
            }
        };
    }

    private Manifest checked() throws IOException {
        Path file = fresh.resolve(Backup.MANIFEST);
        if (!Files.exists(file)) {
            throw new IllegalStateException(
                    "This is no complete backup: " + Backup.MANIFEST + ", which is written last, is missing");
        }
        Manifest manifest;
        try {
            manifest = Backup.JSON.readValue(Files.readAllBytes(file), Manifest.class);
        } catch (JacksonException e) {
            throw new IllegalStateException("This is no backup: " + Backup.MANIFEST + " cannot be read", e);
        }
        if (manifest.format() != Backup.FORMAT) {
            throw new IllegalStateException(
                    "This backup has format " + manifest.format() + ", expected " + Backup.FORMAT + ": version "
                            + manifest.version() + " of the program wrote it; restore it with that");
        }
        manifest.files().forEach((name, expected) -> {
            Part found = seen.get(name);
            if (!expected.equals(found)) {
                throw new IllegalStateException("The backup is damaged: %s should have %d bytes and SHA-256 %s, but %s"
                        .formatted(
                                name,
                                expected.bytes(),
                                expected.sha256(),
                                found == null ? "is missing" : "has " + found.bytes() + " and " + found.sha256()));
            }
        });
        return manifest;
    }

    private static void checkStore(Path fresh, Manifest manifest) throws IOException {
        Path log = fresh.resolve(Backup.STORE);
        JournalReader read = JournalReader.read(log);
        var documents = read.inventory().documentsByNamespace();
        if (!documents.equals(manifest.documents())) {
            delete(fresh);
            throw new IllegalStateException("The backup's store has other documents than its manifest says: expected "
                    + manifest.documents() + ", found " + documents);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
