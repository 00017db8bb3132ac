package io.quanzi.content;

import io.quanzi.playbook.TextCheck;
import java.util.List;
import org.springframework.stereotype.Component;

/** Looks in the texts of all files for placeholders that nobody fills in. */
@Component
class UnfilledPlaceholders implements TextCheck {
    @Override
    public List<Flaw> flaws(String text, Others others) {
        return Placeholders.inText(text).stream()
                .map(found -> new Flaw(found.at(), found.message()))
                .toList();
    }
}
