package io.quanzi.embedded;

import io.quanzi.embedded.EmbeddedStore.Sync;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The store beside plain mongo-java-server, through the driver: commands at a million documents in memory, their heap,
 * acknowledged inserts into a store on disk, and reopening it. Each part runs in a process of its own, so that their heaps
 * do not mix, and prints lines of {@code name = figure}. Takes about six minutes.
 */
final class StoreBench {
    private static final int REOPENED_SMALL = 260_000;
    private static final int REOPENED_LARGE = 800_000;

    private StoreBench() {}

    /**
     * Measures all, or one part.
     *
     * @param args none for all; {@code fast} to leave the plain server out; else one part, as {@link #part} has them
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length > 0 && !args[0].equals("fast")) {
            part(args);
            return;
        }
        boolean all = args.length == 0;
        Map<String, Double> ours = run("commands", "ours");
        Map<String, Double> plain = all ? run("commands", "plain") : Map.of();
        print(ours, plain);
        Path directory = Files.createTempDirectory("store-bench");
        try {
            Map<String, Double> disk = new LinkedHashMap<>();
            disk.putAll(run("inserts", directory.resolve("inserts").toString()));
            disk.putAll(run("fill", directory.toString(), "0", String.valueOf(REOPENED_SMALL)));
            disk.putAll(run("reopen", directory.toString()));
            disk.putAll(
                    run("fill", directory.toString(), String.valueOf(REOPENED_SMALL), String.valueOf(REOPENED_LARGE)));
            disk.putAll(run("reopen", directory.toString()));
            System.out.println("\n| on disk | figure |\n|---|---|");
            disk.forEach((name, figure) -> System.out.printf(Locale.ROOT, "| %s | %,.1f |%n", name, figure));
        } finally {
            try (var files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void print(Map<String, Double> ours, Map<String, Double> plain) {
        double yardstick = ours.getOrDefault(StoreCommands.BY_ID, Double.NaN);
        System.out.println(
                "\n| at 1 000 000 documents, in memory | plain | ours | ours / find by `_id` |\n|---|---|---|---|");
        ours.forEach((name, figure) -> System.out.printf(
                Locale.ROOT,
                "| %s | %,.3f | %,.3f | %s |%n",
                name,
                plain.getOrDefault(name, Double.NaN),
                figure,
                name.endsWith("ms") ? String.format(Locale.ROOT, "%.2f", figure / yardstick) : "–"));
        System.out.printf(
                Locale.ROOT,
                "%nheap against plain: %.2f%n",
                ours.get(StoreCommands.HEAP) / plain.getOrDefault(StoreCommands.HEAP, Double.NaN));
    }

    private static void part(String[] args) throws IOException, InterruptedException {
        switch (args[0]) {
            case "commands" -> StoreCommands.measure(args[1].equals("plain"));
            case "inserts" -> StoreInserts.measure(Path.of(args[1]));
            case "fill" -> StoreInserts.fill(Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
            case "reopen" -> {
                try (EmbeddedStore store = EmbeddedStore.open(Path.of(args[1]), Sync.PROCESS)) {
                    EmbeddedStore.Opening opening = store.opening();
                    report(
                            "reopening " + opening.documents() + " documents s",
                            opening.took().toMillis() / 1e3);
                }
            }
            default -> throw new IllegalArgumentException("no part " + args[0]);
        }
    }

    static void report(String name, double figure) {
        System.out.println(name + " = " + figure);
    }

    private static Map<String, Double> run(String... part) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command(part))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, Double> figures = new LinkedHashMap<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int at = line.lastIndexOf(" = ");
                if (at > 0) {
                    figures.put(line.substring(0, at), Double.valueOf(line.substring(at + 3)));
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(String.join(" ", part) + " ended with " + process.exitValue());
        }
        return figures;
    }

    private static List<String> command(String... part) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx8g",
                "-cp",
                System.getProperty("java.class.path"),
                StoreBench.class.getName()));
        command.addAll(List.of(part));
        return command;
    }
}
