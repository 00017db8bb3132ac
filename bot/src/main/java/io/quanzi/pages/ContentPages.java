package io.quanzi.pages;

import io.quanzi.content.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The handbook, {@code templates/handbook/first-months.ftl}: a line that begins with {@code # } is the title, {@code ## }
 * begins a section, every other line is a paragraph.
 */
@Component
class ContentPages implements HandbookPages {
    private static final String TEMPLATE = "handbook/first-months";

    private final Templates templates;

    ContentPages(Templates templates) {
        this.templates = templates;
    }

    @Override
    public Handbook handbook() {
        String title = "";
        var sections = new ArrayList<Section>();
        var paragraphs = new ArrayList<String>();
        String section = "";
        for (String line :
                templates.render(TEMPLATE, Map.of()).lines().map(String::strip).toList()) {
            if (line.startsWith("# ")) {
                title = line.substring(2);
            } else if (line.startsWith("## ")) {
                addTo(sections, section, paragraphs);
                section = line.substring(3);
            } else if (!line.isEmpty()) {
                paragraphs.add(line.startsWith("- ") ? "· " + line.substring(2) : line);
            }
        }
        addTo(sections, section, paragraphs);
        return new Handbook(title, List.copyOf(sections));
    }

    private static void addTo(List<Section> sections, String title, List<String> paragraphs) {
        if (!paragraphs.isEmpty()) {
            sections.add(new Section(title, List.copyOf(paragraphs)));
            paragraphs.clear();
        }
    }
}
