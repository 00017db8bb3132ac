package io.quanzi.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTests {
    private static final String BOOT = "ba3b4c1a-962a-47d5-86b6-562d5eec06cf";
    private static final String OTHER_BOOT = "11111111-962a-47d5-86b6-562d5eec06cf";
    private static final String CONTAINER = "c0ffee".repeat(10) + "0123";

    @TempDir
    Path machines;

    private int machine;

    /** A machine, or a container, as a process of its sees it. */
    private final class Seen {
        private final Path proc = machines.resolve("proc" + ++machine);

        Seen(String boot, long namespace, String mounts) throws IOException {
            Files.createDirectories(proc.resolve("sys/kernel/random"));
            Files.createDirectories(proc.resolve("self/ns"));
            Files.writeString(proc.resolve("sys/kernel/random/boot_id"), boot + "\n");
            Files.writeString(proc.resolve("self/mountinfo"), mounts);
            Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of("pid:[" + namespace + "]"));
            has(1, "init", 1);
        }

        Seen has(long pid, String name, long start) throws IOException {
            Files.createDirectories(proc.resolve(Long.toString(pid)));
            Files.writeString(
                    proc.resolve(pid + "/stat"),
                    pid + " (" + name + ") S 1 1 1 0 -1 4194304 105 0 0 0 0 0 0 0 20 0 1 0 " + start
                            + " 3133440 418\n");
            return this;
        }

        Processes from(long pid, String host) throws IOException {
            Files.copy(proc.resolve(pid + "/stat"), proc.resolve("self/stat"));
            return new Processes(proc, pid, host);
        }
    }

    @Test
    void knowsAProcessByItsPidAndStartWhateverItIsCalled() throws IOException {
        var seen = new Seen(BOOT, 7, "").has(40, "java) S 1 (x", 500).has(41, "java", 600);
        Processes processes = seen.from(40, "shop-1");

        assertThat(processes.own()).isEqualTo("40/500@shop-1/" + BOOT + "/7");
        assertThat(processes.isDead(processes.own())).isFalse();
        assertThat(processes.isDead("41/600@shop-1/" + BOOT + "/7")).isFalse();
        assertThat(processes.isDead("41/599@shop-1/" + BOOT + "/7")).isTrue();
        assertThat(processes.isDead("42/600@shop-1/" + BOOT + "/7")).isTrue();
    }

    @Test
    void leavesTheOtherContainerOfAMachineAliveThoughBothHaveItsNameAndPidOne() throws IOException {
        Processes one = new Seen(BOOT, 7, "").has(1, "java", 500).from(1, "shop-1");
        Processes two = new Seen(BOOT, 8, "").has(1, "java", 600).from(1, "shop-1");

        assertThat(one.isDead(two.own())).isFalse();
        assertThat(two.isDead(one.own())).isFalse();
    }

    @Test
    void leavesTheOtherMachineAliveThoughNeitherHasAName() throws IOException {
        Processes one = new Seen(BOOT, 7, "").has(40, "java", 500).from(40, "localhost");
        Processes two = new Seen(OTHER_BOOT, 7, "").has(50, "java", 500).from(50, "localhost");

        assertThat(one.isDead(two.own())).isFalse();
        assertThat(two.isDead(one.own())).isFalse();
    }

    @Test
    void knowsThatAContainerWasStartedAgain() throws IOException {
        String mounts =
                "1 2 8:1 /docker/containers/" + CONTAINER + "/resolv.conf /etc/resolv.conf rw - ext4 /dev/a rw\n"
                        + "3 2 8:1 /docker/containers/" + CONTAINER + "/hostname /etc/hostname rw - ext4 /dev/a rw\n";
        Processes before = new Seen(BOOT, 7, mounts).has(1, "java", 500).from(1, "c0ffee");
        Processes now = new Seen(BOOT, 8, mounts).has(1, "java", 600).from(1, "c0ffee");

        assertThat(before.own()).isEqualTo("1/500@c0ffee/" + BOOT + "/7/" + CONTAINER);
        assertThat(now.isDead(before.own())).isTrue();
        assertThat(now.isDead(now.own())).isFalse();
    }

    @Test
    void saysNothingOfProcessesThatAreHidden() throws IOException {
        var seen = new Seen(BOOT, 7, "").has(40, "java", 500);
        Processes processes = seen.from(40, "shop-1");
        Files.delete(seen.proc.resolve("1/stat"));
        Files.delete(seen.proc.resolve("1"));

        assertThat(processes.isDead("42/600@shop-1/" + BOOT + "/7")).isFalse();
    }

    @Test
    void saysNothingOfNamesAsTheyOnceWere() throws IOException {
        Processes processes = new Seen(BOOT, 7, "").has(40, "java", 500).from(40, "shop-1");

        assertThat(processes.isDead("4711/1772503200@shop-1")).isFalse();
        assertThat(processes.isDead("4711@shop-1")).isFalse();
        assertThat(processes.isDead("dead")).isFalse();
    }

    @Test
    void saysNothingOnALinuxThatHidesItsNamespaces() throws IOException {
        var seen = new Seen(BOOT, 7, "").has(40, "java", 500);
        Files.delete(seen.proc.resolve("self/ns/pid"));
        Processes processes = seen.from(40, "shop-1");

        assertThat(processes.isDead("999999/1@shop-1")).isFalse();
        assertThat(processes.isDead("42/600@shop-1/" + BOOT + "/7")).isFalse();
    }

    @Test
    void goesByTheHostWhereTheSystemIsNoLinux() {
        long own = ProcessHandle.current().pid();
        var processes = new Processes(machines.resolve("none"), own, "shop-1");
        var nameless = new Processes(machines.resolve("none"), own, "localhost");

        assertThat(processes.isDead(processes.own())).isFalse();
        assertThat(processes.isDead(own + "/1@shop-1")).isTrue();
        assertThat(processes.isDead(own + "/1@shop-2")).isFalse();
        assertThat(nameless.isDead(own + "/1@localhost")).isFalse();
    }

    @Test
    void tellsARealProcessThatEnded() throws Exception {
        var processes = new Processes();
        assumeThat(processes.own()).matches("\\d+/\\d+@[^/]*/[-0-9a-f]+/\\d+.*");
        Process child = new ProcessBuilder("sleep", "600").start();
        long start = Long.parseLong(Files.readString(Path.of("/proc/" + child.pid() + "/stat"))
                .replaceFirst(".*\\) ", "")
                .split(" ", -1)[19]);
        String name = child.pid() + "/" + start + processes.own().replaceFirst("^[^@]*", "");

        assertThat(processes.isDead(name)).isFalse();
        child.destroyForcibly().waitFor();
        assertThat(processes.isDead(name)).isTrue();
    }
}
