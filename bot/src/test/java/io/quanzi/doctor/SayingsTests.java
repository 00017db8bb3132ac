package io.quanzi.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the doctor says: complete, and the same in both languages. */
class SayingsTests {
    private final Properties chinese = read("messages_zh_CN.properties");
    private final Properties english = read("messages.properties");

    @Test
    void haveTheSameKeysAndGapsInBothLanguages() {
        assertThat(english.stringPropertyNames()).isEqualTo(chinese.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            for (String gap : List.of("{0}", "{1}", "{2}", "{3}")) {
                assertThat(english.getProperty(key).contains(gap))
                        .as(key + " " + gap)
                        .isEqualTo(chinese.getProperty(key).contains(gap));
            }
        }
    }

    @Test
    void areInTheirOwnLanguage() {
        assertThat(english.stringPropertyNames().stream()
                        .filter(key -> !key.contains("callable-app") && !key.endsWith(".ip.mend"))
                        .map(english::getProperty))
                .noneMatch(words -> words.codePoints().anyMatch(Character::isIdeographic));
        assertThat(chinese.stringPropertyNames().stream().filter(key -> key.endsWith(".mend")))
                .allMatch(key -> chinese.getProperty(key).codePoints().anyMatch(Character::isIdeographic));
    }

    @Test
    void tellOfEveryThingThatIsLookedAtWhyItMatters() {
        assertThat(Stream.of(CheckId.values()))
                .allSatisfy(checkId -> assertThat(english).containsKeys(checkId.key(), checkId.key() + ".why"));
    }

    @Test
    void nameNoCureWithoutItsTrouble() {
        assertThat(english.stringPropertyNames().stream()
                        .filter(key -> key.endsWith(".mend") && !key.startsWith("report")))
                .allSatisfy(key -> assertThat(english).containsKey(key.replaceAll("\\.mend$", "")));
    }

    private static Properties read(String file) {
        var all = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("bot/src/main/resources/" + file))) {
            all.load(reader);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
        var words = new Properties();
        all.stringPropertyNames().stream()
                .filter(key -> key.startsWith("check."))
                .forEach(key -> words.setProperty(key.substring("check.".length()), all.getProperty(key)));
        return words;
    }
}
