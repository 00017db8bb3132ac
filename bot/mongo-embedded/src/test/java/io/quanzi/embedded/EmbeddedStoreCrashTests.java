package io.quanzi.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.quanzi.embedded.EmbeddedStore.Sync;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Really kills a process that writes, at moments that {@code -Dquanzi.crash.seed} can repeat. */
class EmbeddedStoreCrashTests {
    private static final long SEED = Long.getLong("quanzi.crash.seed", System.nanoTime());
    /** A log so short is rewritten many times within a round. */
    private static final long REWRITTEN_OFTEN = 64 << 10;

    private static final long NEVER = Long.MAX_VALUE;

    private final Random random = new Random(SEED);

    @TempDir
    private Path directory;

    @Test
    void keepsEveryAcknowledgedWriteWhenKilled() throws Exception {
        killRounds(3, 500);
    }

    @Test
    @Tag("soak")
    void keepsEveryAcknowledgedWriteOverManyKills() throws Exception {
        killRounds(Integer.getInteger("quanzi.crash.rounds", 200), 1_500);
    }

    private void killRounds(int rounds, int mostMillis) throws Exception {
        System.out.println("crash rounds=" + rounds + " seed=" + SEED);
        long acknowledgements = 0;
        int inRewriting = 0;
        CrashRecord record = new CrashRecord();
        Path data = directory;
        for (int round = 0; round < rounds; round++) {
            if (round % 20 == 0) {
                acknowledgements += record.acknowledgements();
                record = new CrashRecord();
                data = directory.resolve("from-round-" + round);
            }
            int millis = 20 + random.nextInt(mostMillis);
            Process child = start("", data, round, REWRITTEN_OFTEN);
            try (BufferedReader lines = child.inputReader()) {
                assertThat(lines.readLine()).isEqualTo("ready");
                // Something is acknowledged before the first; the others die at any moment.
                var begun = new CountDownLatch(round == 0 ? 1 : 0);
                Thread killer = new Thread(() -> {
                    awaitBriefly(begun);
                    kill(child, millis);
                });
                killer.start();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    record.hear(line);
                    if (record.acknowledgements() > 0) {
                        begun.countDown();
                    }
                }
                killer.join();
            }
            child.waitFor();
            inRewriting += Files.exists(data.resolve("store.log.new")) ? 1 : 0;

            try (EmbeddedStore store = EmbeddedStore.open(data, Sync.PROCESS)) {
                record.assertKeptIn(store);
            }
        }
        acknowledgements += record.acknowledgements();
        System.out.printf(
                "crash rounds=%d seed=%d acknowledged=%d lost=0 killedWhileRewriting=%d%n",
                rounds, SEED, acknowledgements, inRewriting);
        assertThat(acknowledgements).isPositive();
    }

    @Test
    void refusesWritesReadsOnAndResumesOnceThereIsRoom() throws Exception {
        assumeThat(Path.of("/usr/bin/prlimit")).exists();
        CrashRecord record = new CrashRecord();
        // The largest file that the system allows stands for the full disk; it can be raised later, from outside.
        Process child = start("ulimit -S -f 400; ", directory, 0, NEVER);
        try (BufferedReader lines = child.inputReader()) {
            hearUntil(lines, record, () -> !record.refusals().isEmpty());
            long before = record.acknowledgements();
            assertThat(before).isGreaterThan(100);
            assertThat(record.refusals()).allMatch(line -> line.contains("Make room") && line.contains("readable"));
            assertThat(new ProcessBuilder(
                                    "prlimit", "--pid", String.valueOf(child.pid()), "--fsize=unlimited:unlimited")
                            .start()
                            .waitFor())
                    .isZero();
            hearUntil(lines, record, () -> record.acknowledgements() >= before + 500);
            assertThat(record.acknowledgements()).isEqualTo(before + 500);
            kill(child, 0);
            lines.lines().forEach(record::hear);
        }
        child.waitFor();

        try (EmbeddedStore store = EmbeddedStore.open(directory, Sync.PROCESS)) {
            record.assertKeptIn(store);
        }
    }

    @Test
    void losesNothingWhenItEndsWithTheDiskFull() throws Exception {
        CrashRecord record = new CrashRecord();
        Process child = start("ulimit -f 400; ", directory, 0, NEVER);
        try (BufferedReader lines = child.inputReader()) {
            hearUntil(lines, record, () -> record.refusals().size() >= 20);
            kill(child, 0);
            lines.lines().forEach(record::hear);
        }
        child.waitFor();

        try (EmbeddedStore store = EmbeddedStore.open(directory, Sync.PROCESS)) {
            record.assertKeptIn(store);
        }
    }

    @Test
    void refusesASecondProcessAndTakesOverFromTheFirstOnceThatWasKilled() throws Exception {
        Process child = start("", directory, 0, NEVER);
        try (BufferedReader lines = child.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("ready");
            assertThatThrownBy(() -> EmbeddedStore.open(directory, Sync.PROCESS))
                    .hasMessageContaining("in use by process " + child.pid() + " since 20")
                    .hasMessageContaining("End that process, or give this one a data directory of its own");
            kill(child, 0);
            lines.lines().forEach(line -> {});
        }
        child.waitFor();
        // As when its number has gone to another process since, here to this one.
        Files.writeString(
                directory.resolve("owner"), "process " + ProcessHandle.current().pid() + " since then");

        EmbeddedStore.open(directory, Sync.PROCESS).close();
    }

    private Process start(String before, Path data, int round, long worthRewriting) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command =
                before + "exec '" + java + "' -Xmx256m -XX:-UsePerfData -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '"
                        + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")) + "' "
                        + CrashWriter.class.getName() + " '" + data + "' " + round + " " + (SEED + round) + " "
                        + worthRewriting + " 2>/dev/null";
        return new ProcessBuilder("sh", "-c", command).start();
    }

    private static void hearUntil(BufferedReader lines, CrashRecord record, BooleanSupplier enough) throws IOException {
        while (!enough.getAsBoolean()) {
            String line = lines.readLine();
            assertThat(line).as("the process goes on").isNotNull();
            record.hear(line);
        }
    }

    private static void awaitBriefly(CountDownLatch begun) {
        try {
            begun.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void kill(Process child, int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // By its handle: the process itself would close the stream that still holds acknowledgements.
        child.toHandle().destroyForcibly();
    }
}
