package io.quanzi.console.content;

import io.quanzi.groups.CustomerGroups;
import io.quanzi.shared.Message;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Who the benefit officers are, and how customers know them. */
@Component
class OfficersForm implements EntryForm {
    static final String PATH = "schedules/officers.yaml";

    private final CustomerGroups customerGroups;

    OfficersForm(CustomerGroups customerGroups) {
        this.customerGroups = customerGroups;
    }

    @Override
    public boolean has(String path) {
        return path.equals(PATH);
    }

    @Override
    public String word() {
        return "officers";
    }

    @Override
    public String list() {
        return "officers";
    }

    @Override
    public String id() {
        return "userId";
    }

    @Override
    public List<EntryField> fields() {
        return List.of(
                EntryField.line("userId").hinted(), EntryField.line("name").hinted());
    }

    @Override
    public String title(Map<String, String> entry) {
        return entry.getOrDefault("name", "");
    }

    @Override
    public List<String> facts(Map<String, String> entry, Locale language) {
        String userId = entry.getOrDefault("userId", "");
        long owned = customerGroups.all().stream()
                .filter(group -> group.owner().equalsIgnoreCase(userId))
                .count();
        return List.of(
                userId, Message.of("entry.officers.owns", String.valueOf(owned)).in(language));
    }
}
