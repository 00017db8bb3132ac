package io.quanzi.shop;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The history of a large shop read in from outside: {@code import orders} on a fresh data directory, in a process of its
 * own that is given no flags. Prints its time, the processor's, and the most memory that it took.
 */
public final class ImportBench {
    private static final int ORDERS = 1_000_000;
    private static final int ORDERS_A_BUYER = 5;
    private static final int LOOK_MILLIS = 50;
    private static final String[] CATEGORIES = {"母婴", "纸尿裤", "奶粉", "辅食", "玩具", "童装", "洗护", "绘本"};
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private ImportBench() {}

    /**
     * Measures and prints a table.
     *
     * @param args how many orders; none for a million
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        int orders = args.length == 0 ? ORDERS : Integer.parseInt(args[0]);
        Path place = Files.createTempDirectory("import-bench");
        try {
            Path file = place.resolve("orders.csv");
            write(file, orders);
            System.out.println("| import orders | rows | time | rows/s | processor | most memory (VmHWM) |\n"
                    + "|---|---|---|---|---|---|");
            run("a first time", file, orders);
            run("the same again", file, orders);
        } finally {
            try (var files = Files.walk(place)) {
                for (Path old : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(old);
                }
            }
        }
    }

    /** Orders by time, one row each, of buyers who come again: the same file for the same number. */
    private static void write(Path file, int orders) throws IOException {
        var random = new Random(42);
        int buyers = Math.max(1, orders / ORDERS_A_BUYER);
        LocalDateTime at = LocalDateTime.of(2022, 1, 1, 0, 0);
        int seconds = (int) (3L * 365 * 24 * 3600 / orders);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("order_no,buyer_id,paid_at,amount,quantity,category,refunded_at\n");
            for (int i = 0; i < orders; i++) {
                at = at.plusSeconds(1L + random.nextInt(Math.max(1, 2 * seconds - 1)));
                String refundedAt = random.nextInt(50) == 0 ? TIME.format(at.plusDays(3)) : "";
                out.write("H%d,B%07d,%s,%d.%02d,%d,%s,%s%n"
                        .formatted(
                                100_000_000_000_000L + i * 7_919L,
                                random.nextInt(buyers),
                                TIME.format(at),
                                20 + random.nextInt(500),
                                random.nextInt(100),
                                1 + random.nextInt(4),
                                CATEGORIES[random.nextInt(CATEGORIES.length)],
                                refundedAt));
            }
        }
    }

    private static void run(String what, Path file, int orders) throws IOException, InterruptedException {
        Path log = file.resolveSibling("log");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.quanzi.Quanzi",
                        "import",
                        "orders",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("QUANZI_DATA_DIR", file.resolveSibling("data").toString());
        long began = System.nanoTime();
        Process process = builder.start();
        var ending = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(ending);
        long most = 0;
        double processor = 0;
        while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            most = Math.max(most, mostMemory(process.pid()));
            processor = process.info()
                    .totalCpuDuration()
                    .map(used -> used.toMillis() / 1e3)
                    .orElse(processor);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Runtime.getRuntime().removeShutdownHook(ending);
        if (process.exitValue() != 0) {
            throw new IOException("import orders ended with " + process.exitValue() + ":\n" + Files.readString(log));
        }
        System.out.printf(
                "| %s | %d | %.1f s | %.0f | %.1f s | %d MB |%n",
                what, orders, seconds, orders / seconds, processor, most >> 10);
    }

    /** The most memory that a process had at once, in kB; 0 when it is over. */
    private static long mostMemory(long pid) {
        try (var lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException over) {
            return 0;
        }
    }
}
