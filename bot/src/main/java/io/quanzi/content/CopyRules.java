package io.quanzi.content;

import io.quanzi.playbook.TextCheck;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Judges the texts of all files by the word list that would be in force with them, and looks for placeholders that nobody
 * fills in. A promotion's dates and rules may stand elsewhere, so that only the words count here.
 */
@Component
class CopyRules implements TextCheck {
    private final BannedWordsFile file;

    CopyRules(BannedWordsFile file) {
        this.file = file;
    }

    @Override
    public List<Flaw> flaws(String text, Others others) {
        BannedWords list = others.at(file, BannedWordsFile.PATH).orElse(BannedWords.SHIPPED);
        var flaws = new ArrayList<Flaw>();
        list.wordsIn(text)
                .forEach(bannedWording -> flaws.add(new Flaw(bannedWording.start(), bannedWording.message())));
        Placeholders.inText(text).forEach(found -> flaws.add(new Flaw(found.at(), found.message())));
        flaws.sort(Comparator.comparingInt(Flaw::at));
        return List.copyOf(flaws);
    }
}
