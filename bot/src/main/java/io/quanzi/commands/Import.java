package io.quanzi.commands;

import io.quanzi.files.PrivateFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code import}: files of a shop's past. */
@Command(
        name = "import",
        description = "Read a file into the store; safe to repeat.",
        mixinStandardHelpOptions = true,
        subcommands = {Import.Orders.class, Import.Codes.class})
final class Import {
    private static final long BETWEEN_LOOKS_MILLIS = 200;

    private Import() {}

    @Command(
            name = "orders",
            description = {
                "Read orders: order_no,buyer_id,paid_at,amount[,quantity][,category][,unionid][,phone][,refunded_at].",
                "Bad rows go to FILE.rejected.csv. History earns no points."
            },
            mixinStandardHelpOptions = true)
    static final class Orders implements Callable<Integer> {
        private final Class<?> application;

        @Parameters(paramLabel = "FILE.csv", description = "UTF-8, amounts in yuan.")
        private Path file = Path.of("");

        @Option(names = "--invite", description = "Also invite the buyers who are no contacts yet.")
        private boolean invite;

        Orders(Class<?> application) {
            this.application = application;
        }

        @Override
        public Integer call() throws IOException {
            return send(application, file, "/api/imports/orders?invite=" + invite);
        }
    }

    @Command(
            name = "codes",
            description = "Read a partner's coupon codes: code[,expires_at]. Bad rows go to FILE.rejected.csv.",
            mixinStandardHelpOptions = true)
    static final class Codes implements Callable<Integer> {
        private final Class<?> application;

        @Parameters(paramLabel = "FILE.csv", description = "UTF-8, one code a row.")
        private Path file = Path.of("");

        @Option(names = "--swap", required = true, paramLabel = "NAME", description = "A swap of schedules/swaps/.")
        private String swap = "";

        Codes(Class<?> application) {
            this.application = application;
        }

        @Override
        public Integer call() throws IOException {
            return send(
                    application, file, "/api/imports/codes?swap=" + URLEncoder.encode(swap, StandardCharsets.UTF_8));
        }
    }

    /** Hands the file over, shows how far it is, and writes down what was set aside. */
    private static int send(Class<?> application, Path file, String path) throws IOException {
        if (!Files.isReadable(file)) {
            throw new FileNotFoundException("cannot read " + file + "; expected a CSV file");
        }
        try (BotClient bot = BotClient.open(application)) {
            JsonNode job = bot.post(
                    path + "&name=" + URLEncoder.encode(String.valueOf(file.getFileName()), StandardCharsets.UTF_8),
                    BodyPublishers.ofFile(file),
                    "text/csv");
            String id = job.path("id").asString();
            while (job.path("state").asString().equals("RUNNING")) {
                progress(job);
                pause();
                job = bot.get("/api/imports/" + id);
            }
            progress(job);
            System.out.println();
            if (job.path("state").asString().equals("FAILED")) {
                System.err.println(job.path("error").asString());
                return 1;
            }
            System.out.println(job.path("summary").asString());
            writeRejected(file, job.path("rejected"));
            return job.path("rejected").isEmpty() ? 0 : 1;
        }
    }

    private static void progress(JsonNode job) {
        long done = job.path("done").asLong();
        long total = Math.max(1, job.path("total").asLong());
        int bars = (int) Math.min(30, done * 30 / total);
        System.out.printf(
                "\r[%s%s] %3d%% %d", "#".repeat(bars), ".".repeat(30 - bars), Math.min(100, done * 100 / total), done);
        System.out.flush();
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted; the import goes on in the bot", interrupted);
        }
    }

    private static void writeRejected(Path file, JsonNode rejected) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".rejected.csv");
        if (rejected.isEmpty()) {
            Files.deleteIfExists(aside);
            return;
        }
        List<String> lines = new ArrayList<>();
        rejected.forEach(line -> lines.add(line.asString()));
        PrivateFiles.write(
                aside,
                lines.stream()
                        .map(line -> line + System.lineSeparator())
                        .collect(Collectors.joining())
                        .getBytes(StandardCharsets.UTF_8));
        System.out.println("set aside: " + aside);
    }
}
