package io.quanzi.content;

import io.quanzi.content.Variable.Kind;
import io.quanzi.shared.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one expression of a template: what may stand in {@code ${...}} or after {@code <#if}. Names must be declared,
 * built-ins come from a short list, kinds must fit, and a name that may be absent needs a default or a test before it.
 *
 * <p>What can be named changes as a condition is read: behind {@code name??} the name is known to be there, until an
 * {@code ||} or the end of a {@code !} makes that unsure again.
 */
final class Expression {
    /** Built-ins that take no argument and make nothing longer. */
    private static final Map<Kind, Map<String, Kind>> BUILT_INS = Map.of(
            Kind.TEXT,
            Map.of(
                    "trim", Kind.TEXT,
                    "upper_case", Kind.TEXT,
                    "lower_case", Kind.TEXT,
                    "cap_first", Kind.TEXT,
                    "length", Kind.NUMBER,
                    "has_content", Kind.FLAG),
            Kind.LIST,
            Map.of("size", Kind.NUMBER, "has_content", Kind.FLAG),
            Kind.NUMBER,
            Map.of("c", Kind.TEXT));

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*+");
    private static final Pattern DIGITS = Pattern.compile("[0-9]++");
    private static final Pattern EQUALITY = Pattern.compile("[=!]=");
    /** An order is compared in parentheses only, since its sign may end a tag. */
    private static final Pattern COMPARISON = Pattern.compile("[=!<>]=|[<>]");

    private static final Pattern HAS_CONTENT = Pattern.compile("\\?has_content(?![A-Za-z0-9_])");
    /** Matches up to what ends a text, or may not stand in it. */
    private static final Pattern IN_DOUBLE_QUOTES = Pattern.compile("\"(?:[^\"\\\\\n\0$#]|[$#](?!\\{))*+");

    private static final Pattern IN_SINGLE_QUOTES = Pattern.compile("'(?:[^'\\\\\n\0$#]|[$#](?!\\{))*+");

    /** FreeMarker works a condition out by as many calls inside one another as it has comparisons, brackets and !. */
    private static final int MAX_PARTS = 100;

    private static final int MAX_BUILT_INS = 5;

    private final String source;
    private Map<String, Variable> names;
    private @Nullable Span literal;
    private int at;
    private int depth;
    private int parts;

    /**
     * @param at where the expression begins in the source
     * @param names what can be named here
     */
    Expression(String source, int at, Map<String, Variable> names) {
        this.source = source;
        this.at = at;
        this.names = names;
    }

    /** Characters of the source, the end exclusive. */
    record Span(int from, int to) {}

    /** Why an expression or tag is not allowed, and where. */
    static final class InvalidExpression extends RuntimeException {
        private final int at;
        private final transient Message reason;

        InvalidExpression(int at, String reason, Object... gaps) {
            super(reason);
            this.at = at;
            this.reason = Message.of(reason, gaps);
        }

        int at() {
            return at;
        }

        Message reason() {
            return reason;
        }
    }

    /** Reads up to the closing brace; returns the position behind it. */
    int interpolation() {
        skipBlanks();
        int start = at;
        Kind kind = operand(true);
        skipBlanks();
        expect('}');
        if (kind != Kind.TEXT && kind != Kind.NUMBER) {
            throw new InvalidExpression(start, "fault.show." + kind.name().toLowerCase(Locale.ROOT), "${item.title}");
        }
        return at;
    }

    /** Reads up to the end of the tag; returns the position behind it. */
    int condition() {
        or();
        skipBlanks();
        expect('>');
        return at;
    }

    /** What can be named where the condition holds. */
    Map<String, Variable> names() {
        return names;
    }

    /** The text given for an absent name. */
    Optional<Span> literal() {
        return Optional.ofNullable(literal);
    }

    private void or() {
        Map<String, Variable> before = names;
        and();
        while (take("||")) {
            names = before;
            and();
            names = before;
        }
    }

    private void and() {
        do {
            not();
        } while (take("&&"));
    }

    private void not() {
        skipBlanks();
        parts++;
        if (parts > MAX_PARTS) {
            throw new InvalidExpression(at, "fault.condition.parts", MAX_PARTS);
        }
        if (peek() == '!' && !source.startsWith("!=", at)) {
            at++;
            Map<String, Variable> before = names;
            not();
            names = before;
        } else if (peek() == '(') {
            at++;
            depth++;
            or();
            skipBlanks();
            expect(')');
            depth--;
        } else {
            comparison();
        }
    }

    private void comparison() {
        int start = at;
        Map<String, Variable> before = names;
        Kind left = testedName();
        skipBlanks();
        String sign = token(depth > 0 ? COMPARISON : EQUALITY);
        if (sign == null) {
            if (left != Kind.FLAG) {
                throw new InvalidExpression(start, "fault.condition.flag");
            }
            return;
        }
        names = before;
        skipBlanks();
        Kind right = testedName();
        names = before;
        boolean ordered = sign.startsWith("<") || sign.startsWith(">");
        if (left != right || left == Kind.LIST || left == Kind.ITEM || (ordered && left != Kind.NUMBER)) {
            throw new InvalidExpression(start, "fault.condition.compare", left.words(), right.words(), sign);
        }
    }

    /** An operand that may ask whether a name is there. */
    private Kind testedName() {
        int start = at;
        String name = name();
        boolean asked = name != null && take("??");
        if (name == null || !(asked || token(HAS_CONTENT) != null)) {
            at = start;
            return operand(false);
        }
        Variable variable = declared(name, start);
        if (!asked && variable.kind() != Kind.TEXT && variable.kind() != Kind.LIST) {
            throw new InvalidExpression(start, "fault.condition.has-content", name);
        }
        names = new LinkedHashMap<>(names);
        names.put(name, variable.present());
        return Kind.FLAG;
    }

    private Variable declared(String name, int start) {
        Variable variable = names.get(name);
        if (variable == null) {
            throw new InvalidExpression(start, "fault.undeclared", name, names.keySet());
        }
        return variable;
    }

    /** A literal, or a name with what may follow it. */
    private Kind operand(boolean defaults) {
        int start = at;
        Kind constant = constant();
        if (constant != null) {
            return constant;
        }
        String name = name();
        if (name == null) {
            throw new InvalidExpression(start, "fault.expression.name", TemplateChecker.ALLOWED);
        }
        if (name.equals("true") || name.equals("false")) {
            return Kind.FLAG;
        }
        Variable variable = declared(name, start);
        Kind kind = variable.kind();
        if (peek() == '.') {
            kind = field(variable);
        }
        if (defaults && peek() == '!') {
            at++;
            if (constant() == null && peek() != '}') {
                throw new InvalidExpression(at, "fault.expression.default", "}");
            }
            return kind;
        }
        if (variable.mayBeAbsent()) {
            throw new InvalidExpression(start, "fault.expression.absent", name, "${" + name + "!\"", "\"}");
        }
        for (int i = 0; peek() == '?'; i++) {
            if (i == MAX_BUILT_INS) {
                throw new InvalidExpression(at, "fault.expression.built-ins", MAX_BUILT_INS);
            }
            kind = builtIn(kind);
        }
        return kind;
    }

    private Kind field(Variable item) {
        int start = at;
        at++;
        String field = name();
        if (item.kind() != Kind.ITEM) {
            throw new InvalidExpression(
                    start, "fault.expression.no-parts", item.name(), item.kind().words());
        }
        if (field == null || !item.fields().contains(field)) {
            throw new InvalidExpression(start, "fault.expression.fields", item.fields());
        }
        return Kind.TEXT;
    }

    private Kind builtIn(Kind of) {
        int start = at;
        at++;
        String name = name();
        Map<String, Kind> known = BUILT_INS.getOrDefault(of, Map.of());
        Kind result = name == null ? null : known.get(name);
        if (result == null || peek() == '(') {
            List<String> may =
                    known.keySet().stream().sorted().map(word -> "?" + word).toList();
            throw new InvalidExpression(start, "fault.expression.built-in", name == null ? "" : name, of.words(), may);
        }
        return result;
    }

    /** Reads past a text or a number; null when there is none. */
    private @Nullable Kind constant() {
        if (peek() == '"' || peek() == '\'') {
            text();
            return Kind.TEXT;
        }
        int start = at;
        String digits = token(DIGITS);
        if (digits != null && digits.length() > 15) {
            throw new InvalidExpression(start, "fault.expression.digits", 15);
        }
        return digits == null ? null : Kind.NUMBER;
    }

    private void text() {
        int start = at;
        char quote = source.charAt(start);
        token(quote == '"' ? IN_DOUBLE_QUOTES : IN_SINGLE_QUOTES);
        if (peek() == '\0' || peek() == '\n') {
            throw new InvalidExpression(start, "fault.expression.quote");
        }
        if (peek() != quote) {
            throw new InvalidExpression(at, "fault.expression.plain", "\\", "${...}");
        }
        literal = new Span(start + 1, at);
        at++;
    }

    private @Nullable String name() {
        return token(NAME);
    }

    /** Reads past what a pattern matches here and returns it; null when it does not match. */
    private @Nullable String token(Pattern pattern) {
        Matcher found = pattern.matcher(source).region(at, source.length());
        if (!found.lookingAt()) {
            return null;
        }
        at = found.end();
        return found.group();
    }

    private boolean take(String word) {
        skipBlanks();
        if (source.startsWith(word, at)) {
            at += word.length();
            return true;
        }
        return false;
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            String rest =
                    source.substring(at, Math.min(source.length(), at + 20)).split("\n", 2)[0];
            Message got = peek() == '\0' ? Message.of("fault.kind.end") : Message.of("fault.kind.quoted", rest);
            throw new InvalidExpression(at, "fault.expression.expected", wanted, got, TemplateChecker.ALLOWED);
        }
        at++;
    }

    private char peek() {
        return at < source.length() ? source.charAt(at) : '\0';
    }

    private void skipBlanks() {
        while (Character.isWhitespace(peek())) {
            at++;
        }
    }
}
