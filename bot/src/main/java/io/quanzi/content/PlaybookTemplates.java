package io.quanzi.content;

import io.quanzi.playbook.Playbook;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The templates in force in the playbook. */
@Component
class PlaybookTemplates implements Templates {
    private final Playbook playbook;
    private final TemplateFiles files;

    PlaybookTemplates(Playbook playbook, TemplateFiles files) {
        this.playbook = playbook;
        this.files = files;
    }

    @Override
    public String render(String name, Map<String, ?> model) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no template %s in force; known: %s"
                        .formatted(
                                name,
                                playbook.all(files).stream()
                                        .map(MessageTemplate::name)
                                        .toList())))
                .render(model);
    }

    @Override
    public boolean has(String name) {
        return find(name).isPresent();
    }

    @Override
    public boolean says(String name, String variable) {
        return find(name)
                .filter(template -> template.declaration().variables().containsKey(variable))
                .isPresent();
    }

    @Override
    public List<Named> withoutGaps(String folder) {
        return playbook.all(files).stream()
                .filter(template -> template.name().startsWith(folder + "/"))
                .filter(template ->
                        template.declaration().variables().values().stream().allMatch(Variable::mayBeAbsent))
                .filter(template -> !template.render(Map.of()).isBlank())
                .map(template ->
                        new Named(template.name(), template.declaration().title()))
                .sorted(Comparator.comparing(Named::name))
                .toList();
    }

    private Optional<MessageTemplate> find(String name) {
        return playbook.at(files, TemplateFiles.pathOf(name));
    }
}
