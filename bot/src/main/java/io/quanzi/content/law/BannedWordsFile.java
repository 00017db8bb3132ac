package io.quanzi.content.law;

import io.quanzi.playbook.FileKind;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import org.springframework.stereotype.Component;

/** Reads the word list (词库) {@code templates/words/banned.yaml}. */
@Component
class BannedWordsFile implements FileKind<BannedWords> {
    static final String PATH = "templates/words/banned.yaml";

    @Override
    public String pattern() {
        return PATH;
    }

    @Override
    public BannedWords parse(Source file) {
        return new BannedWords(Yaml.read(file, WordList.class));
    }
}
