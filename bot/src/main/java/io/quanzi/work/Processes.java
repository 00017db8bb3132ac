package io.quanzi.work;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names processes so that a later one can tell which are no more, and takes none for dead that may live elsewhere: two
 * machines may have one host name, two containers of a machine one pid, and a clock that is set makes another start time
 * of the same start.
 *
 * <p>On Linux a name such as {@code 4711/3947132@shop-1/ba3b4c1a-962a-47d5-86b6-562d5eec06cf/4026531836} has the pid, the
 * start in ticks since the kernel's, the host for people to read, the id of the kernel's start, the namespace of the pid,
 * and in Docker the container's id. Elsewhere it is {@code 4711/1772503200@shop-1}: pid, second of the start, host. So
 * were all once, and still are on a Linux that hides what the longer name needs: there nobody is said to be dead by it.
 */
final class Processes {
    private static final String NAMELESS = "localhost";
    private static final Pattern ON_LINUX = Pattern.compile("(\\d+)/(\\d+)@[^/]*/([^/]+)/(\\d+)(?:/([0-9a-f]{64}))?");
    private static final Pattern ELSEWHERE = Pattern.compile("(\\d+)/(\\d+)@([^/]+)");
    /** A container of Docker's has its host name from a file of the machine's, which is named after the container. */
    private static final Pattern CONTAINER = Pattern.compile("/containers/([0-9a-f]{64})/hostname /etc/hostname ");

    /**
     * The position of the start time among the fields after the process's name, which may hold blanks and parentheses:
     * state is the first.
     */
    private static final int START_AFTER_NAME = 19;

    private final Path proc;
    private final long pid;
    private final String host;
    private final @Nullable Place place;

    Processes() {
        this(Path.of("/proc"), ProcessHandle.current().pid(), host());
    }

    /**
     * @param proc where Linux shows its processes
     * @param pid our own
     */
    Processes(Path proc, long pid, String host) {
        this.proc = proc;
        this.pid = pid;
        this.host = host;
        this.place = place().orElse(null);
    }

    /**
     * The place in which pids mean something.
     *
     * @param boot one start of one kernel
     * @param namespace of pids, of that kernel
     * @param container which runs in one namespace at a time; empty when it is none of Docker's
     */
    private record Place(String boot, String namespace, String container) {}

    /** The name of this process. */
    String own() {
        return place == null
                ? pid + "/" + startSecond(pid).orElse(0L) + "@" + host
                : pid + "/" + startTicks(pid).orElse(0L) + "@" + host + "/" + place.boot + "/" + place.namespace
                        + (place.container.isEmpty() ? "" : "/" + place.container);
    }

    /** Whether the process of a name is surely no more. */
    boolean isDead(String name) {
        return place == null ? isDeadElsewhere(name) : isDeadOnLinux(name, place);
    }

    private boolean isDeadOnLinux(String name, Place here) {
        Matcher read = ON_LINUX.matcher(name);
        if (!read.matches()) {
            return false;
        }
        var there = new Place(read.group(3), read.group(4), read.group(5) == null ? "" : read.group(5));
        if (there.boot.equals(here.boot) && there.namespace.equals(here.namespace)) {
            long other = Long.parseLong(read.group(1));
            return startTicks(other)
                    .map(start -> start != Long.parseLong(read.group(2)))
                    .orElseGet(() -> isGone(other));
        }
        return !there.container.isEmpty() && there.container.equals(here.container);
    }

    /** Not where the processes of others are hidden. */
    private boolean isGone(long other) {
        return Files.exists(proc.resolve("1")) && Files.notExists(proc.resolve(Long.toString(other)));
    }

    private boolean isDeadElsewhere(String name) {
        Matcher read = ELSEWHERE.matcher(name);
        boolean isLinux = Files.exists(proc.resolve("self"));
        if (isLinux
                || !read.matches()
                || host.equals(NAMELESS)
                || !read.group(3).equals(host)) {
            return false;
        }
        long start = Long.parseLong(read.group(2));
        long other = Long.parseLong(read.group(1));
        return start != 0
                && (ProcessHandle.of(other).isEmpty()
                        || startSecond(other).filter(second -> second != start).isPresent());
    }

    private static Optional<Long> startSecond(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(Instant::getEpochSecond);
    }

    /** Empty where the process is not seen. */
    private Optional<Long> startTicks(long pid) {
        try {
            String stat = read(Long.toString(pid), "stat");
            String[] afterName =
                    stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            return Optional.of(Long.parseLong(afterName[START_AFTER_NAME]));
        } catch (IOException notSeen) {
            return Optional.empty();
        }
    }

    /** Empty where the system shows no such thing, or shows it of another namespace than ours. */
    private Optional<Place> place() {
        try {
            if (!read("self", "stat").startsWith(pid + " ")) {
                return Optional.empty();
            }
            Matcher container = CONTAINER.matcher(read("self", "mountinfo"));
            return Optional.of(new Place(
                    read("sys", "kernel", "random", "boot_id").strip(),
                    // linked as pid:[4026531836]
                    Files.readSymbolicLink(proc.resolve("self/ns/pid"))
                            .toString()
                            .replaceAll("\\D", ""),
                    container.find() ? container.group(1) : ""));
        } catch (IOException | UnsupportedOperationException notLinux) {
            return Optional.empty();
        }
    }

    /** A process's own name need not be UTF-8. */
    private String read(String... path) throws IOException {
        return new String(Files.readAllBytes(proc.resolve(String.join("/", path))), StandardCharsets.ISO_8859_1);
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return NAMELESS;
        }
    }
}
