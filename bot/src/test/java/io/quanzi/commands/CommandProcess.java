package io.quanzi.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Commands in processes of their own, as a person at a shell has them. */
public final class CommandProcess {
    private static final AtomicInteger COMMANDS = new AtomicInteger();

    private CommandProcess() {}

    /** What a command ended with, printed, and complained of. */
    public record Ran(int code, String printed, String complained) {}

    /** Whether a bot serves this data directory. */
    public static boolean isServed(Path data) {
        return RunFile.live(data).isPresent();
    }

    /** Starts one whose output goes into files of this name. */
    public static Process start(
            Path directory, Map<String, String> environment, Path data, String name, List<String> words)
            throws IOException {
        List<String> command = ChildJvm.command("-Xmx512m", "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8");
        command.addAll(words);
        var builder = new ProcessBuilder(command)
                .redirectOutput(directory.resolve(name + ".out").toFile())
                .redirectError(directory.resolve(name + ".err").toFile());
        builder.environment().put("QUANZI_DATA_DIR", data.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Runs one to its end. */
    public static Ran run(Path directory, Map<String, String> environment, Path data, List<String> words)
            throws Exception {
        String name = "command-" + COMMANDS.incrementAndGet();
        Process command = start(directory, environment, data, name, words);
        try {
            assertThat(command.waitFor(150, TimeUnit.SECONDS))
                    .as("the command ends")
                    .isTrue();
            return new Ran(
                    command.exitValue(),
                    Files.readString(directory.resolve(name + ".out")),
                    Files.readString(directory.resolve(name + ".err")));
        } finally {
            command.destroyForcibly();
        }
    }
}
