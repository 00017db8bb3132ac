package io.quanzi.sop;

import io.quanzi.content.Templates;
import io.quanzi.outreach.MessageContent;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Puts steps into the words that are sent. */
@Component
class StepContents {
    private final Templates templates;

    StepContents(Templates templates) {
        this.templates = templates;
    }

    /** What is sent, as the files in force say it now. */
    MessageContent of(SopStep step) {
        String template = step.template();
        String text = step.text();
        return new MessageContent(
                template != null && !template.isBlank()
                        ? templates.render(template.strip(), Map.of())
                        : text == null ? "" : text.strip(),
                step.under());
    }
}
