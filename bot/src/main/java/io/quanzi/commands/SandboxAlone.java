package io.quanzi.commands;

import io.quanzi.sandbox.SandboxMain;
import io.quanzi.sandbox.SandboxOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything is called
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "PORT", description = "Default: QUANZI_SANDBOX_PORT, else 8081.")
    private int port = StartupSettings.port("quanzi.sandbox.port", 8081);

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
        return SandboxMain.run(
                SandboxOptions.inMemory().withPort(port).withHosts(hosts),
                scenario,
                spec.commandLine().getOut(),
                spec.commandLine().getErr());
    }
}
