package io.quanzi.playbook;

import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Says why a file is no YAML in words that its writer knows: by what the line looks like, else by the reader's complaint. */
final class BrokenYaml {
    /** Patterns of lines with a common slip, the likeliest first. */
    private static final Map<Pattern, String> LINES = lines();
    /** The reader's complaints, by a part of its words; the first that fits counts. */
    private static final Map<String, String> COMPLAINTS = complaints();

    private static final String IN_QUOTES = "while scanning a quoted scalar";
    private static final String IN_KEY = "while scanning a simple key";
    private static final Pattern SAYS_NOTHING = Pattern.compile("\\s*(?:#.*)?");

    private BrokenYaml() {}

    /**
     * Returns the complaint about a file.
     *
     * @param line where the reader gave up; 0 when it does not say
     */
    static Violation violation(Source file, int line, YamlEngineException broken) {
        String problem = broken instanceof MarkedYamlEngineException marked && marked.getProblem() != null
                ? marked.getProblem()
                : String.valueOf(broken.getMessage());
        String complaint = broken instanceof MarkedYamlEngineException marked && marked.getContext() != null
                ? marked.getContext() + ": " + problem
                : problem;
        Optional<Slip> slip = slip(file, line);
        Message why = slip.map(Slip::words)
                .or(() -> known(complaint))
                .orElseGet(() -> Message.of("fault.yaml.other", problem));
        int begin = complaint.contains(IN_QUOTES) || complaint.contains(IN_KEY) ? beginning(broken, line) : line;
        return Violation.inFile(file.path(), slip.map(Slip::line).orElse(begin), Message.of("fault.yaml", why));
    }

    /** The line where what the reader could not finish begins. */
    private static int beginning(YamlEngineException broken, int line) {
        return broken instanceof MarkedYamlEngineException marked
                ? marked.getContextMark().map(mark -> mark.getLine() + 1).orElse(line)
                : line;
    }

    /** A slip in a line. */
    private record Slip(int line, Message words) {}

    private static Optional<Message> known(String complaint) {
        return COMPLAINTS.entrySet().stream()
                .filter(one -> complaint.contains(one.getKey()))
                .map(one -> Message.of(one.getValue()))
                .findFirst();
    }

    /**
     * Names the commonest slip in such a line or the one before that says something, which the reader may have taken for its
     * beginning.
     */
    private static Optional<Slip> slip(Source file, int line) {
        List<String> lines = file.content().lines().toList();
        int before = line - 1;
        while (before > 1
                && before <= lines.size()
                && SAYS_NOTHING.matcher(lines.get(before - 1)).matches()) {
            before--;
        }
        for (int number : List.of(line, before)) {
            String text = number >= 1 && number <= lines.size() ? lines.get(number - 1) : "";
            for (Map.Entry<Pattern, String> slip : LINES.entrySet()) {
                if (slip.getKey().matcher(text).matches()) {
                    return Optional.of(new Slip(number, Message.of(slip.getValue(), number)));
                }
            }
        }
        return Optional.empty();
    }

    private static Map<Pattern, String> lines() {
        var lines = new LinkedHashMap<Pattern, String>();
        lines.put(Pattern.compile("\\s*\t.*"), "fault.yaml.line.tab");
        lines.put(Pattern.compile("[\\s-]*\\w+\\s*\uFF1A.*"), "fault.yaml.line.wide-colon");
        lines.put(Pattern.compile("[\\s-]*\\w+:\\s+(?:\"[^\"]*|'[^']*)"), "fault.yaml.line.quote");
        lines.put(
                Pattern.compile("[\\s-]*\\w+:\\s+(?:\"[^\"]*\"|'[^']*')\\s*[^\\s#,}\\]].*"),
                "fault.yaml.line.after-quote");
        lines.put(Pattern.compile("[\\s-]*\\w+:\\s+(?:[!&*%@`|>?]|\\{\\{).*"), "fault.yaml.line.sign");
        lines.put(Pattern.compile("[\\s-]*\\w+:[^\\s/].*"), "fault.yaml.line.blank");
        lines.put(Pattern.compile("[\\s-]*[\\w\\p{IsHan}]+\\s*\uFF1A.*"), "fault.yaml.line.wide-colon");
        lines.put(Pattern.compile("\\s*[A-Za-z]\\w*\\s*"), "fault.yaml.line.colon");
        return lines;
    }

    private static Map<String, String> complaints() {
        var complaints = new LinkedHashMap<String, String>();
        complaints.put("(TAB)", "fault.yaml.tab");
        complaints.put(IN_QUOTES, "fault.yaml.quote");
        complaints.put("unknown escape", "fault.yaml.escape");
        complaints.put("escape sequence", "fault.yaml.escape");
        complaints.put("mapping values are not allowed", "fault.yaml.colon-in-value");
        complaints.put("could not find expected ':'", "fault.yaml.colon");
        complaints.put(IN_KEY, "fault.yaml.colon");
        complaints.put("expected ',' or ']'", "fault.yaml.bracket");
        complaints.put("expected ',' or '}'", "fault.yaml.brace");
        complaints.put("while parsing a flow", "fault.yaml.bracket");
        complaints.put("cannot start any token", "fault.yaml.sign");
        complaints.put("mapping keys are not allowed", "fault.yaml.sign");
        complaints.put("while scanning an al", "fault.yaml.sign");
        complaints.put("while scanning an anchor", "fault.yaml.sign");
        complaints.put("while scanning a tag", "fault.yaml.sign");
        complaints.put("while scanning a directive", "fault.yaml.sign");
        complaints.put("while scanning a block scalar", "fault.yaml.block");
        complaints.put("sequence entries are not allowed", "fault.yaml.dash");
        complaints.put("while parsing a block", "fault.yaml.indent");
        complaints.put("expected <block end>", "fault.yaml.indent");
        complaints.put("expected '<document start>'", "fault.yaml.indent");
        return complaints;
    }
}
