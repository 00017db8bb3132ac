package io.quanzi.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What words mean, told by exit codes: a bot whose data directory is a file understands serve, and cannot (1). */
class CommandsTests {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    @TempDir
    private Path directory;

    @BeforeEach
    void makeDataDirectoryUnusable() throws IOException {
        System.setProperty(
                "quanzi.data-dir", Files.createFile(directory.resolve("file")).toString());
    }

    @AfterEach
    void forgetDataDirectory() {
        System.clearProperty("quanzi.data-dir");
    }

    @Test
    void servesWithoutCommand() {
        assertThat(run()).isEqualTo(FAILED);
    }

    @Test
    void takesOptionsOfServeWithoutItsName() {
        assertThat(run("--demo=off")).isEqualTo(FAILED);
        assertThat(run("--demo", "ON")).isEqualTo(FAILED);
        assertThat(run("serve", "--demo=on")).isEqualTo(FAILED);
    }

    @Test
    void refusesWhatIsNoCommand() {
        assertThat(run("--demo=perhaps")).isEqualTo(WRONG_USAGE);
        assertThat(run("surf")).isEqualTo(WRONG_USAGE);
    }

    @Test
    void refusesARehearsalOutOfRangeBeforeItLooksForABot() {
        assertThat(run("rehearse", "--days", "99")).isEqualTo(WRONG_USAGE);
        assertThat(run("rehearse", "--customers", "10")).isEqualTo(WRONG_USAGE);
    }

    @Test
    void refusesAPlaybookThatIsNoneBeforeItLooksForABot() {
        assertThat(run("rehearse", "--playbook", directory.toString())).isEqualTo(FAILED);
    }

    private static int run(String... words) {
        return Commands.run(CommandsTests.class, words);
    }
}
