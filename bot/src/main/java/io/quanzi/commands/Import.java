package io.quanzi.commands;

import io.quanzi.files.PrivateFiles;
import io.quanzi.shared.Message;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
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

    private Import() {}

    @Command(
            name = "orders",
            description = {
                "Read orders: order_no,buyer_id,paid_at,amount[,quantity][,category][,sku][,title][,unionid][,phone]",
                "[,refunded_at][,refund_amount], or an export of Youzan, Taobao, Tmall, JD, Douyin, the WeChat Store,",
                "Weidian or Shopify as it is. Bad rows go to FILE.rejected.csv. History earns no points."
            },
            mixinStandardHelpOptions = true)
    static final class Orders implements Callable<Integer> {
        private final Class<?> application;

        @Parameters(paramLabel = "FILE.csv", description = "UTF-8 or GBK, amounts in yuan.")
        private Path file = Path.of("");

        @Option(names = "--invite", description = "Also invite the buyers who are no contacts yet.")
        private boolean invite;

        @Mixin
        private CommandLanguage language = new CommandLanguage();

        Orders(Class<?> application) {
            this.application = application;
        }

        @Override
        public Integer call() throws IOException {
            return send(application, file, "/api/imports/orders?invite=" + invite, language);
        }
    }

    @Command(
            name = "codes",
            description = "Read a partner's coupon codes: code[,expires_at]. Bad rows go to FILE.rejected.csv.",
            mixinStandardHelpOptions = true)
    static final class Codes implements Callable<Integer> {
        private final Class<?> application;

        @Parameters(paramLabel = "FILE.csv", description = "UTF-8 or GBK, one code a row.")
        private Path file = Path.of("");

        @Option(names = "--swap", required = true, paramLabel = "NAME", description = "A swap of schedules/swaps/.")
        private String swap = "";

        @Mixin
        private CommandLanguage language = new CommandLanguage();

        Codes(Class<?> application) {
            this.application = application;
        }

        @Override
        public Integer call() throws IOException {
            return send(
                    application,
                    file,
                    "/api/imports/codes?swap=" + URLEncoder.encode(swap, StandardCharsets.UTF_8),
                    language);
        }
    }

    @Command(name = "list", description = "List the latest imports with their ids.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        private final Class<?> application;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Mixin
        private CommandLanguage language = new CommandLanguage();

        ListAll(Class<?> application) {
            this.application = application;
        }

        @Override
        public Integer call() {
            try (BotClient bot = BotClient.open(application)) {
                JsonNode all = bot.get("/api/imports?" + language.query());
                if (json) {
                    System.out.println(all.toPrettyString());
                    return 0;
                }
                all.forEach(one -> System.out.printf(
                        "%s  %s  %s  %s%n    %s%n",
                        one.path("id").asString(),
                        one.path("at").asString(),
                        one.path("by").asString(),
                        one.path("name").asString(),
                        one.path("summary").asString()));
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
                        language);
                return told(job);
            }
        }
    }

    /** Hands the file over, shows how far it is, and writes down what was set aside. */
    private static int send(Class<?> application, Path file, String path, CommandLanguage language) throws IOException {
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
                    language);
            int code = told(job);
            if (code == 0) {
                System.out.println(
                        Message.of("import.command.undo", job.path("id").asString())
                                .in(language.locale()));
                writeRejected(file, job.path("rejected"), language.locale());
                return job.path("rejected").isEmpty() ? 0 : 1;
            }
            return code;
        }
    }

    private static JsonNode ended(BotClient bot, JsonNode begun, CommandLanguage language) {
        JsonNode job = begun;
        while (job.path("state").asString().equals("RUNNING")) {
            progress(job);
            pause();
            job = bot.get("/api/imports/%s?%s".formatted(begun.path("id").asString(), language.query()));
        }
        progress(job);
        System.out.println();
        return job;
    }

    private static int told(JsonNode job) {
        if (job.path("state").asString().equals("FAILED")) {
            System.err.println(job.path("error").asString());
            return 1;
        }
        System.out.println(job.path("summary").asString());
        return 0;
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

    private static void writeRejected(Path file, JsonNode rejected, Locale language) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".rejected.csv");
        if (rejected.isEmpty()) {
            Files.deleteIfExists(aside);
            return;
        }
        var text = new StringBuilder("\uFEFF"); // without it Excel takes Chinese for GBK
        rejected.forEach(line -> text.append(line.asString()).append("\r\n"));
        PrivateFiles.write(aside, text.toString().getBytes(StandardCharsets.UTF_8));
        System.out.println(Message.of("import.command.rejected", aside).in(language));
    }
}
