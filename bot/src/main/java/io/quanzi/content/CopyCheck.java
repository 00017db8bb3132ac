package io.quanzi.content;

import io.quanzi.playbook.Playbook;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads a text as the market regulator would (广告法检测), by the list in {@code templates/words/banned.yaml}. */
@Component
public class CopyCheck {
    private final Playbook playbook;
    private final BannedWordsFile file;

    CopyCheck(Playbook playbook, BannedWordsFile file) {
        this.playbook = playbook;
        this.file = file;
    }

    /**
     * Checks a whole text that is about to leave: banned words, and promotions without dates or rules.
     *
     * @return what stands against it, in the order of the text; empty when it may go
     */
    public List<BannedWording> check(String text) {
        return playbook.at(file, BannedWordsFile.PATH)
                .orElse(BannedWords.SHIPPED)
                .check(text);
    }
}
