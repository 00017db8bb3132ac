package io.quanzi.sandbox;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Runs a sandbox as a program of its own, until it is stopped. */
public final class SandboxMain {
    private static final int DEFAULT_PORT = 8081;
    private static final int REFUSED = 1;
    private static final int WRONG_USE = 2;
    private static final String USAGE = """
            Usage: wecom-sandbox [--port PORT] [--host NAME]... [--journal DIR] [--scenario FILE]
              --port PORT      listen on this port; 0 = any free one; default: 8081
              --host NAME      listen on this address of the machine and answer to it by this name; given again, a
                               further name it may be called by; default: 127.0.0.1. Whoever reaches it can do
                               everything in it.
              --journal DIR    keep state and clock in this directory; default: in memory
              --scenario FILE  play this YAML: who does what when; it is checked whole before anything happens""";

    private SandboxMain() {}

    /** Starts it with the options of {@code --help}. */
    public static void main(String[] args) throws InterruptedException {
        System.exit(run(args, writer(System.out), writer(System.err)));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, Charset.defaultCharset()), true);
    }

    static int run(String[] args, PrintWriter out, PrintWriter err) throws InterruptedException {
        if (List.of(args).contains("--help")) {
            out.println(USAGE);
            return 0;
        }
        SandboxOptions options = SandboxOptions.inMemory().withPort(DEFAULT_PORT);
        var hosts = new ArrayList<String>();
        Path scenario = null;
        try {
            for (Iterator<String> all = List.of(args).iterator(); all.hasNext(); ) {
                String name = all.next();
                switch (name) {
                    case "--port" -> options = options.withPort(port(value(name, all)));
                    case "--host" -> hosts.add(value(name, all));
                    case "--journal" -> options = options.withJournal(Path.of(value(name, all)));
                    case "--scenario" -> scenario = Path.of(value(name, all));
                    default -> throw new IllegalArgumentException("unknown option " + name);
                }
            }
        } catch (IllegalArgumentException wrong) {
            err.println(wrong.getMessage());
            err.println(USAGE);
            return WRONG_USE;
        }
        return run(options.withHosts(hosts), scenario, out, err);
    }

    private static String value(String name, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return rest.next();
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException("expected a port from 0 to 65535, got " + text, notOne);
        }
    }

    /**
     * Starts a sandbox, prints where it is, and returns when the process is told to end.
     *
     * @return what the process ends with: 0, or 1 when the scenario was refused or something could not be opened
     */
    public static int run(SandboxOptions options, @Nullable Path scenario, PrintWriter out, PrintWriter err)
            throws InterruptedException {
        Sandbox sandbox;
        try {
            String script = scenario == null ? null : Files.readString(scenario);
            sandbox = Sandbox.start(options);
            if (script != null) {
                play(sandbox, script);
            }
        } catch (IOException unreadable) {
            err.println("cannot read the scenario " + scenario + ": " + unreadable);
            return REFUSED;
        } catch (IllegalArgumentException faults) {
            String.valueOf(faults.getMessage()).lines().forEach(fault -> err.println(scenario + " " + fault));
            return REFUSED;
        } catch (IllegalStateException refused) {
            err.println(refused.getMessage());
            return REFUSED;
        }
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            sandbox.close();
            stopped.countDown();
        }));
        say(sandbox.baseUrl(), options.journal(), scenario, out);
        stopped.await();
        return 0;
    }

    private static void play(Sandbox sandbox, String script) {
        try {
            sandbox.play(script);
        } catch (IllegalArgumentException faults) {
            sandbox.close();
            throw faults;
        }
    }

    private static void say(String at, @Nullable Path journal, @Nullable Path scenario, PrintWriter out) {
        out.println("企业微信沙箱 · WeCom sandbox, " + (journal == null ? "in memory" : "kept in " + journal));
        out.println("  三部手机 · phones          " + at + "/");
        out.println("  接入说明 · for developers  " + at + "/help");
        out.println("  控制面 · control plane     " + at + "/_sim/openapi.json");
        out.println("  接口地址 · API base URL    " + at + "   (/cgi-bin, /mp, /channels)");
        if (scenario != null) {
            out.println("  剧本 · scenario            " + scenario + "   " + at + "/_sim/scenario");
        }
    }
}
