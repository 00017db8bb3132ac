package io.quanzi.sandbox.second;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second client's host is a constant, so it runs in a process of its own behind a proxy that plays that host. */
class SecondClientTests {
    /** The build puts it here: the client does not run on the one that the bot has. */
    private static final Path OLDER_JACKSON =
            Path.of("bot", "wecom-sandbox", "target", "second-client").toAbsolutePath();

    @Test
    void aClientOfOtherAuthorsWalksTheMainPaths(@TempDir Path directory) throws Exception {
        var keys = TlsProxy.makeKeys(directory);
        var out = directory.resolve("client.out");
        try (var sandbox = Sandbox.start(SandboxOptions.inMemory());
                var proxy = new TlsProxy(sandbox.baseUrl(), keys)) {
            var client = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-Dfile.encoding=UTF-8",
                            "-Dhttps.proxyHost=127.0.0.1",
                            "-Dhttps.proxyPort=" + proxy.port(),
                            "-Djavax.net.ssl.trustStore=" + keys,
                            "-Djavax.net.ssl.trustStorePassword=" + TlsProxy.PASSWORD,
                            "-cp",
                            OLDER_JACKSON.resolve("*") + File.pathSeparator + System.getProperty("java.class.path"),
                            SecondClient.class.getName(),
                            sandbox.baseUrl())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            try {
                assertThat(client.waitFor(2, TimeUnit.MINUTES)).isTrue();
                var said = Files.readString(out);
                assertThat(client.exitValue()).as(said).isZero();
                assertThat(said.lines().filter(line -> line.startsWith("done: ")))
                        .containsExactly(
                                "done: contact way",
                                "done: callback",
                                "done: welcome",
                                "done: contact and tag",
                                "done: join way",
                                "done: group",
                                "done: mass message",
                                "done: media",
                                "done: app message");
            } finally {
                client.destroyForcibly();
            }
        }
    }
}
