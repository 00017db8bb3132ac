package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.customer.Trait;
import io.quanzi.shared.Message;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words of the pages: complete in both languages, and nowhere else. */
class WordsTests {
    private static final Path RESOURCES = Path.of("bot/src/main/resources");
    private static final Pattern COMMENT = Pattern.compile("<#--.*?-->", Pattern.DOTALL);
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
    private static final Pattern KEY = Pattern.compile("text\\.of\\(\"([a-z0-9.-]+)\"[,)]");
    private static final Pattern LITERAL = Pattern.compile("[\"']([A-Za-z0-9_.-]+)[\"']");
    private static final Pattern LATIN = Pattern.compile("[A-Za-z]{3}");
    private static final Pattern HALF_WIDTH =
            Pattern.compile("\\p{IsHan}[,;:!?(](?![?}])|[,;:!?)]\\p{IsHan}|\\([^()]*\\p{IsHan}[^()]*\\)");

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

    @Test
    void areAllUsed() throws IOException {
        var sources = new StringBuilder();
        for (Path source : filesBelow(Path.of("bot/src/main/java"), ".java")) {
            sources.append(Files.readString(source));
        }
        for (Path page : pages()) {
            sources.append(Files.readString(page));
        }
        Set<String> literals = LITERAL.matcher(sources)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(english.stringPropertyNames().stream().filter(key -> !isNamed(key, literals)))
                .as("words that no page and no class names")
                .isEmpty();
    }

    /** The {@code ?} of pages and columns: each leads to a word that is there, from a column and a page that are there. */
    @Test
    void areExplainedByTheDefinitions() throws IOException {
        String help = Files.readString(RESOURCES.resolve("pages/shell/help.ftlh"));
        String listed = Files.readString(Path.of("bot/src/main/java/io/quanzi/console/data/DefinitionsPage.java"));
        List<String> lines =
                help.lines().filter(line -> line.startsWith("  \"")).toList();
        var explained = new TreeSet<String>();
        for (String line : lines) {
            List<String> words =
                    LITERAL.matcher(line).results().map(found -> found.group(1)).toList();
            boolean isColumn = !line.startsWith("  \"/");
            if (isColumn) {
                assertThat(english).containsKey(words.get(0));
            }
            explained.addAll(isColumn ? words.subList(1, words.size()) : words);
        }

        assertThat(explained).hasSizeGreaterThan(20).allSatisfy(word -> {
            assertThat(english).containsKeys("definition." + word, "definition." + word + ".text");
            assertThat(listed).contains("\"" + word + "\"");
        });
    }

    @Test
    void areTranslated() {
        var same = new TreeSet<String>();
        var left = new TreeSet<String>();
        for (String key : english.stringPropertyNames()) {
            String word = english.getProperty(key);
            if (LATIN.matcher(word).find() && word.equals(chinese.getProperty(key))) {
                same.add(key);
            }
            if (HAN.matcher(word).find() && !namesWhatIsChinese(key)) {
                left.add(key);
            }
        }
        assertThat(same).as("alike in both languages").containsExactlyInAnyOrder("identity.unionid", "check.aes-key");
        assertThat(left).as("Chinese in English words").isEmpty();
    }

    @Test
    void useChinesePunctuationInChinese() throws IOException {
        var wrong = new TreeSet<String>();
        chinese.stringPropertyNames().stream()
                // these quote the notation of our files
                .filter(key -> !key.startsWith("fault."))
                .filter(key -> HALF_WIDTH.matcher(chinese.getProperty(key)).find())
                .forEach(wrong::add);
        for (Path text : shippedTexts()) {
            if (text.startsWith("templates/law")) {
                continue; // phrases to look for, in a notation of their own
            }
            for (String line : said(text)) {
                if (HALF_WIDTH.matcher(line).find()) {
                    wrong.add(text + ": " + line.strip());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Customers and colleagues are both 您: what an officer says stands on the same pages as our own words. */
    @Test
    void addressEverybodyAlike() throws IOException {
        assertThat(chinese.stringPropertyNames())
                .filteredOn(key -> chinese.getProperty(key).contains("你"))
                .isEmpty();
        for (Path text : shippedTexts()) {
            boolean law = text.startsWith("templates/law"); // its phrases, in brackets, are words of others
            assertThat(said(text))
                    .as(text.toString())
                    .noneMatch(line -> line.contains("你") && !(law && line.contains("[")));
        }
    }

    /** What had two names has one: 新人礼券 for the first gift, 结算 with partners beside 对账 with WeCom, 事件处理 for events. */
    @Test
    void callEachThingByOneName() throws IOException {
        for (String old : List.of("首单礼", "收件箱", "换券对账")) {
            assertThat(chinese.values())
                    .as(old)
                    .noneMatch(word -> word.toString().contains(old));
            for (Path text : shippedTexts()) {
                assertThat(said(text)).as(text.toString()).noneMatch(line -> line.contains(old));
            }
        }
    }

    /** By its whole name, or by a beginning that ends in a dot, or by an ending beside a whole name. */
    private static boolean isNamed(String key, Set<String> literals) {
        if (literals.contains(key)) {
            return true;
        }
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
            if (literals.contains(key.substring(0, dot + 1))
                    || (literals.contains(key.substring(0, dot)) && literals.contains(key.substring(dot)))) {
                return true;
            }
        }
        return false;
    }

    /** Headings of files and entries of WeCom's own console, which are Chinese whoever reads. */
    private static boolean namesWhatIsChinese(String key) {
        return key.equals("language.other")
                || Stream.of("cause.", "check.", "import.", "imports.").anyMatch(key::startsWith);
    }

    /** What the shop that is shipped says; the list of banned words is no text. */
    private static List<Path> shippedTexts() throws IOException {
        var texts = new ArrayList<Path>();
        for (String directory : List.of("templates", "schedules")) {
            texts.addAll(filesBelow(Path.of(directory), ".ftl"));
            texts.addAll(filesBelow(Path.of(directory), ".yaml"));
        }
        texts.removeIf(text -> text.startsWith(Path.of("templates/words")));
        assertThat(texts).hasSizeGreaterThan(10);
        return texts;
    }

    /** The lines of a text without comments. */
    private static List<String> said(Path text) throws IOException {
        String whole = Files.readString(text);
        return text.toString().endsWith(".ftl")
                ? COMMENT.matcher(whole).replaceAll("").lines().toList()
                : whole.lines()
                        .map(line -> line.replaceAll("(^|\\s)#.*", "").replaceFirst("^[ -]*[\\p{Alnum}-]+:", ""))
                        .toList();
    }

    private static List<Path> filesBelow(Path directory, String ending) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(path -> path.toString().endsWith(ending)).toList();
        }
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = filesBelow(RESOURCES.resolve("pages"), ".ftlh");
        assertThat(pages).isNotEmpty();
        return pages;
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
