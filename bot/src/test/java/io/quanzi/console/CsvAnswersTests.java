package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quanzi.csv.CsvFile;
import io.quanzi.csv.CsvWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** No CSV that leaves the program has a cell that a spreadsheet would run, and what is guarded reads back as it was. */
@ConsoleTest
class CsvAnswersTests {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> HOSTILE = List.of(
            "=1+1", "@SUM(A1)", "+1-2", "-2+3", "=cmd|' /C calc'!A0", "＝1+1", "'=1+1", "=HYPERLINK(\"http://x\")");

    @TempDir
    private Path directory;

    @LocalServerPort
    private int port;

    @Autowired
    private ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

    @Test
    void guardTheirCellsAndReadBackAsTheyWere() throws IOException {
        HttpClient admin = SignedIn.client(url("/"), "admin", ConsoleTest.PASSWORD);
        String id = importOf(admin);

        Map<String, List<String>> answers = csvAnswers(admin, id);

        assertThat(answers)
                .containsOnlyKeys(
                        "/audit.csv",
                        "/customers.csv",
                        "/orders.csv",
                        "/products.csv",
                        "/members.csv",
                        "/posts.csv",
                        "/groups.csv",
                        "/welcomes.csv",
                        "/codes.csv",
                        "/inbox.csv",
                        "/outbound.csv",
                        "/imports/template/{name}.csv",
                        "/imports/{id}/rejected.csv");
        for (List<String> files : answers.values()) {
            for (String csv : files) {
                assertGuarded(csv);
            }
        }
        assertThat(readBack(answers.get("/imports/{id}/rejected.csv").get(0))).containsAll(HOSTILE);
    }

    /** The command {@code import} writes these lines, one by one, into FILE.rejected.csv. */
    @Test
    void areGuardedWhereTheCommandWritesThem() throws IOException {
        HttpClient admin = SignedIn.client(url("/"), "admin", ConsoleTest.PASSWORD);
        JsonNode job =
                JSON.readTree(answer(admin, "/api/imports/" + importOf(admin)).body());
        var csv = new StringBuilder();
        job.path("rejected").forEach(line -> csv.append(line.asString()).append("\r\n"));

        assertGuarded(csv.toString());
        assertThat(readBack(csv.toString())).containsAll(HOSTILE);
    }

    @Test
    void areWrittenByTheOneWriterOnly() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("bot/src/main/java"))) {
            assertThat(sources.filter(Files::isRegularFile).filter(source -> writesCsv(source)))
                    .extracting(source -> source.getFileName().toString())
                    .containsExactly("CsvWriter.java");
        }
    }

    private static boolean writesCsv(Path source) {
        try {
            String text = Files.readString(source);
            return text.contains("CSVPrinter") || text.contains("CSVFormat.RFC4180.print");
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    /** Of every GET that can be asked for, those whose answer is CSV, by their mapping. */
    private Map<String, List<String>> csvAnswers(HttpClient admin, String id) {
        var answers = new TreeMap<String, List<String>>();
        for (String mapping : gets()) {
            for (String name : mapping.contains("{name}") ? List.of("orders", "codes") : List.of("")) {
                String path = mapping.replace("{name}", name)
                        .replace(
                                "{id}",
                                mapping.startsWith("/imports/{") || mapping.startsWith("/api/imports/") ? id : "1")
                        .replaceAll("\\{[^}]*}", "1");
                HttpResponse<String> answer = answer(admin, path);
                String type = answer.headers().firstValue("Content-Type").orElse("");
                String disposition =
                        answer.headers().firstValue("Content-Disposition").orElse("");
                if (type.contains("csv") || disposition.contains(".csv")) {
                    answers.computeIfAbsent(mapping, key -> new ArrayList<>()).add(answer.body());
                }
            }
        }
        return answers;
    }

    private Set<String> gets() {
        var gets = new TreeSet<String>();
        mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .filter(info -> info.getMethodsCondition().getMethods().contains(RequestMethod.GET))
                .forEach(info -> gets.addAll(info.getPatternValues()));
        assertThat(gets).hasSizeGreaterThan(30);
        return gets;
    }

    private static void assertGuarded(String csv) throws IOException {
        try (CSVParser parser = CSVParser.parse(csv.replace("\uFEFF", ""), CSVFormat.RFC4180)) {
            for (CSVRecord row : parser) {
                assertThat(row.toList())
                        .allSatisfy(cell -> assertThat(cell)
                                .doesNotContainPattern("^[\\s\\p{Z}\u200B-\u200F\u2060\uFEFF]*[=+\\-@＝＋－＠]")
                                .doesNotContainPattern("^[\t\r\n]"));
            }
        }
    }

    private List<String> readBack(String csv) throws IOException {
        var cells = new ArrayList<String>();
        CsvFile.open(Files.writeString(directory.resolve("back.csv"), csv)).forEach((line, row) -> cells.addAll(row));
        return cells;
    }

    /** Rows with a day that none is, so that all are set aside. */
    private String importOf(HttpClient admin) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("order_no", "buyer_id", "paid_at", "amount", "title"));
        for (int i = 0; i < HOSTILE.size(); i++) {
            rows.add(List.of("C-" + i, "c" + i, "yesterday", "5", HOSTILE.get(i)));
        }
        HttpResponse<String> begun = SignedIn.send(
                admin,
                HttpRequest.newBuilder(URI.create(url("/api/imports/orders")))
                        .header("Authorization", "Bearer " + ConsoleTest.RUN_TOKEN)
                        .header("Content-Type", "text/csv")
                        .POST(HttpRequest.BodyPublishers.ofString(CsvWriter.text(rows))));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
        String id = JSON.readTree(begun.body()).path("id").asString();
        await().until(() -> answer(admin, "/api/imports/" + id).body().contains("\"DONE\""));
        return id;
    }

    /** As a browser in English is answered. */
    private HttpResponse<String> answer(HttpClient admin, String path) {
        return SignedIn.send(
                admin,
                HttpRequest.newBuilder(URI.create(url(path)))
                        .header("Accept", "*/*")
                        .header("Accept-Language", "en-US"));
    }

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }
}
