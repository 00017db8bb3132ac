package io.quanzi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs the measurements, each in a process of its own and one after another: every class beside this one whose name ends
 * in {@code Bench}, or those that are named ({@code StoreBench}). A measurement is a {@code main} that prints a table.
 */
public final class Benches {
    private Benches() {}

    public static void main(String[] names) throws IOException, InterruptedException {
        Path classes = Path.of(Benches.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        List<String> all;
        try (var files = Files.walk(classes)) {
            all = files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith("Bench.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .sorted()
                    .toList();
        }
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
