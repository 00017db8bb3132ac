package io.quanzi.commands;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/**
 * Prints a command's answer on standard output: text, or with {@code --json} one document and nothing else. What it
 * tells beside the answer, such as how far it is, goes to standard error, as its log does.
 */
final class Output {
    private static final String OPTION = "--json";
    private static final JsonMapper JSON = new JsonMapper();

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before anything is called
    private CommandSpec spec;

    @Option(names = OPTION, description = "Print one JSON document and nothing else; a failure is one too.")
    private boolean json;

    /** Why there is no answer; the one shape that every command has for it. */
    enum Failure {
        /** The command could not be done, or its answer is no. */
        FAILED,
        /** The words of the command are wrong; nothing was tried. */
        USAGE
    }

    /** Whether these words of a command line ask for a document. */
    static boolean isWantedBy(String[] words) {
        for (String word : words) {
            if (word.equals(OPTION) || word.startsWith(OPTION + "=")) {
                return !word.endsWith("=false");
            }
        }
        return false;
    }

    /** The document of a failure: {@code {"error": {"code": "failed", "message": "..."}}}. */
    static String failure(Failure code, Exception why) {
        return text(
                Map.of("error", new ErrorBody(code.name().toLowerCase(Locale.ROOT), String.valueOf(why.getMessage()))));
    }

    private record ErrorBody(String code, String message) {}

    boolean isJson() {
        return json;
    }

    /** The answer, or a part of it, as text. */
    void print(String text) {
        writer().println(text);
    }

    /** The answer as a document. */
    void document(Object answer) {
        writer().println(text(answer));
    }

    /** Returns the writer of the answer. */
    PrintWriter writer() {
        return spec.commandLine().getOut();
    }

    /** Returns the writer of all that is not the answer. */
    PrintWriter beside() {
        return spec.commandLine().getErr();
    }

    private static String text(Object answer) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer);
    }
}
