package io.quanzi.console.content;

import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.YamlEntries;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The swaps with partners (异业换券): one file each, whose single values are the form. */
@Component
class SwapForm implements EntryForm {
    static final String FOLDER = "schedules/swaps/";

    private final Playbook playbook;

    SwapForm(Playbook playbook) {
        this.playbook = playbook;
    }

    @Override
    public boolean has(String path) {
        return path.startsWith(FOLDER);
    }

    @Override
    public String word() {
        return "swap";
    }

    @Override
    public List<EntryField> settings() {
        return List.of(
                EntryField.line("name").hinted(),
                EntryField.line("partner").hinted(),
                EntryField.line("partnerTitle").hinted(),
                EntryField.line("category").hinted(),
                EntryField.choice("pool", this::pools).hinted(),
                EntryField.of("from", EntryField.Kind.DAY),
                EntryField.of("until", EntryField.Kind.DAY).hinted(),
                EntryField.of("budget", EntryField.Kind.NUMBER).hinted(),
                EntryField.of("text", EntryField.Kind.AREA).hinted());
    }

    private Map<String, String> pools() {
        var titles = new LinkedHashMap<String, String>();
        try {
            playbook.active("schedules/coupons.yaml")
                    .map(file -> YamlEntries.of(file.source(), "pools").values())
                    .orElse(List.of())
                    .forEach(pool -> titles.put(pool.getOrDefault("name", ""), pool.getOrDefault("title", "")));
        } catch (InvalidFile unreadable) { // then there is nothing to choose from, and the page of the pools says why
            titles.clear();
        }
        return titles;
    }
}
