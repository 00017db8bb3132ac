package io.quanzi.pages;

import io.quanzi.playbook.Filled;
import io.quanzi.playbook.FilledTemplates;
import io.quanzi.shared.Message;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Declares what {@link ContentPages} gives to the handbook: it is the same for everybody, so that there is no officer
 * yet.
 */
@Component
class HandbookTemplate implements FilledTemplates {
    @Override
    public List<Filled> filled() {
        return List.of(new Filled(
                "handbook/first-months", Message.of("fault.by.handbook"), "officer (String, may be absent)"));
    }
}
