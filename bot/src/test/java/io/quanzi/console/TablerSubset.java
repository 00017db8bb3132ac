package io.quanzi.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of Tabler's stylesheet that the console's pages can use, a sixth of it: a page is seen only after its
 * stylesheets have come and are read. Out go selectors with a class or a data attribute that no page can have
 * ({@link PageClasses}; htmx adds only classes of its own), custom properties that nothing reads, and keyframes that nothing
 * plays. What pseudo-classes hold in parentheses is not looked at, and such selectors stay. The order stays too.
 */
final class TablerSubset {
    /** Where the part is kept; {@link TablerSubsetTests} holds it up to date. */
    static final Path KEPT = Path.of("bot/src/main/resources/static/assets/tabler.css");

    private static final Path OWN = KEPT.resolveSibling("console.css");
    private static final List<Path> PAGES = List.of(
            Path.of("bot/src/main/resources/pages/console"),
            Path.of("bot/src/main/resources/pages/shell"),
            KEPT.getParent());
    private static final Pattern READ = Pattern.compile("var\\(\\s*(--[\\w-]+)");
    private static final Pattern CLASS = Pattern.compile("\\.([A-Za-z_-][\\w-]*)");
    private static final Pattern WORD = Pattern.compile("[\\w-]+");

    private final PageClasses classes;
    private final Map<String, Boolean> asked = new HashMap<>();

    private TablerSubset(PageClasses classes) {
        this.classes = classes;
    }

    /** Tabler's whole stylesheet, of the version that pom.xml has. */
    static String whole() throws IOException {
        var pom = new Properties();
        pom.load(stream("META-INF/maven/org.webjars.npm/tabler__core/pom.properties"));
        String path = "META-INF/resources/webjars/tabler__core/%s/dist/css/tabler.min.css"
                .formatted(pom.getProperty("version"));
        try (InputStream css = stream(path)) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream stream(String path) {
        return Objects.requireNonNull(TablerSubset.class.getClassLoader().getResourceAsStream(path), path);
    }

    /** The part that the pages of the source tree can use, with Tabler's notice on top. */
    static String make() throws IOException {
        String whole = whole();
        return whole.substring(whole.indexOf("/*!"), whole.indexOf("*/"))
                + "* The part that our pages can use, written by TablerSubsetTests: not to be edited.\n */\n"
                + of(whole, PageClasses.in(PAGES), Files.readString(OWN));
    }

    /** The classes that Tabler knows and the kept part does not. */
    static Set<String> classesLeftOut() throws IOException {
        Set<String> left = classesIn(CssRule.read(whole())).collect(Collectors.toSet());
        classesIn(CssRule.read(Files.readString(KEPT))).forEach(left::remove);
        return left;
    }

    private static Stream<String> classesIn(List<CssRule> rules) {
        return rules.stream()
                .flatMap(rule -> rule.isGroup()
                        ? classesIn(rule.inner())
                        : CLASS.matcher(rule.head()).results().map(found -> found.group(1)));
    }

    /**
     * Keeps of a stylesheet what pages can use, a rule a line.
     *
     * @param own the stylesheet that comes after it and reads its custom properties
     */
    static String of(String css, PageClasses classes, String own) {
        List<CssRule> rules = new TablerSubset(classes).fitting(CssRule.read(css));
        Set<String> words = Stream.concat(declarations(rules), Stream.of(own))
                .flatMap(text -> WORD.matcher(text).results().map(MatchResult::group))
                .collect(Collectors.toSet());
        rules.removeIf(rule -> rule.isKeyframes() && !words.contains(rule.name()));
        return withoutUnread(rules, propertiesRead(rules, own)).stream()
                .map(rule -> rule.text() + "\n")
                .collect(Collectors.joining());
    }

    private List<CssRule> fitting(List<CssRule> rules) {
        var kept = new ArrayList<CssRule>();
        for (CssRule rule : rules) {
            if (rule.isGroup()) {
                List<CssRule> inner = fitting(rule.inner());
                if (!inner.isEmpty()) {
                    kept.add(CssRule.group(rule.head(), inner));
                }
            } else if (rule.isKeyframes()) {
                kept.add(rule);
            } else {
                List<String> selectors = CssRule.split(rule.head(), ',').stream()
                        .filter(this::fits)
                        .toList();
                if (!selectors.isEmpty()) {
                    kept.add(new CssRule(String.join(",", selectors), rule.body(), List.of()));
                }
            }
        }
        return kept;
    }

    /** Whether all classes and data attributes that a selector wants can be there. */
    private boolean fits(String selector) {
        int depth = 0;
        for (int i = 0; i < selector.length(); i++) {
            char sign = selector.charAt(i);
            depth += sign == '(' ? 1 : sign == ')' ? -1 : 0;
            if (depth == 0 && (sign == '.' || selector.startsWith("[data-", i))) {
                int end = i + 1;
                while (end < selector.length() && PageClasses.isOfWord(selector.charAt(end))) {
                    end++;
                }
                if (!asked.computeIfAbsent(selector.substring(i + 1, end), classes::has)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Stream<String> declarations(List<CssRule> rules) {
        return rules.stream()
                .flatMap(rule -> rule.isGroup()
                        ? declarations(rule.inner())
                        : rule.isKeyframes() ? Stream.of() : rule.body().stream());
    }

    /** The custom properties that something reads: what is drawn, or another that is read. */
    private static Set<String> propertiesRead(List<CssRule> rules, String own) {
        var read = new HashSet<String>();
        var byProperty = new HashMap<String, Set<String>>();
        rules.stream()
                .filter(CssRule::isKeyframes)
                .forEach(rule -> namesIn(rule.body().get(0), read));
        namesIn(own, read);
        declarations(rules)
                .forEach(declaration -> namesIn(
                        declaration,
                        isProperty(declaration)
                                ? byProperty.computeIfAbsent(property(declaration), name -> new HashSet<>())
                                : read));
        for (var more = Set.copyOf(read); !more.isEmpty(); ) {
            more = more.stream()
                    .flatMap(name -> byProperty.getOrDefault(name, Set.of()).stream())
                    .filter(read::add)
                    .collect(Collectors.toSet());
        }
        return read;
    }

    private static void namesIn(String css, Set<String> names) {
        READ.matcher(css).results().forEach(found -> names.add(found.group(1)));
    }

    private static boolean isProperty(String declaration) {
        return declaration.startsWith("--");
    }

    private static String property(String declaration) {
        return declaration.substring(0, declaration.indexOf(':'));
    }

    private static List<CssRule> withoutUnread(List<CssRule> rules, Set<String> read) {
        return rules.stream()
                .map(rule -> rule.isGroup()
                        ? CssRule.group(rule.head(), withoutUnread(rule.inner(), read))
                        : new CssRule(
                                rule.head(),
                                rule.body().stream()
                                        .filter(one -> !isProperty(one) || read.contains(property(one)))
                                        .toList(),
                                List.of()))
                .filter(rule -> rule.isGroup() || !rule.body().isEmpty())
                .toList();
    }
}
