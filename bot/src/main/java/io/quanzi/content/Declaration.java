package io.quanzi.content;

import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Source;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The declaration in a template's first line: {@code <#-- Title. Model: nickname (String, may be absent), points (long).
 * -->}.
 *
 * @param variables by name, in the order written
 */
record Declaration(String title, Map<String, Variable> variables) {
    private static final String EXAMPLE =
            "<#-- Member day reminder. Model: nickname (String, may be absent), points (long). -->";
    private static final Pattern LINE = Pattern.compile("<#--(.*?)Model:(.*)-->", Pattern.DOTALL);
    private static final int LONGEST_LINE = 2_000;
    private static final Pattern VARIABLE = Pattern.compile(
            "(?<name>[a-z][A-Za-z0-9]*)\\s*\\(\\s*(?<type>[^()]*?)\\s*(?<absent>,\\s*may be absent\\s*)?\\)");
    private static final Pattern OUTER_COMMA = Pattern.compile(",(?![^()]*\\))");
    private static final Pattern FIELDS = Pattern.compile("[a-z][A-Za-z0-9]*(\\s*,\\s*[a-z][A-Za-z0-9]*)*");
    private static final String LIST = "list of ";
    /** Words of FreeMarker's own language, which it would not take for names. */
    static final Set<String> RESERVED = Set.of("true", "false", "gt", "gte", "lt", "lte", "in", "as", "using");

    /** Reads the first line of a file; throws {@link InvalidFile} when it declares no model. */
    static Declaration of(Source file) {
        String first = halfWidth(file.content().lines().findFirst().orElse("")).strip();
        if (first.length() > LONGEST_LINE) {
            throw violation(file, Message.of("fault.model.long", LONGEST_LINE, first.length()));
        }
        Matcher line = LINE.matcher(first);
        if (!line.matches()) {
            throw violation(file, Message.of("fault.model", EXAMPLE));
        }
        String model = line.group(2).strip().replaceFirst("\\s*[.\u3002]$", "");
        return new Declaration(line.group(1).strip(), variables(file, model));
    }

    /** Reads what is given to a template, written as in a first line. */
    static Map<String, Variable> given(String written) {
        return variables(new Source("what is given", written), written);
    }

    /**
     * Why a template that declares this cannot be filled in from what is given.
     *
     * @param by who gives it
     * @return empty when it can
     */
    Optional<Message> unfit(Message by, Map<String, Variable> given) {
        List<String> absent = variables.keySet().stream()
                .filter(name -> !given.containsKey(name))
                .toList();
        if (!absent.isEmpty()) {
            return Optional.of(Message.of("fault.unfit.absent", by, absent, given.keySet()));
        }
        for (Variable wanted : variables.values()) {
            Variable got = Objects.requireNonNull(given.get(wanted.name()));
            if (got.kind() != wanted.kind() || !got.fields().containsAll(wanted.fields())) {
                return Optional.of(Message.of("fault.unfit.type", by, wanted.name(), got.type(), wanted.type()));
            }
            if (got.mayBeAbsent() && !wanted.mayBeAbsent()) {
                return Optional.of(Message.of("fault.unfit.sometimes", by, wanted.name(), wanted.type()));
            }
        }
        return Optional.empty();
    }

    private static Map<String, Variable> variables(Source file, String model) {
        var variables = new LinkedHashMap<String, Variable>();
        if (!model.equals("none")) {
            for (String part : OUTER_COMMA.split(model, -1)) {
                Variable variable = variable(file, part.strip());
                if (variables.put(variable.name(), variable) != null) {
                    throw violation(file, Message.of("fault.model.twice", variable.name()));
                }
            }
        }
        return variables;
    }

    /**
     * The declared part of a model, checked.
     *
     * @throws IllegalArgumentException when a value is missing or of another type than declared
     */
    Map<String, Object> modelOf(String template, Map<String, ?> model) {
        var plain = new HashMap<String, Object>();
        for (Variable variable : variables.values()) {
            @Nullable Object value = model.get(variable.name());
            if (value == null || (variable.mayBeAbsent() && value instanceof String text && text.isBlank())) {
                if (!variable.mayBeAbsent()) {
                    throw new IllegalArgumentException("template %s needs %s (%s), which was not given; given: %s"
                            .formatted(
                                    template,
                                    variable.name(),
                                    variable.kind(),
                                    model.keySet().stream().sorted().toList()));
                }
                continue;
            }
            try {
                plain.put(variable.name(), variable.plain(value));
            } catch (IllegalArgumentException unfit) {
                throw new IllegalArgumentException("template " + template + ": " + unfit.getMessage(), unfit);
            }
        }
        return plain;
    }

    private static Variable variable(Source file, String part) {
        Matcher written = VARIABLE.matcher(part);
        if (!written.matches() || RESERVED.contains(written.group("name"))) {
            throw violation(file, Message.of("fault.model.variable", part));
        }
        String name = written.group("name");
        String type = written.group("type");
        boolean mayBeAbsent = written.group("absent") != null;
        if (type.startsWith(LIST)) {
            return new Variable(name, Variable.Kind.LIST, mayBeAbsent, fields(file, type.substring(LIST.length())));
        }
        Variable.Kind kind = switch (type) {
            case "String" -> Variable.Kind.TEXT;
            case "int", "long" -> Variable.Kind.NUMBER;
            case "boolean" -> Variable.Kind.FLAG;
            default -> throw violation(file, Message.of("fault.model.type", type, name));
        };
        return new Variable(name, kind, mayBeAbsent, List.of());
    }

    /** {@code "String"} means plain texts, anything else is a list of keys. */
    private static List<String> fields(Source file, String items) {
        if (items.strip().equals("String")) {
            return List.of();
        }
        if (!FIELDS.matcher(items.strip()).matches()) {
            throw violation(file, Message.of("fault.model.list", items));
        }
        return List.of(items.strip().split("\\s*,\\s*"));
    }

    /** Chinese keyboards write these four wide. */
    private static String halfWidth(String line) {
        return line.replace('\uFF0C', ',')
                .replace('\uFF08', '(')
                .replace('\uFF09', ')')
                .replace('\uFF1A', ':');
    }

    private static InvalidFile violation(Source file, Message message) {
        return new InvalidFile(Violation.inFile(file.path(), 1, message));
    }
}
