package io.quanzi.commands;

import io.quanzi.sandbox.Sandbox;
import io.quanzi.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sandbox}: the simulated WeCom alone, in memory, for any project that talks to WeCom. */
@Command(
        name = "sandbox",
        description = {
            "Run the WeCom sandbox alone, in memory, until it is stopped. It needs no database and no account.",
            "",
            "At its address: / the phones of its people, /help how to point a client in any language at it,",
            "/_sim/openapi.json every act of people, /cgi-bin, /mp and /channels the APIs of WeCom, Official Account,"
                    + " Store."
        },
        mixinStandardHelpOptions = true)
final class SandboxAlone implements Callable<Integer> {
    private static final int NO = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything is called
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "PORT", description = "Default: QUANZI_SANDBOX_PORT, else 8081.")
    private int port = Settings.port("quanzi.sandbox.port", 8081);

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = {
                "Listen on this address of the machine and answer to it by this name; given again, a further name it may be"
                        + " called by. Default: 127.0.0.1. Whoever reaches it can do everything in it."
            })
    private List<String> hosts = List.of();

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "Play this YAML: who does what when. It is checked whole before anything happens.")
    private @Nullable Path scenario;

    @Override
    public Integer call() throws InterruptedException {
        String script = scenario == null ? null : read(scenario);
        Sandbox sandbox = Sandbox.start(options());
        try {
            if (script != null) {
                sandbox.play(script);
            }
        } catch (IllegalArgumentException faults) {
            sandbox.close();
            String.valueOf(faults.getMessage()).lines().forEach(fault -> System.err.println(scenario + " " + fault));
            return NO;
        }
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            sandbox.close();
            stopped.countDown();
        }));
        String at = sandbox.baseUrl();
        PrintWriter answer = spec.commandLine().getOut();
        answer.println("企业微信沙箱 · WeCom sandbox, in memory");
        answer.println("  三部手机 · phones          " + at + "/");
        answer.println("  接入说明 · for developers  " + at + "/help");
        answer.println("  控制面 · control plane     " + at + "/_sim/openapi.json");
        answer.println("  接口地址 · API base URL    " + at + "   (/cgi-bin, /mp, /channels)");
        if (scenario != null) {
            answer.println("  剧本 · scenario            " + scenario + "   " + at + "/_sim/scenario");
        }
        stopped.await();
        return 0;
    }

    private SandboxOptions options() {
        SandboxOptions options = SandboxOptions.inMemory().withPort(port);
        return hosts.isEmpty()
                ? options
                : options.withHost(hosts.get(0), hosts.subList(1, hosts.size()).toArray(String[]::new));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the scenario " + file + ": " + unreadable, unreadable);
        }
    }
}
