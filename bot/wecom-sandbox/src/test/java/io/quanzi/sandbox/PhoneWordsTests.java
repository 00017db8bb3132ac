package io.quanzi.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PhoneWordsTests {
    private static final Path RESOURCES = Path.of("bot/wecom-sandbox/src/main/resources/sandbox");
    private static final Path SCREENS = Path.of("bot/wecom-sandbox/src/main/java/io/quanzi/sandbox/screen");
    private static final Pattern USED = Pattern.compile("\\bw(?:ords)?\\.of\\(\"([a-z][^\"]*[^.\"])\"[,)]");

    @Test
    void bothLanguagesHaveTheSameWords() throws IOException {
        assertThat(words("en").stringPropertyNames()).isEqualTo(words("zh").stringPropertyNames());
    }

    @Test
    void noWordThatAPhoneUsesIsMissing() throws IOException {
        var used = new TreeSet<String>();
        for (var folder : new Path[] {RESOURCES.resolve("pages"), SCREENS}) {
            try (var files = Files.walk(folder)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    USED.matcher(Files.readString(file)).results().forEach(found -> used.add(found.group(1)));
                }
            }
        }

        assertThat(used).hasSizeGreaterThan(80);
        assertThat(words("zh").stringPropertyNames()).containsAll(used);
    }

    private static Properties words(String language) throws IOException {
        var words = new Properties();
        try (var reader = Files.newBufferedReader(
                RESOURCES.resolve("words_" + language + ".properties"), StandardCharsets.UTF_8)) {
            words.load(reader);
        }
        return words;
    }
}
