package io.quanzi.console.content;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Finds the page on which a file, or an entry of it, is changed. */
@Component
public class FormLinks {
    private final EntryForms forms;
    private final DailyLibrary library;

    FormLinks(EntryForms forms, DailyLibrary library) {
        this.forms = forms;
        this.library = library;
    }

    /**
     * Returns the address of the form.
     *
     * @param path of the file
     * @param place of the entry in the file's list, from 0; -1 for the file itself
     */
    public String of(String path, int place) {
        for (String list : List.of("tips", "deals")) {
            if (path.equals(DailyLibrary.pathOf(list))) {
                return daily(list, place);
            }
        }
        Optional<EntryForm> form = forms.find(path);
        if (form.isEmpty()) {
            return "/playbook/file?path=" + encoded(path);
        }
        String id = form.get().list().isEmpty() || place < 0
                ? ""
                : at(forms.inForce(path).values(), place).map(form.get()::idOf).orElse("");
        return id.isEmpty()
                ? "/playbook/entries?path=" + encoded(path)
                : "/playbook/entry?path=" + encoded(path) + "&id=" + encoded(id);
    }

    private String daily(String list, int place) {
        return at(library.inForce(list).values(), place)
                .map(entry -> entry.getOrDefault("id", ""))
                .filter(id -> !id.isEmpty())
                .map(id -> "/playbook/daily/entry?list=" + list + "&id=" + encoded(id))
                .orElse("/playbook/daily?list=" + list);
    }

    private static Optional<Map<String, String>> at(List<Map<String, String>> entries, int place) {
        return place >= 0 && place < entries.size() ? Optional.of(entries.get(place)) : Optional.empty();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
