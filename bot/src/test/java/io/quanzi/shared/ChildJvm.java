package io.quanzi.shared;

import io.quanzi.Quanzi;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Starts the program in a process of its own, as tests that kill it need. Most of such a start is the loading of classes, so
 * all of them share one class archive. It lies under {@code target/children}, is made by the first who asks, and is made anew
 * when a class or a library has changed.
 */
public final class ChildJvm {
    private static final String MAIN = Quanzi.class.getName();
    private static final Path FOLDER = folder();
    private static final List<String> FAST =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto");
    /** Libraries that only tests have; each class that is looked for and missing is looked for in every library. */
    private static final Pattern OF_TESTS = Pattern.compile(
            "/(org/(junit|mockito|assertj|hamcrest|opentest4j|apiguardian|xmlunit|awaitility|objenesis|skyscreamer|dom4j|jetbrains)"
                    + "|net/(jqwik|bytebuddy|minidev)|io/(reactivex|github/x-stream|reactivestreams)"
                    + "|com/(microsoft/playwright|deque|squareup|structurizr|tngtech|jayway|thoughtworks|vaadin)|cn/felord|xmlpull"
                    + "|org/springframework/(spring-test|boot/[a-z-]*test[a-z-]*|modulith/[a-z-]*(test|core|docs)))/");

    private static List<String> words = List.of();

    private ChildJvm() {}

    /**
     * The words that start the program; its own words follow.
     *
     * @param options of the virtual machine, beyond those that make its start fast
     */
    public static List<String> command(String... options) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(ready());
        command.add(MAIN);
        return command;
    }

    private static synchronized List<String> ready() {
        if (words.isEmpty()) {
            try {
                Files.createDirectories(FOLDER);
                // two processes of one build may ask at once
                try (var lock =
                        FileChannel.open(FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                    lock.lock();
                    words = made();
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        return words;
    }

    private static List<String> made() throws IOException {
        var key = digest();
        var path = new ArrayList<String>();
        List<Path> folders = new ArrayList<>();
        for (Path entry : classPath()) {
            tell(key, entry);
            if (!Files.isDirectory(entry)) {
                path.add(entry.toString());
                continue;
            }
            try (Stream<Path> files = Files.walk(entry)) {
                files.filter(Files::isRegularFile).sorted().forEach(file -> tell(key, file));
            }
            folders.add(entry);
        }
        String name = HexFormat.of().formatHex(key.digest(), 0, 8);
        Path jar = FOLDER.resolve(name + ".jar");
        Path archive = FOLDER.resolve(name + ".jsa");
        path.add(0, jar.toString());
        String joined = String.join(File.pathSeparator, path);
        if (!Files.exists(archive)) {
            removeOld();
            pack(folders, jar);
            archive(joined, archive);
        }
        var ready = new ArrayList<>(FAST);
        ready.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-cp", joined));
        return List.copyOf(ready);
    }

    /** What the program needs; the classes of the tests stay out. */
    private static List<Path> classPath() {
        String whole = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(whole.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .filter(entry -> Files.exists(entry) && !entry.endsWith("test-classes"))
                .filter(entry -> !OF_TESTS.matcher(entry.toString()).find())
                .toList();
    }

    private static void tell(MessageDigest key, Path file) {
        try {
            String line = file + " " + Files.size(file) + " "
                    + (Files.isDirectory(file) ? "" : Files.getLastModifiedTime(file)) + " " + Runtime.version();
            key.update(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void removeOld() throws IOException {
        try (Stream<Path> old = Files.list(FOLDER)) {
            for (Path file : old.filter(file -> !file.endsWith("lock")).toList()) {
                removeTree(file);
            }
        }
    }

    /** Classes in a folder cannot be archived, those in a jar can. Spring finds packages by the folders named in it. */
    private static void pack(List<Path> folders, Path jar) throws IOException {
        var known = new HashSet<String>();
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.setLevel(Deflater.NO_COMPRESSION);
            for (Path folder : folders) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.skip(1).sorted().toList()) {
                        String name = folder.relativize(file) + (Files.isDirectory(file) ? "/" : "");
                        if (known.add(name)) {
                            out.putNextEntry(new ZipEntry(name));
                            if (Files.isRegularFile(file)) {
                                Files.copy(file, out);
                            }
                        }
                    }
                }
            }
        }
    }

    /** Runs the program once until it serves and ends it, by which Java writes down what it has loaded. */
    private static void archive(String path, Path archive) throws IOException {
        Path data = FOLDER.resolve("data");
        Path log = FOLDER.resolve("log");
        Path making = FOLDER.resolve("making.jsa");
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
        command.addAll(FAST);
        command.addAll(List.of(
                "-Xlog:disable", "-XX:ArchiveClassesAtExit=" + making, "-cp", path, MAIN, "serve", "--demo=off"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("QUANZI_DATA_DIR", data.toString());
        builder.environment().put("SERVER_PORT", "0");
        builder.environment().put("QUANZI_SANDBOX_PORT", "0");
        Process process = builder.start();
        try {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(6);
            while (!Files.exists(data.resolve("run.json")) && process.isAlive() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            process.destroy();
            if (!process.waitFor(5, TimeUnit.MINUTES) || !Files.exists(making)) {
                throw new IllegalStateException("no class archive came of it:\n" + Files.readString(log));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            process.destroyForcibly();
        }
        removeTree(data);
        Files.move(making, archive, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void removeTree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Path folder() {
        try {
            return Path.of(Quanzi.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("children");
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
