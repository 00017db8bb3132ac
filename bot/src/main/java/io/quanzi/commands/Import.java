package io.quanzi.commands;

import io.quanzi.files.PrivateFiles;
import io.quanzi.shared.Message;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code import}: files of a shop's past. */
@Command(
        name = "import",
        description = "Read a file into the store, list what was read, or undo it; safe to repeat.",
        mixinStandardHelpOptions = true,
        subcommands = {Import.Orders.class, Import.Codes.class, Import.ListAll.class, Import.Undo.class})
final class Import {
    private static final long BETWEEN_LOOKS_MILLIS = 200;

    /** As {@code customer.OrderFileBeginning} has them. */
    static final String COLUMNS = "order_no, buyer_id, unionid, phone, email, paid_at, ordered_at, amount, line_amount,"
            + " line_price, quantity, category, sku, title, refunded_at, refund_amount, status, nickname";

    private Import() {}

    @Command(
            name = "orders",
            description = {
                "Read orders: order_no,buyer_id,paid_at,amount[,quantity][,category][,sku][,title][,unionid][,phone]"
                        + "[,refunded_at][,refund_amount]",
                "or an export of Youzan, Taobao, Tmall, JD, Douyin, the WeChat Store,",
                "Weidian or Shopify as it is. Bad rows go to FILE.rejected.csv,",
                "rows of orders known before to FILE.known.csv. History earns no points."
            },
            mixinStandardHelpOptions = true)
    static final class Orders implements Callable<Integer> {
        private final Class<?> application;

        @Parameters(paramLabel = "FILE.csv", description = "CSV in UTF-8 or GBK, or .xlsx; amounts in yuan.")
        private Path file = Path.of("");

        @Option(names = "--invite", description = "Also invite the buyers who are no contacts yet.")
        private boolean invite;

        @Option(
                names = "--map",
                paramLabel = "HEADING=COLUMN",
                description = {
                    "What a heading is read as, such as --map \"订单号=order_no\"; may be given several times.",
                    "COLUMN: " + COLUMNS,
                    "Remembered for all files with the same headings."
                })
        private List<String> map = List.of();

        @Mixin
        private CommandLanguage language = new CommandLanguage();

        @Mixin
        private Output output = new Output();

        Orders(Class<?> application) {
            this.application = application;
        }

        @Override
        public Integer call() throws IOException {
            String columns = map.stream()
                    .map(one -> "&map=" + URLEncoder.encode(one, StandardCharsets.UTF_8))
                    .collect(Collectors.joining());
            return send(application, file, "/api/imports/orders?invite=" + invite + columns, language, output);
        }
    }

    @Command(
            name = "codes",
            description = "Read a partner's coupon codes: code[,expires_at]. Bad rows go to FILE.rejected.csv.",
            mixinStandardHelpOptions = true)
    static final class Codes implements Callable<Integer> {
        private final Class<?> application;

        @Parameters(paramLabel = "FILE.csv", description = "CSV in UTF-8 or GBK, or .xlsx; one code a row.")
        private Path file = Path.of("");

        @Option(names = "--swap", required = true, paramLabel = "NAME", description = "A swap of schedules/swaps/.")
        private String swap = "";

        @Mixin
        private CommandLanguage language = new CommandLanguage();

        @Mixin
        private Output output = new Output();

        Codes(Class<?> application) {
            this.application = application;
        }

        @Override
        public Integer call() throws IOException {
            return send(
                    application,
                    file,
                    "/api/imports/codes?swap=" + URLEncoder.encode(swap, StandardCharsets.UTF_8),
                    language,
                    output);
        }
    }

    @Command(name = "list", description = "List the latest imports with their ids.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        private final Class<?> application;

        @Mixin
        private Output output = new Output();

        @Mixin
        private CommandLanguage language = new CommandLanguage();

        ListAll(Class<?> application) {
            this.application = application;
        }

        @Override
        public Integer call() {
            try (BotClient bot = BotClient.open(application)) {
                JsonNode all = bot.get("/api/imports?" + language.query());
                if (output.isJson()) {
                    output.document(all);
                    return 0;
                }
                all.forEach(one -> output.print("%s  %s  %s  %s%n    %s"
                        .formatted(
                                one.path("id").asString(),
                                one.path("at").asString(),
                                one.path("by").asString(),
                                one.path("name").asString(),
                                one.path("summary").asString())));
                return 0;
            }
        }
    }

    @Command(
            name = "undo",
            description = {
                "Take out again what an import brought: its orders, refunds and codes, and the buyers",
                "of whom nothing else is known. Afterwards its file can be imported again."
            },
            mixinStandardHelpOptions = true)
    static final class Undo implements Callable<Integer> {
        private final Class<?> application;

        @Parameters(paramLabel = "ID", description = "As import list and the page of imports show it.")
        private String id = "";

        @Mixin
        private CommandLanguage language = new CommandLanguage();

        @Mixin
        private Output output = new Output();

        Undo(Class<?> application) {
            this.application = application;
        }

        @Override
        public Integer call() {
            try (BotClient bot = BotClient.open(application)) {
                JsonNode job = ended(
                        bot,
                        bot.post(
                                "/api/imports/%s/undo?%s"
                                        .formatted(URLEncoder.encode(id, StandardCharsets.UTF_8), language.query()),
                                BodyPublishers.noBody(),
                                "application/json"),
                        language,
                        output);
                told(job, null, null, output);
                return 0;
            }
        }
    }

    /** Hands the file over, shows how far it is, and writes down what was set aside. */
    private static int send(Class<?> application, Path file, String path, CommandLanguage language, Output output)
            throws IOException {
        if (!Files.isReadable(file)) {
            throw new FileNotFoundException(
                    Message.of("import.command.missing", file).in(language.locale()));
        }
        try (BotClient bot = BotClient.open(application)) {
            JsonNode job = ended(
                    bot,
                    bot.post(
                            "%s&name=%s&%s"
                                    .formatted(
                                            path,
                                            URLEncoder.encode(
                                                    String.valueOf(file.getFileName()), StandardCharsets.UTF_8),
                                            language.query()),
                            BodyPublishers.ofFile(file),
                            "text/csv"),
                    language,
                    output);
            Path aside = writeLines(file, ".rejected.csv", job.path("rejected"));
            Path known = writeLines(file, ".known.csv", job.path("known"));
            told(job, aside, known, output);
            if (!output.isJson()) {
                output.print(Message.of("import.command.undo", job.path("id").asString())
                        .in(language.locale()));
                if (known != null) {
                    output.print(Message.of("import.command.known", known).in(language.locale()));
                }
                if (aside != null) {
                    output.print(Message.of("import.command.rejected", aside).in(language.locale()));
                }
            }
            return aside == null ? 0 : 1;
        }
    }

    private static JsonNode ended(BotClient bot, JsonNode begun, CommandLanguage language, Output output) {
        JsonNode job = begun;
        while (job.path("state").asString().equals("RUNNING")) {
            progress(job, output);
            pause();
            job = bot.get("/api/imports/%s?%s".formatted(begun.path("id").asString(), language.query()));
        }
        progress(job, output);
        if (!output.isJson()) {
            output.beside().println();
        }
        if (job.path("state").asString().equals("FAILED")) {
            throw new IllegalStateException(job.path("error").asString());
        }
        return job;
    }

    /**
     * Prints the import as the bot has it as one document, with the names of the files in the place of the rows set
     * aside and of those known before.
     */
    private static void told(JsonNode job, @Nullable Path aside, @Nullable Path known, Output output) {
        if (!output.isJson()) {
            output.print(job.path("summary").asString());
            return;
        }
        var document = new LinkedHashMap<String, @Nullable Object>();
        job.properties().forEach(field -> document.put(field.getKey(), field.getValue()));
        document.remove("rejected");
        document.remove("known");
        document.remove("error"); // it ended well, else nothing is told here
        document.put("rejectedFile", aside == null ? null : aside.toString());
        document.put("knownFile", known == null ? null : known.toString());
        output.document(document);
    }

    private static void progress(JsonNode job, Output output) {
        if (output.isJson()) {
            return;
        }
        long done = job.path("done").asLong();
        long total = Math.max(1, job.path("total").asLong());
        int bars = (int) Math.min(30, done * 30 / total);
        PrintWriter beside = output.beside();
        beside.printf(
                "\r[%s%s] %3d%% %d", "#".repeat(bars), ".".repeat(30 - bars), Math.min(100, done * 100 / total), done);
        beside.flush();
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted; the import goes on in the bot", interrupted);
        }
    }

    /** A file of rows beside the one that was imported; null when there are none. */
    private static @Nullable Path writeLines(Path file, String ending, JsonNode lines) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ending);
        if (lines.isEmpty()) {
            Files.deleteIfExists(beside);
            return null;
        }
        var text = new StringBuilder("\uFEFF"); // without it Excel takes Chinese for GBK
        lines.forEach(line -> text.append(line.asString()).append("\r\n"));
        PrivateFiles.write(beside, text.toString().getBytes(StandardCharsets.UTF_8));
        return beside;
    }
}
