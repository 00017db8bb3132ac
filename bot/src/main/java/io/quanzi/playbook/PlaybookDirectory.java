package io.quanzi.playbook;

import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Reads the files: from a directory with {@code schedules/} and {@code templates/}, else the copy in the jar. */
final class PlaybookDirectory {
    private static final List<String> ROOTS = List.of("schedules", "templates");
    private static final String IN_JAR = "playbook/";
    private static final int MAX_BYTES = 512 * 1024;
    private static final int MAX_FILES = 2_000;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_PATH = 200;
    private static final Pattern PLAIN =
            Pattern.compile("(schedules|templates)(/[\\w\\p{IsHan}][\\w\\p{IsHan}.-]*){1," + (MAX_DEPTH - 1) + "}");

    private PlaybookDirectory() {}

    /**
     * The result of reading the directory.
     *
     * @param files those that are text
     * @param unreadable paths of files and folders that are there and could not be read
     * @param violations why
     */
    record Reading(List<Source> files, Set<String> unreadable, List<Violation> violations) {
        /** Whether a file may be there although it was not read. */
        boolean mayHave(String path) {
            return unreadable.stream().anyMatch(bad -> path.equals(bad) || path.startsWith(bad + "/"));
        }
    }

    /**
     * Reads every file. One that cannot be read is a fault and keeps no other from being read.
     *
     * @param directory empty to take the working directory where it has both folders, else the jar's copy
     * @throws InvalidFile when a directory was named that has neither folder
     */
    static Reading read(String directory) {
        try {
            Optional<Path> onDisk = where(directory);
            return onDisk.isPresent()
                    ? fromDisk(onDisk.get())
                    : new Reading(List.copyOf(inJar().values()), Set.of(), List.of());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the playbook: " + unreadable.getMessage(), unreadable);
        }
    }

    /** The directory on the disk; empty when the jar's copy is taken. */
    static Optional<Path> where(String directory) {
        if (!directory.isBlank()) {
            Path named = Path.of(directory);
            if (ROOTS.stream().noneMatch(root -> Files.isDirectory(named.resolve(root)))) {
                throw new InvalidFile(Violation.inFile(directory, 0, Message.of("fault.directory")));
            }
            return Optional.of(named);
        }
        Path here = Path.of("").toAbsolutePath();
        return ROOTS.stream().allMatch(root -> Files.isDirectory(here.resolve(root)))
                ? Optional.of(here)
                : Optional.empty();
    }

    /**
     * Reads one file as it is now; empty when it is not there.
     *
     * @throws InvalidFile when it cannot be read
     */
    static Optional<Source> readOne(Path directory, String path) {
        Path file = directory.resolve(path);
        if (!isPlain(path) || !Files.exists(file)) {
            return Optional.empty();
        }
        var visitor = new Visitor(directory);
        visitor.take(file, path);
        if (!visitor.violations.isEmpty()) {
            throw new InvalidFile(visitor.violations);
        }
        return visitor.files.stream().findFirst();
    }

    /** Writes one file, whole or not at all. */
    static Path write(Path directory, Source file) throws IOException {
        if (!isPlain(file.path())) {
            throw new IOException("no file of the playbook has the path " + file.path());
        }
        Path target = directory.resolve(file.path());
        Path real = Files.exists(target) ? target.toRealPath() : target;
        Files.createDirectories(real.toAbsolutePath().getParent());
        Path fresh = real.resolveSibling("." + real.getFileName() + ".new");
        try {
            Files.writeString(fresh, file.content());
            Files.move(fresh, real, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        return target;
    }

    /** Whether a path is one that a file of ours can have: below one of the two folders, and nowhere else. */
    static boolean isPlain(String path) {
        return PLAIN.matcher(path).matches() && path.length() <= MAX_PATH && isOurs(path);
    }

    /** Returns what keeps a text from being a file of ours; empty when nothing does. */
    static List<Violation> unfit(Source file) {
        byte[] bytes = file.content().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BYTES) {
            return List.of(Violation.inFile(file.path(), 0, Visitor.tooBig(bytes.length)));
        }
        try {
            FileEncoding.text(file.path(), bytes);
            return List.of();
        } catch (InvalidFile wrong) {
            return wrong.violations();
        }
    }

    /** The copies that travel in the jar, by path. */
    static Map<String, Source> inJar() {
        var files = new HashMap<String, Source>();
        try {
            for (Resource resource :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:" + IN_JAR + "**/*.*")) {
                String url = resource.getURL().toString();
                String path = url.substring(url.lastIndexOf(IN_JAR) + IN_JAR.length());
                if (isOurs(path)) {
                    files.put(path, new Source(path, FileEncoding.text(path, resource.getContentAsByteArray())));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(
                    "cannot read the playbook in the jar: " + unreadable.getMessage(), unreadable);
        }
        return files;
    }

    private static Reading fromDisk(Path directory) throws IOException {
        var visitor = new Visitor(directory);
        for (String root : ROOTS) {
            Path folder = directory.resolve(root);
            if (Files.isDirectory(folder)) {
                // links are followed: a mounted ConfigMap is made of them
                Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, visitor);
            } else if (Files.exists(folder)) {
                visitor.addViolation(root, Message.of("fault.folder"));
            }
        }
        visitor.files.sort((a, b) -> a.path().compareTo(b.path()));
        return new Reading(List.copyOf(visitor.files), Set.copyOf(visitor.unreadable), List.copyOf(visitor.violations));
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path directory;
        private final List<Source> files = new ArrayList<>();
        private final Set<String> unreadable = new HashSet<>();
        private final List<Violation> violations = new ArrayList<>();

        private Visitor(Path directory) {
            this.directory = directory;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String path = pathOf(folder);
            if (!ROOTS.contains(path) && !isOurs(path)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            if (path.endsWith(".yaml") || path.endsWith(".ftl")) {
                addViolation(path, Message.of("fault.file"));
                return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = pathOf(file);
            if (!isOurs(path)) {
                return FileVisitResult.CONTINUE;
            }
            if (files.size() >= MAX_FILES) {
                addViolation(path, Message.of("fault.files", MAX_FILES));
                unreadable.addAll(ROOTS);
                return FileVisitResult.TERMINATE;
            }
            if (attributes.isDirectory()) {
                addViolation(path, Message.of("fault.folders", MAX_DEPTH));
            } else if (!attributes.isRegularFile()) {
                addViolation(path, Message.of(attributes.isSymbolicLink() ? "fault.link" : "fault.plain-file"));
            } else if (attributes.size() > MAX_BYTES) {
                addViolation(path, tooBig(attributes.size()));
            } else {
                take(file, path);
            }
            return FileVisitResult.CONTINUE;
        }

        private void take(Path file, String path) {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MAX_BYTES + 1); // it may grow meanwhile
                if (bytes.length > MAX_BYTES) {
                    addViolation(path, tooBig(bytes.length));
                } else {
                    files.add(new Source(path, FileEncoding.text(path, bytes)));
                }
            } catch (InvalidFile wrong) {
                unreadable.add(path);
                violations.addAll(wrong.violations());
            } catch (IOException unreadableNow) {
                addViolation(path, why(unreadableNow));
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failed) {
            String path = pathOf(file);
            if (isOurs(path)) {
                addViolation(path, why(failed));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failed) {
            if (failed != null) {
                addViolation(pathOf(folder), why(failed));
            }
            return FileVisitResult.CONTINUE;
        }

        private void addViolation(String path, Message message) {
            unreadable.add(path);
            violations.add(Violation.inFile(path, 0, message));
        }

        private static Message tooBig(long bytes) {
            return Message.of("fault.big", bytes / 1024, MAX_BYTES / 1024);
        }

        private static Message why(IOException failed) {
            if (failed instanceof AccessDeniedException) {
                return Message.of("fault.denied");
            }
            return failed instanceof FileSystemLoopException
                    ? Message.of("fault.loop")
                    : Message.of("fault.unreadable", String.valueOf(failed.getMessage()));
        }

        private String pathOf(Path file) {
            return directory.relativize(file).toString().replace('\\', '/');
        }
    }

    /** Editors leave hidden and backup files; they are nobody's. */
    private static boolean isOurs(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return !name.startsWith(".") && !name.endsWith("~") && !name.endsWith(".md");
    }
}
