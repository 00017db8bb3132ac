package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.customer.Trait;
import io.quanzi.shared.Message;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words of the pages: complete in both languages, and nowhere else. */
class WordsTests {
    private static final Path RESOURCES = Path.of("bot/src/main/resources");
    private static final Pattern COMMENT = Pattern.compile("<#--.*?-->", Pattern.DOTALL);
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
    private static final Pattern KEY = Pattern.compile("text\\.of\\(\"([a-z0-9.-]+)\"[,)]");

    private final Properties chinese = read("messages_zh_CN.properties");
    private final Properties english = read("messages.properties");

    @Test
    void everyTraitHasWords() {
        assertThat(Trait.all())
                .allSatisfy(trait -> assertThat(Message.isKnown("trait." + trait.key()))
                        .as(trait.key())
                        .isTrue());
    }

    @Test
    void haveTheSameKeysInBothLanguages() {
        assertThat(english.stringPropertyNames()).isEqualTo(chinese.stringPropertyNames());
        assertThat(english.values()).noneMatch(word -> word.toString().isBlank());
    }

    @Test
    void haveTheSameGapsInBothLanguages() {
        for (String key : english.stringPropertyNames()) {
            for (String gap : List.of("{0}", "{1}", "{2}", "{3}", "{4}", "{5}")) {
                assertThat(english.getProperty(key).contains(gap))
                        .as(key + " " + gap)
                        .isEqualTo(chinese.getProperty(key).contains(gap));
            }
        }
    }

    @Test
    void useNoStraightApostropheWhichTheFormatterEats() {
        assertThat(english.values()).noneMatch(word -> word.toString().contains("'"));
        assertThat(chinese.values()).noneMatch(word -> word.toString().contains("'"));
    }

    @Test
    void standInNoPageByThemselves() throws IOException {
        for (Path page : pages()) {
            String text = COMMENT.matcher(Files.readString(page)).replaceAll("");

            assertThat(HAN.matcher(text).find()).as("Chinese in " + page).isFalse();
        }
    }

    @Test
    void areThereForEveryKeyThatAPageNames() throws IOException {
        var missing = new TreeSet<String>();
        for (Path page : pages()) {
            KEY.matcher(Files.readString(page))
                    .results()
                    .map(found -> found.group(1))
                    .filter(key -> !english.containsKey(key) && !key.endsWith("."))
                    .forEach(missing::add);
        }
        assertThat(missing).isEmpty();
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> found = Files.walk(RESOURCES.resolve("pages"))) {
            List<Path> pages =
                    found.filter(path -> path.toString().endsWith(".ftlh")).toList();
            assertThat(pages).isNotEmpty();
            return pages;
        }
    }

    private static Properties read(String name) {
        var words = new Properties();
        try (Reader reader = Files.newBufferedReader(RESOURCES.resolve(name), StandardCharsets.UTF_8)) {
            words.load(reader);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
        return words;
    }
}
