package io.quanzi.commands;

import io.quanzi.Quanzi;
import io.quanzi.commands.CommandProcess.Ran;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Commands in the test's own process, with all that they write to standard output and standard error. A start of Java and of
 * its classes is most of what a command costs; {@link CommandProcess} is for what only a process of its own shows.
 */
public final class CommandHere {
    private CommandHere() {}

    /**
     * Runs one to its end.
     *
     * @param settings by their property names, such as {@code quanzi.data-dir}
     */
    public static Ran run(Map<String, String> settings, List<String> words) {
        var printed = new ByteArrayOutputStream();
        var complained = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        settings.forEach(System::setProperty);
        try {
            int code = Commands.run(Quanzi.class, words.toArray(String[]::new));
            return new Ran(code, printed.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            settings.keySet().forEach(System::clearProperty);
            System.setOut(out);
            System.setErr(err);
        }
    }
}
