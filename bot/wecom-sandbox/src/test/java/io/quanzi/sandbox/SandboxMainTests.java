package io.quanzi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxMainTests {
    private static final Pattern ADDRESS = Pattern.compile("phones +(http://127\\.0\\.0\\.1:\\d+)/");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void aProcessOfItsOwnServesWeComAndKeepsItInItsDirectory() throws Exception {
        Path state = directory.resolve("state");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dfile.encoding=UTF-8",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SandboxMain.class.getName(),
                        "--port",
                        "0",
                        "--journal",
                        state.toString())
                .redirectError(directory.resolve("err").toFile())
                .start();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            String at = address(said);
            assertThat(send(at + "/_sim/people", "{\"nickname\":\"小林\"}")).contains("小林");
            assertThat(send(at + "/_sim/people", null)).contains("小林");
            assertThat(send(at + "/cgi-bin/gettoken?corpid=ww1&corpsecret=no", null))
                    .contains("errcode");
        } finally {
            process.destroy();
            process.waitFor();
        }

        try (var again = Sandbox.start(SandboxOptions.inMemory().withJournal(state))) {
            assertThat(send(again.baseUrl() + "/_sim/people", null)).contains("小林");
        }
    }

    @Test
    void whatIsWrongIsSaidWithTheUsage() throws Exception {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Usage: wecom-sandbox");

        assertThat(run("--prot", "1")).isEqualTo(2);
        assertThat(run("--port")).isEqualTo(2);
        assertThat(run("--port", "eighty")).isEqualTo(2);
        assertThat(run("--port", "65536")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(
                        "unknown option --prot",
                        "--port needs a value",
                        "expected a port from 0 to 65535, got eighty",
                        "expected a port from 0 to 65535, got 65536");
    }

    @Test
    void aFaultyScenarioIsRefusedWithItsFileAndLine() throws Exception {
        Path scenario = Files.writeString(directory.resolve("day.yaml"), "steps:\n  - jump: high\n");

        assertThat(run("--port", "0", "--scenario", scenario.toString())).isEqualTo(1);
        assertThat(run(
                        "--port",
                        "0",
                        "--scenario",
                        directory.resolve("none.yaml").toString()))
                .isEqualTo(1);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains(scenario.toString(), "jump", "cannot read the scenario " + directory.resolve("none.yaml"));
    }

    private int run(String... args) throws InterruptedException {
        return SandboxMain.run(
                args,
                new PrintWriter(out, true, StandardCharsets.UTF_8),
                new PrintWriter(err, true, StandardCharsets.UTF_8));
    }

    private static String address(BufferedReader said) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            lines.add(line);
            Matcher found = ADDRESS.matcher(line);
            if (found.find()) {
                return found.group(1);
            }
        }
        throw new AssertionError("it ended without an address: " + lines);
    }

    private static String send(String url, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.ofString())
                .body();
    }
}
