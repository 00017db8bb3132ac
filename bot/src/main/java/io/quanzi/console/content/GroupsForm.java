package io.quanzi.console.content;

import io.quanzi.groups.CustomerGroups;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** Which groups are made for whom, known by how their names begin. */
@Component
class GroupsForm implements EntryForm {
    private final Segments segments;
    private final CustomerGroups customerGroups;

    GroupsForm(Segments segments, CustomerGroups customerGroups) {
        this.segments = segments;
        this.customerGroups = customerGroups;
    }

    @Override
    public boolean has(String path) {
        return path.equals("schedules/groups.yaml");
    }

    @Override
    public String word() {
        return "groups";
    }

    @Override
    public String list() {
        return "groups";
    }

    @Override
    public String id() {
        return "nameStartsWith";
    }

    @Override
    public List<EntryField> fields() {
        return List.of(
                EntryField.choice("segment", this::titles),
                EntryField.line("nameStartsWith").hinted());
    }

    @Override
    public List<EntryField> settings() {
        return List.of(EntryField.of("capacity", EntryField.Kind.NUMBER).hinted());
    }

    private Map<String, String> titles() {
        var titles = new LinkedHashMap<String, String>();
        segments.all().forEach(segment -> titles.put(segment.name(), segment.title()));
        return titles;
    }

    @Override
    public List<String> facts(Map<String, String> entry, Locale language) {
        String segment = entry.getOrDefault("segment", "");
        return List.of(
                segments.find(segment).map(Segment::title).orElse(segment),
                Message.of("entry.groups.known", String.valueOf(known(entry).size()))
                        .in(language));
    }

    private List<String> known(Map<String, String> entry) {
        String start = entry.getOrDefault("nameStartsWith", "");
        return start.isBlank()
                ? List.of()
                : customerGroups.all().stream()
                        .map(group -> group.name())
                        .filter(name -> name.startsWith(start))
                        .toList();
    }

    @Override
    public void complete(Map<String, String> entry, Map<String, String> parameters, Model model, Locale language) {
        model.addAttribute("known", known(entry));
    }

    @Override
    public String aside() {
        return "console/entry-groups";
    }
}
