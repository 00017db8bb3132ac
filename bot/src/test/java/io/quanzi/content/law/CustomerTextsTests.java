package io.quanzi.content.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PropertyResourceBundle;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What customers read on our pages, and what the program writes them, passes the check as what they are sent does. */
class CustomerTextsTests {
    private static final Path PAGES = Path.of("bot/src/main/resources/pages/customer");
    private static final Path WORDS = Path.of("bot/src/main/resources/messages_zh_CN.properties");
    private static final Pattern KEY = Pattern.compile("\"([a-z][a-z0-9-]*)\\.[a-zA-Z0-9.-]+\"");
    private static final Pattern NOT_READ = Pattern.compile("<#--.*?-->|<[^>]*>|\\$\\{[^}]*}", Pattern.DOTALL);

    @Test
    void theWordsOfCustomersPagesPass() throws IOException {
        Set<String> families = new TreeSet<>();
        for (String page : pages().values()) {
            KEY.matcher(page).results().map(found -> found.group(1)).forEach(families::add);
        }
        Map<String, String> words = new TreeMap<>(words());
        words.keySet().removeIf(key -> !families.contains(key.substring(0, Math.max(0, key.indexOf('.')))));

        assertThat(families).contains("card", "member", "group", "owner", "questions");
        assertThat(words).hasSizeGreaterThan(100);
        assertThat(against(words)).isEmpty();
    }

    @Test
    void whatStandsInTheirPagesThemselvesPasses() throws IOException {
        Map<String, String> pages = new HashMap<>(pages());
        pages.replaceAll((name, page) -> NOT_READ.matcher(page).replaceAll(" "));

        assertThat(against(pages)).isEmpty();
    }

    private static Map<String, List<String>> against(Map<String, String> texts) {
        var against = new TreeMap<String, List<String>>();
        texts.forEach((name, text) -> {
            List<String> found = CopyLaw.shipped().wordsIn(text.replaceAll("\\{\\d+}", "某")).stream()
                    .map(finding -> finding.word() + " " + finding.message().in(Locale.ENGLISH))
                    .toList();
            if (!found.isEmpty()) {
                against.put(name, found);
            }
        });
        return against;
    }

    private static Map<String, String> pages() throws IOException {
        var pages = new TreeMap<String, String>();
        try (Stream<Path> files = Files.list(PAGES)) {
            for (Path file : files.toList()) {
                pages.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return pages;
    }

    private static Map<String, String> words() throws IOException {
        try (var file = Files.newBufferedReader(WORDS)) {
            var bundle = new PropertyResourceBundle(file);
            return bundle.keySet().stream().collect(Collectors.toMap(key -> key, bundle::getString));
        }
    }
}
