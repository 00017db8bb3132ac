package io.quanzi.commands;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Keeps Chinese readable where {@code LANG} names no UTF-8, as under cron, systemd and in a bare container: what is
 * printed and logged is UTF-8 then, instead of question marks.
 *
 * <p>Names of files cannot be helped: Java 17 decodes and opens them by {@code LANG} alone, and a letter that it lacks is
 * lost before the program begins. So a command with such a name ends in one sentence that says what to set.
 */
final class TerminalEncoding {
    private static final String LOST = "\uFFFD";
    private static final String CHINESE = "圈";

    private TerminalEncoding() {}

    /** Has standard output, standard error and the log write UTF-8 where they could not write Chinese. */
    static void useUtf8() {
        if (canWriteChinese(System.getProperty("native.encoding"))) {
            return;
        }
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        if (System.getProperty("logging.charset.console") == null) {
            System.setProperty("logging.charset.console", "UTF-8");
        }
    }

    /** Has a command line print its answer to this, and the rest to standard error as it is now. */
    static CommandLine printing(CommandLine line, PrintStream answer) {
        Charset charset = canWriteChinese(System.getProperty("native.encoding"))
                ? Charset.forName(System.getProperty("native.encoding"))
                : StandardCharsets.UTF_8;
        return line.setOut(new PrintWriter(answer, true, charset)).setErr(new PrintWriter(System.err, true, charset));
    }

    static boolean canWriteChinese(@Nullable String encoding) {
        return encoding == null
                || (Charset.isSupported(encoding)
                        && Charset.forName(encoding).newEncoder().canEncode(CHINESE));
    }

    /** Explains that a name of a file did not survive; empty when all did. */
    static Optional<String> lostName(String[] words, UnaryOperator<@Nullable String> environment) {
        boolean lost = Stream.concat(
                        Stream.of(words),
                        Stream.of("QUANZI_DATA_DIR", "QUANZI_PLAYBOOK_DIR").map(name -> {
                            String value = environment.apply(name);
                            return value == null ? "" : value;
                        }))
                .anyMatch(word -> word.contains(LOST));
        return lost
                ? Optional.of("文件名或目录里有中文，而这个终端没有设置 UTF-8（LANG），Java 读不了它。请在命令前加上 LANG=C.UTF-8 再运行一次。"
                        + " / A file or directory has letters that Java cannot read while LANG names no UTF-8;"
                        + " run it again with LANG=C.UTF-8 in front: LANG=C.UTF-8 java -jar quanzi.jar ...")
                : Optional.empty();
    }
}
