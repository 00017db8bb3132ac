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

    FormLinks(EntryForms forms) {
        this.forms = forms;
    }

    /**
     * Returns the address of the form.
     *
     * @param path of the file
     * @param place of the entry in the file's list, from 0; -1 for the file itself
     */
    public String of(String path, int place) {
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

    private static Optional<Map<String, String>> at(List<Map<String, String>> entries, int place) {
        return place >= 0 && place < entries.size() ? Optional.of(entries.get(place)) : Optional.empty();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
