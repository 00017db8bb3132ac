package io.quanzi.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a sandbox is started.
 *
 * @param host the address it listens on
 * @param names by which it may be called, besides those of the loopback
 * @param port 0 = any free one
 * @param journal directory that keeps state and clock across restarts; absent = in memory
 * @param start instant at which an empty sandbox begins; absent = now
 * @param callbackRetryGap wait before an event is sent again, in the system's time
 * @param callbacksInFlight events of one app that may be under way at a time; 1 keeps their order
 * @param callbacksHeld events wait until {@link Sandbox#deliver()}: for a receiver that starts after the sandbox
 */
public record SandboxOptions(
        String host,
        List<String> names,
        int port,
        @Nullable Path journal,
        @Nullable Instant start,
        Duration callbackRetryGap,
        int callbacksInFlight,
        boolean callbacksHeld) {
    public SandboxOptions {
        names = List.copyOf(names);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("expected a port from 0 to 65535, got " + port);
        }
        if (callbacksInFlight < 1) {
            throw new IllegalArgumentException("expected callbacksInFlight of 1 or more, got " + callbacksInFlight);
        }
    }

    /** Options for a sandbox in memory, on a free port of this machine, at the present time. */
    public static SandboxOptions inMemory() {
        return new SandboxOptions("127.0.0.1", List.of(), 0, null, null, Duration.ofSeconds(5), 1, false);
    }

    public SandboxOptions withPort(int port) {
        return new SandboxOptions(
                host, names, port, journal, start, callbackRetryGap, callbacksInFlight, callbacksHeld);
    }

    /** Listens on this address or name of the machine, and may be called by it and by these names. */
    public SandboxOptions withHost(String host, String... more) {
        var names = new ArrayList<>(List.of(more));
        names.add(host);
        return new SandboxOptions(
                host, names, port, journal, start, callbackRetryGap, callbacksInFlight, callbacksHeld);
    }

    /** The same with a list: the first is listened on, each may be its name; none changes nothing. */
    public SandboxOptions withHosts(List<String> hosts) {
        return hosts.isEmpty()
                ? this
                : withHost(hosts.get(0), hosts.subList(1, hosts.size()).toArray(String[]::new));
    }

    public SandboxOptions withJournal(Path journal) {
        return new SandboxOptions(
                host, names, port, journal, start, callbackRetryGap, callbacksInFlight, callbacksHeld);
    }

    public SandboxOptions withStart(Instant start) {
        return new SandboxOptions(
                host, names, port, journal, start, callbackRetryGap, callbacksInFlight, callbacksHeld);
    }

    public SandboxOptions withCallbackRetryGap(Duration callbackRetryGap) {
        return new SandboxOptions(
                host, names, port, journal, start, callbackRetryGap, callbacksInFlight, callbacksHeld);
    }

    public SandboxOptions withCallbacksInFlight(int callbacksInFlight) {
        return new SandboxOptions(
                host, names, port, journal, start, callbackRetryGap, callbacksInFlight, callbacksHeld);
    }

    public SandboxOptions withCallbacksHeld() {
        return new SandboxOptions(host, names, port, journal, start, callbackRetryGap, callbacksInFlight, true);
    }
}
