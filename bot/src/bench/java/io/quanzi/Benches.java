package io.quanzi;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the measurements, each in a process of its own and one after another: every class of the three modules' tests whose
 * name ends in {@code Bench}, or those that are named ({@code StoreBench}). A measurement is a {@code main} that prints a table.
 */
public final class Benches {
    private Benches() {}

    public static void main(String[] names) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (place.endsWith("test-classes")) {
                all.addAll(benchesIn(Path.of(place)));
            } else if (place.endsWith("-tests.jar")) {
                try (FileSystem jar = FileSystems.newFileSystem(Path.of(place))) {
                    all.addAll(benchesIn(jar.getPath("/")));
                }
            }
        }
        Collections.sort(all);
        for (String name : names) {
            if (all.stream().noneMatch(bench -> bench.endsWith("." + name))) {
                System.err.println("There is no measurement called " + name + "; there are: " + all);
                System.exit(2);
            }
        }
        boolean failed = false;
        for (String bench : all) {
            if (names.length == 0 || List.of(names).contains(bench.substring(bench.lastIndexOf('.') + 1))) {
                System.out.println("== " + bench);
                failed |= run(bench) != 0;
            }
        }
        System.exit(failed ? 1 : 0);
    }

    private static List<String> benchesIn(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith("Bench.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
    }

    private static int run(String bench) throws IOException, InterruptedException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx10g",
                        "-Dlogback.statusListenerClass=ch.qos.logback.core.status.NopStatusListener",
                        "-cp",
                        System.getProperty("java.class.path"),
                        bench)
                .inheritIO()
                .start()
                .waitFor();
    }
}
