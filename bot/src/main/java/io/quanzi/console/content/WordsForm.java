package io.quanzi.console.content;

import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.YamlEntries;
import io.quanzi.playbook.YamlPairs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The word list of the copy check: each word with the article that forbids it and what to write instead. */
@Component
class WordsForm implements EntryForm {
    static final String PATH = "templates/words/banned.yaml";
    private static final String WORD = "word";
    private static final String ARTICLE = "article";
    private static final String INSTEAD = "suggestion";

    private final Playbook playbook;

    WordsForm(Playbook playbook) {
        this.playbook = playbook;
    }

    @Override
    public boolean has(String path) {
        return path.equals(PATH);
    }

    @Override
    public String word() {
        return "banned";
    }

    @Override
    public String list() {
        return "groups";
    }

    @Override
    public String id() {
        return WORD;
    }

    @Override
    public List<EntryField> fields() {
        return List.of(
                EntryField.line(WORD).hinted(),
                EntryField.choice(ARTICLE, this::articles).hinted(),
                EntryField.line(INSTEAD).hinted());
    }

    @Override
    public List<EntryField> settings() {
        return List.of(
                EntryField.of("allowed", EntryField.Kind.LINES).hinted(),
                EntryField.line("promotions.article"),
                EntryField.of("promotions.words", EntryField.Kind.LINES).hinted(),
                EntryField.of("promotions.rules", EntryField.Kind.LINES).hinted(),
                EntryField.line("promotions.withoutDate"),
                EntryField.line("promotions.withoutRules"));
    }

    private Map<String, String> articles() {
        var articles = new LinkedHashMap<String, String>();
        playbook.active(PATH)
                .map(file -> pairs(file.source()).owners())
                .orElse(List.of())
                .forEach(article -> articles.put(article, article));
        return articles;
    }

    private static YamlPairs pairs(Source file) {
        return YamlPairs.of(file, "groups", ARTICLE, "words");
    }

    @Override
    public boolean movable() {
        return false;
    }

    @Override
    public List<String> facts(Map<String, String> entry, Locale language) {
        return List.of(entry.getOrDefault(ARTICLE, ""), entry.getOrDefault(INSTEAD, ""));
    }

    @Override
    public String top() {
        return "console/words-try";
    }

    @Override
    public EntryList read(Source file) {
        YamlPairs pairs = pairs(file);
        return new EntryList() {
            @Override
            public List<Map<String, String>> values() {
                return pairs.all().stream()
                        .map(pair -> Map.of(WORD, pair.name(), ARTICLE, pair.owner(), INSTEAD, pair.text()))
                        .toList();
            }

            @Override
            public Source with(int index, Map<String, String> values) {
                return pairs.with(index, pair(values));
            }

            @Override
            public Source added(Map<String, String> values) {
                return pairs.added(pair(values));
            }

            @Override
            public Source without(int index) {
                return pairs.without(index);
            }

            @Override
            public Source swapped(int upper, int lower) {
                return file;
            }

            @Override
            public Optional<YamlEntries.Place> at(int line) {
                return pairs.at(line).map(index -> new YamlEntries.Place(index, WORD));
            }

            private YamlPairs.Pair pair(Map<String, String> values) {
                String article = values.getOrDefault(ARTICLE, "");
                return new YamlPairs.Pair(
                        pairs.owners().contains(article)
                                ? article
                                : pairs.owners().stream().findFirst().orElse(""),
                        values.getOrDefault(WORD, ""),
                        values.getOrDefault(INSTEAD, ""),
                        0);
            }
        };
    }
}
