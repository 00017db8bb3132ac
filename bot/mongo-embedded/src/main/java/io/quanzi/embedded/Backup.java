package io.quanzi.embedded;

import io.quanzi.embedded.FileJournal.Moment;
import io.quanzi.files.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A copy of a store's log as of one moment, and of what a program keeps beside it in its data directory. Its last file is
 * {@code manifest.json}, without which nothing is taken for a backup. Read back by {@link Restore}.
 *
 * <p>The store comes first: what stands beside it is as of the same moment or later.
 */
public final class Backup {
    static final String MANIFEST = "manifest.json";
    static final String STORE = "store/" + EmbeddedStore.LOG_NAME;
    static final int FORMAT = 1;

    static final JsonMapper JSON = new JsonMapper();
    private static final Logger log = LoggerFactory.getLogger(Backup.class);
    static final String LAST = "last-backup.json";

    private final Destination destination;
    private final SortedMap<String, Part> files = new TreeMap<>();

    private Backup(Destination destination) {
        this.destination = destination;
    }

    /** The destination of a backup's files, one after another; names have slashes. */
    public interface Destination {
        /** The next file; closed before the one after it. */
        OutputStream next(String name) throws IOException;
    }

    /**
     * The contents of a backup.
     *
     * @param version of the program that wrote it
     * @param at the moment whose data it is
     * @param documents by namespace, such as {@code quanzi.customers}
     * @param files but for the manifest itself
     */
    public record Manifest(
            int format, String version, Instant at, SortedMap<String, Long> documents, SortedMap<String, Part> files) {
        /** Documents in all. */
        public long allDocuments() {
            return documents.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Bytes in all. */
        public long allBytes() {
            return files.values().stream().mapToLong(Part::bytes).sum();
        }
    }

    /** A file. */
    public record Part(long bytes, String sha256) {}

    /** The last backup of a data directory: when, and how much it was. */
    public record Last(Instant at, long documents, long bytes) {}

    /**
     * Writes a backup; writers go on meanwhile.
     *
     * @param data the data directory, in which {@code last-backup.json} notes what was done
     * @param beside files and directories of the data directory that are copied too, by name; locks, and what is not
     *     there, are left out
     * @param version of the program
     * @throws IllegalStateException when the store is in memory only
     */
    public static Manifest write(
            EmbeddedStore store, Path data, List<String> beside, String version, Instant at, Destination destination)
            throws IOException {
        LogCompaction compaction = store.compaction();
        if (compaction == null) {
            throw new IllegalStateException("This store is in memory only: there is nothing to back up");
        }
        Backup backup = new Backup(destination);
        Moment moment = backup.add(STORE, compaction::copyTo);
        for (String name : beside) {
            backup.addAll(data, name);
        }
        Manifest manifest = new Manifest(FORMAT, version, at, moment.inventory().documentsByNamespace(), backup.files);
        try (OutputStream out = destination.next(MANIFEST)) {
            out.write(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
        }
        remember(data, new Last(at, manifest.allDocuments(), manifest.allBytes()));
        return manifest;
    }

    /** Has the files go into one zip, which is finished but not closed by {@link ZipOutputStream#finish}. */
    public static Destination into(ZipOutputStream zip) {
        zip.setLevel(Deflater.BEST_SPEED);
        return name -> {
            zip.putNextEntry(new ZipEntry(name));
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    zip.write(b);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    zip.write(bytes, offset, length);
                }

                @Override
                public void close() throws IOException {
                    zip.closeEntry();
                }
            };
        };
    }

    private static void remember(Path data, Last last) {
        try {
            PrivateFiles.write(data.resolve(LAST), JSON.writeValueAsBytes(last));
        } catch (IOException e) {
            // The backup is complete all the same, and most wanted when the data's disk is full.
            log.warn("backup is done but not noted in={} reason=\"{}\"", data, e.getMessage());
        }
    }

    /** Returns the last backup of this data directory; empty when there was none. */
    public static Optional<Last> last(Path data) {
        Path file = data.resolve(LAST);
        try {
            return Files.exists(file)
                    ? Optional.of(JSON.readValue(Files.readAllBytes(file), Last.class))
                    : Optional.empty();
        } catch (IOException | RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private void addAll(Path data, String name) throws IOException {
        Path root = data.resolve(name);
        if (!Files.exists(root)) {
            return;
        }
        List<Path> parts;
        try (Stream<Path> all = Files.walk(root)) {
            parts = all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".lock"))
                    .sorted()
                    .toList();
        }
        for (Path part : parts) {
            addFile(data.relativize(part).toString().replace('\\', '/'), part);
        }
    }

    private void addFile(String name, Path file) throws IOException {
        add(name, out -> {
            try (InputStream in = Files.newInputStream(file)) {
                return in.transferTo(out);
            }
        });
    }

    private <T> T add(String name, Filling<T> filling) throws IOException {
        try (Counted out = new Counted(destination.next(name))) {
            T result = filling.fill(out);
            files.put(name, out.part());
            return result;
        }
    }

    private interface Filling<T> {
        T fill(OutputStream out) throws IOException;
    }

    /** Counts and digests what goes through. */
    static final class Counted extends DigestOutputStream {
        private long bytes;

        Counted(OutputStream out) {
            super(out, sha256());
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        @Override
        public void write(int b) throws IOException {
            super.write(b);
            bytes++;
        }

        @Override
        public void write(byte @Nullable [] b, int offset, int length) throws IOException {
            super.write(b, offset, length);
            bytes += length;
        }

        /** Returns what went through so far; asked once. */
        Part part() {
            return new Part(bytes, HexFormat.of().formatHex(getMessageDigest().digest()));
        }
    }
}
