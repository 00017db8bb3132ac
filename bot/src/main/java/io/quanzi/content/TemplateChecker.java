package io.quanzi.content;

import io.quanzi.content.Expression.InvalidExpression;
import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Source;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Walks a template's source once and lets through only what a message needs: {@code ${...}}, {@code <#if>} with its
 * branches, and one level of {@code <#list>} over the model. Whatever FreeMarker would take for anything else is a
 * violation, so that its rich language, with its ways to fill all memory, is never reached.
 */
final class TemplateChecker {
    static final Message ALLOWED = Message.of(
            "fault.allowed",
            "${name}, ${name!\"text\"}, ${name?trim}, <#if ...> <#elseif ...> <#else> </#if>, <#list names as name>"
                    + " </#list>",
            "<#-- -->");

    /** Where anything but plain words begins. */
    private static final Pattern MARK =
            Pattern.compile("(?<comment><#--)|<(?<closing>/?)#(?<tag>[A-Za-z_]*)|(?<macro></?@)|\\$\\{");

    private static final Pattern END = Pattern.compile("\\s*>");
    private static final Pattern LIST = Pattern.compile("\\s+([a-z][A-Za-z0-9]*)\\s+as\\s+([a-z][A-Za-z0-9]*)\\s*>");

    private static final int MAX_DEPTH = 10;
    private static final int MAX_BRANCHES = 50;

    /**
     * A tag that is still open.
     *
     * @param tag if, else or list
     * @param names what can be named within
     */
    private record Frame(String tag, int line, Map<String, Variable> names) {}

    private final Source file;
    private final String source;
    private final Declaration declaration;
    private final Deque<Frame> open = new ArrayDeque<>();
    private final Set<String> refusedTags = new HashSet<>();
    private final List<Violation> violations = new ArrayList<>();
    private final StringBuilder words;
    private int at;
    private int branches;
    private boolean shows;

    private TemplateChecker(Source file, Declaration declaration) {
        this.file = file;
        this.source = file.content();
        this.declaration = declaration;
        this.words = new StringBuilder(source);
    }

    /**
     * Checks a whole template.
     *
     * @return the words people will read, each where it stands in the source; the rest is blanked with U+0000
     * @throws InvalidFile with all that is not allowed
     */
    static String check(Source file, Declaration declaration) {
        var checker = new TemplateChecker(file, declaration);
        checker.walk();
        Placeholders.inTemplate(
                        checker.words.toString(), declaration.variables().keySet())
                .forEach(found -> checker.addViolation(found.at(), found.message()));
        if (checker.violations.isEmpty()
                && !checker.shows
                && checker.words.chars().allMatch(c -> c == 0 || Character.isWhitespace(c))) {
            checker.addViolation(0, Message.of("fault.template.empty"));
        }
        if (!checker.violations.isEmpty()) {
            throw new InvalidFile(checker.violations);
        }
        return checker.words.toString();
    }

    private void walk() {
        Matcher mark = MARK.matcher(source);
        while (mark.find(at)) {
            at = mark.start();
            if (mark.group("comment") != null) {
                comment();
            } else if (mark.group("macro") != null) {
                guarded('>', () -> {
                    throw new InvalidExpression(at, "fault.tag.macro", ALLOWED);
                });
            } else if (mark.group("tag") == null) {
                guarded('}', this::interpolation);
            } else if (mark.group("closing").isEmpty()) {
                guarded('>', () -> tag(mark.group("tag"), mark.end()));
            } else {
                guarded('>', () -> close(mark.group("tag"), mark.end()));
            }
        }
        open.forEach(frame ->
                violations.add(Violation.inFile(file.path(), frame.line(), Message.of("fault.tag.open", frame.tag()))));
    }

    /** Does a step; when it refuses, notes the violation and goes on behind the next end mark. */
    private void guarded(char end, Runnable step) {
        try {
            step.run();
        } catch (InvalidExpression invalidExpression) {
            addViolation(invalidExpression.at(), invalidExpression.reason());
            int close = source.indexOf(end, Math.max(at + 1, invalidExpression.at()));
            goTo(close < 0 ? source.length() : close + 1);
        }
    }

    private void comment() {
        int end = source.indexOf("-->", at + 4);
        if (end < 0) {
            addViolation(at, Message.of("fault.comment.open"));
        }
        goTo(end < 0 ? source.length() : end + 3);
    }

    private void interpolation() {
        shows = true;
        var expression = new Expression(source, at + 2, names());
        goTo(expression.interpolation());
        // what stands in for an absent name is read by people too
        expression
                .literal()
                .ifPresent(span -> words.replace(span.from(), span.to(), source.substring(span.from(), span.to())));
    }

    private void tag(String name, int inside) {
        int line = line(at);
        if (open.size() >= MAX_DEPTH && (name.equals("if") || name.equals("list"))) {
            refusedTags.add(name);
            throw new InvalidExpression(at, "fault.tag.depth", MAX_DEPTH);
        }
        switch (name) {
            case "if" -> open.push(new Frame("if", line, condition(inside)));
            case "elseif" -> {
                Frame before = branch(name);
                open.push(new Frame("if", before.line(), condition(inside)));
            }
            case "else" -> {
                Frame before = branch(name);
                open.push(new Frame("else", before.line(), names()));
                end(inside);
            }
            case "list" -> list(line, inside);
            default -> {
                refusedTags.add(name);
                throw new InvalidExpression(at, "fault.tag.unknown", name, ALLOWED);
            }
        }
    }

    /** Reads a condition up to its tag's end; gives what can be named where it holds. */
    private Map<String, Variable> condition(int inside) {
        var condition = new Expression(source, inside, names());
        guarded('>', () -> goTo(condition.condition()));
        return condition.names();
    }

    /** Ends the branch before an {@code <#elseif>} or {@code <#else>}. */
    private Frame branch(String name) {
        Frame frame = open.peek();
        if (frame == null || !frame.tag().equals("if")) {
            throw new InvalidExpression(at, "fault.tag.outside", name);
        }
        branches++;
        if (branches > MAX_BRANCHES) {
            throw new InvalidExpression(at, "fault.tag.branches", MAX_BRANCHES);
        }
        return open.pop();
    }

    private void list(int line, int inside) {
        Matcher loop = LIST.matcher(source).region(inside, source.length());
        if (!loop.lookingAt()) {
            // opened all the same, so that its </#list> is not a fault too
            open.push(new Frame("list", line, names()));
            throw new InvalidExpression(at, "fault.list.expected");
        }
        String items = loop.group(1);
        String item = loop.group(2);
        Variable list = names().get(items);
        if (open.stream().anyMatch(frame -> frame.tag().equals("list"))) {
            addViolation(at, Message.of("fault.list.nested"));
        } else if (list == null) {
            addViolation(at, Message.of("fault.undeclared", items, names().keySet()));
        } else if (list.kind() != Variable.Kind.LIST) {
            addViolation(at, Message.of("fault.list.other", items, list.kind().words()));
        } else if (list.mayBeAbsent()) {
            addViolation(at, Message.of("fault.list.absent", items));
        } else if (names().containsKey(item) || Declaration.RESERVED.contains(item)) {
            addViolation(at, Message.of("fault.list.taken", item));
        }
        Variable known = list == null ? new Variable(items, Variable.Kind.LIST, false, List.of()) : list;
        var within = new LinkedHashMap<>(names());
        within.put(item, known.item(item));
        open.push(new Frame("list", line, within));
        goTo(loop.end());
    }

    private void close(String name, int inside) {
        if (refusedTags.contains(name)) {
            end(inside);
            return;
        }
        Frame frame = open.peek();
        String closes = frame == null ? "" : frame.tag().equals("list") ? "list" : "if";
        if (!closes.equals(name)) {
            throw new InvalidExpression(at, "fault.tag.closes-nothing", name, ALLOWED);
        }
        open.pop();
        end(inside);
    }

    private void end(int inside) {
        Matcher end = END.matcher(source).region(inside, source.length());
        if (!end.lookingAt()) {
            throw new InvalidExpression(at, "fault.tag.end");
        }
        goTo(end.end());
    }

    private Map<String, Variable> names() {
        Frame around = open.peek();
        return around == null ? declaration.variables() : around.names();
    }

    /** Moves on and blanks what was passed, but for line ends. */
    private void goTo(int next) {
        for (; at < next; at++) {
            if (words.charAt(at) != '\n') {
                words.setCharAt(at, '\0');
            }
        }
    }

    private int line(int position) {
        return TemplateFiles.lineAt(source, Math.min(position, source.length()));
    }

    private void addViolation(int position, Message message) {
        violations.add(Violation.inFile(file.path(), line(position), message));
    }
}
