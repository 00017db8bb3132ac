package io.quanzi.content;

import io.quanzi.content.Variable.Kind;
import io.quanzi.shared.Message;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one expression of a template: what may stand in {@code ${...}} or after {@code <#if}. Names must be declared,
 * built-ins come from a short list, kinds must fit, and a name that may be absent needs a default or a test before it.
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
    private static final Pattern HAS_CONTENT = Pattern.compile("\\?has_content(?![A-Za-z0-9_])");
    /** Matches up to what ends a text, or may not stand in it. */
    private static final Pattern IN_DOUBLE_QUOTES = Pattern.compile("\"(?:[^\"\\\\\n\0$#]|[$#](?!\\{))*+");

    private static final Pattern IN_SINGLE_QUOTES = Pattern.compile("'(?:[^'\\\\\n\0$#]|[$#](?!\\{))*+");

    private static final int MAX_DEPTH = 20;
    /** FreeMarker works a condition out by as many calls inside one another as it has parts. */
    private static final int MAX_PARTS = 40;

    private static final int MAX_BUILT_INS = 5;

    private final String source;
    private final Map<String, Variable> names;
    private final Set<String> present;
    private Set<String> implied = Set.of();
    private @Nullable Span literal;
    private int at;
    private int depth;
    private int parts;
    private int nots;

    /**
     * @param at where the expression begins in the source
     * @param names what can be named here
     * @param present names that may be absent and are known to be there
     */
    Expression(String source, int at, Map<String, Variable> names, Set<String> present) {
        this.source = source;
        this.at = at;
        this.names = names;
        this.present = new HashSet<>(present);
    }

    /** Characters of the source, the end exclusive. */
    record Span(int from, int to) {}

    /** Why an expression or tag is not allowed, and where. */
    static final class InvalidExpression extends RuntimeException {
        private final int at;
        private final transient Message reason;

        InvalidExpression(int at, Message reason) {
            super(reason.in(Locale.ENGLISH));
            this.at = at;
            this.reason = reason;
        }

        int at() {
            return at;
        }

        Message reason() {
            return reason;
        }
    }

    static Message undeclared(String name, Collection<String> known) {
        return Message.of("fault.undeclared", name, known);
    }

    /** Reads up to the closing brace; returns the position behind it. */
    int interpolation() {
        skipBlanks();
        int start = at;
        Kind kind = operand(true);
        skipBlanks();
        expect('}');
        if (kind == Kind.LIST) {
            throw new InvalidExpression(start, Message.of("fault.show.list"));
        }
        if (kind == Kind.ITEM) {
            throw new InvalidExpression(start, Message.of("fault.show.item", "${item.title}"));
        }
        if (kind == Kind.FLAG) {
            throw new InvalidExpression(start, Message.of("fault.show.flag"));
        }
        return at;
    }

    /** Reads up to the end of the tag; returns the position behind it. */
    int condition() {
        implied = or();
        skipBlanks();
        expect('>');
        return at;
    }

    /** The names that are present where the condition holds. */
    Set<String> implied() {
        return implied;
    }

    /** The text given for an absent name. */
    Optional<Span> literal() {
        return Optional.ofNullable(literal);
    }

    private Set<String> or() {
        Set<String> sure = and();
        while (take("||")) {
            and();
            sure = Set.of();
        }
        return sure;
    }

    /** Reads conditions joined by {@code &&}; what the left side makes sure of holds on the right side too. */
    private Set<String> and() {
        var before = Set.copyOf(present);
        var sure = new HashSet<>(not());
        while (take("&&")) {
            present.addAll(sure);
            sure.addAll(not());
        }
        present.retainAll(before);
        return sure;
    }

    private Set<String> not() {
        skipBlanks();
        if (peek() == '!' && !source.startsWith("!=", at)) {
            at++;
            nots++;
            if (nots > MAX_DEPTH) {
                throw new InvalidExpression(at, Message.of("fault.condition.nots", MAX_DEPTH));
            }
            not();
            return Set.of();
        }
        if (peek() == '(') {
            at++;
            depth++;
            if (depth > MAX_DEPTH) {
                throw new InvalidExpression(at, Message.of("fault.condition.depth", MAX_DEPTH));
            }
            Set<String> sure = or();
            skipBlanks();
            expect(')');
            depth--;
            return sure;
        }
        return comparison();
    }

    private Set<String> comparison() {
        skipBlanks();
        int start = at;
        parts++;
        if (parts > MAX_PARTS) {
            throw new InvalidExpression(start, Message.of("fault.condition.parts", MAX_PARTS));
        }
        var sure = new HashSet<String>();
        Kind left = testedName(sure);
        @Nullable String sign = sign();
        if (sign == null) {
            if (left != Kind.FLAG) {
                throw new InvalidExpression(start, Message.of("fault.condition.flag"));
            }
            return sure;
        }
        skipBlanks();
        Kind right = testedName(new HashSet<>());
        boolean ordered = sign.startsWith("<") || sign.startsWith(">");
        if (left != right || left == Kind.LIST || left == Kind.ITEM || (ordered && left != Kind.NUMBER)) {
            throw new InvalidExpression(
                    start, Message.of("fault.condition.compare", left.words(), right.words(), sign));
        }
        return Set.of();
    }

    private @Nullable String sign() {
        skipBlanks();
        for (String sign : depth > 0 ? new String[] {"==", "!=", "<=", ">=", "<", ">"} : new String[] {"==", "!="}) {
            if (take(sign)) {
                return sign;
            }
        }
        return null;
    }

    /** An operand that may ask whether a name is there. */
    private Kind testedName(Set<String> sure) {
        int start = at;
        String name = name();
        if (name != null) {
            Variable variable = names.get(name);
            boolean asked = take("??");
            if (asked || token(HAS_CONTENT) != null) {
                if (variable == null) {
                    throw new InvalidExpression(start, undeclared(name, names.keySet()));
                }
                if (!asked && variable.kind() != Kind.TEXT && variable.kind() != Kind.LIST) {
                    throw new InvalidExpression(start, Message.of("fault.condition.has-content", name));
                }
                sure.add(name);
                return Kind.FLAG;
            }
        }
        at = start;
        return operand(false);
    }

    /** A literal, or a name with what may follow it. */
    private Kind operand(boolean defaults) {
        int start = at;
        char first = peek();
        if (first == '"' || first == '\'') {
            text();
            return Kind.TEXT;
        }
        if (first >= '0' && first <= '9') {
            number();
            return Kind.NUMBER;
        }
        String name = name();
        if (name == null) {
            throw new InvalidExpression(start, Message.of("fault.expression.name", TemplateChecker.ALLOWED));
        }
        if (name.equals("true") || name.equals("false")) {
            return Kind.FLAG;
        }
        Variable variable = names.get(name);
        if (variable == null) {
            throw new InvalidExpression(start, undeclared(name, names.keySet()));
        }
        Kind kind = variable.kind();
        if (peek() == '.') {
            kind = field(variable);
        }
        boolean absent = variable.mayBeAbsent() && !present.contains(name);
        if (defaults && peek() == '!') {
            at++;
            byDefault();
            return kind;
        }
        if (absent) {
            throw new InvalidExpression(start, Message.of("fault.expression.absent", name, "${" + name + "!\"", "\"}"));
        }
        for (int i = 0; peek() == '?'; i++) {
            if (i == MAX_BUILT_INS) {
                throw new InvalidExpression(at, Message.of("fault.expression.built-ins", MAX_BUILT_INS));
            }
            kind = builtIn(kind);
        }
        return kind;
    }

    private Kind field(Variable item) {
        int start = at;
        at++;
        String field = name();
        if (item.kind() != Kind.ITEM || field == null || !item.fields().contains(field)) {
            throw new InvalidExpression(
                    start,
                    item.kind() == Kind.ITEM
                            ? Message.of("fault.expression.fields", item.fields())
                            : Message.of(
                                    "fault.expression.no-parts",
                                    item.name(),
                                    item.kind().words()));
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
            throw new InvalidExpression(
                    start,
                    Message.of(
                            "fault.expression.built-in",
                            name == null ? "" : name,
                            of.words(),
                            known.keySet().stream()
                                    .sorted()
                                    .map(word -> "?" + word)
                                    .toList()));
        }
        return result;
    }

    /** Reads what follows a {@code !}: nothing, a text or a number. */
    private void byDefault() {
        char first = peek();
        if (first == '"' || first == '\'') {
            text();
        } else if (first >= '0' && first <= '9') {
            number();
        } else if (first != '}') {
            throw new InvalidExpression(at, Message.of("fault.expression.default", "}"));
        }
    }

    private void text() {
        int start = at;
        char quote = source.charAt(start);
        token(quote == '"' ? IN_DOUBLE_QUOTES : IN_SINGLE_QUOTES);
        if (peek() == '\0' || peek() == '\n') {
            throw new InvalidExpression(start, Message.of("fault.expression.quote"));
        }
        if (peek() != quote) {
            throw new InvalidExpression(at, Message.of("fault.expression.plain", "\\", "${...}"));
        }
        literal = new Span(start + 1, at);
        at++;
    }

    private void number() {
        int start = at;
        token(DIGITS);
        if (at - start > 15) {
            throw new InvalidExpression(start, Message.of("fault.expression.digits", 15));
        }
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
            throw new InvalidExpression(
                    at,
                    Message.of(
                            "fault.expression.expected",
                            wanted,
                            peek() == '\0' ? Message.of("fault.kind.end") : Message.of("fault.kind.quoted", rest()),
                            TemplateChecker.ALLOWED));
        }
        at++;
    }

    /** The next few characters, for a message. */
    private String rest() {
        int lineEnd = source.indexOf('\n', at);
        int end = lineEnd < 0 ? source.length() : lineEnd;
        return source.substring(at, Math.min(end, at + 20));
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
