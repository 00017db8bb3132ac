package io.quanzi.console.content;

import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** The live sessions with experts (直播问答). */
@Component
class LiveQaForm implements EntryForm {
    private static final String AT = "at";

    private final Segments segments;

    LiveQaForm(Segments segments) {
        this.segments = segments;
    }

    @Override
    public boolean has(String path) {
        return path.equals("schedules/live-qa.yaml");
    }

    @Override
    public String word() {
        return "live-qa";
    }

    @Override
    public String list() {
        return "sessions";
    }

    @Override
    public String id() {
        return "id";
    }

    @Override
    public List<EntryField> fields() {
        return List.of(
                EntryField.line("id").hinted(),
                EntryField.line(AT).hinted(),
                EntryField.line("topic").hinted(),
                EntryField.line("expert").hinted(),
                EntryField.line("title").hinted(),
                EntryField.of("minutes", EntryField.Kind.NUMBER),
                EntryField.line("url").hinted(),
                EntryField.line("replay").hinted(),
                EntryField.of("segments", EntryField.Kind.LIST).hinted(),
                EntryField.of("invite", EntryField.Kind.NUMBER).hinted().last());
    }

    @Override
    public Map<String, String> fresh() {
        var values = new LinkedHashMap<String, String>();
        values.put("minutes", "40");
        values.put(
                "segments",
                String.join(
                        ", ",
                        segments.all().stream().map(Segment::name).limit(1).toList()));
        return values;
    }

    @Override
    public boolean movable() {
        return false;
    }

    /** The latest first. */
    @Override
    public List<Integer> order(List<Map<String, String>> entries) {
        return IntStream.range(0, entries.size())
                .boxed()
                .sorted(Comparator.comparing(
                        (Integer place) -> entries.get(place).getOrDefault(AT, ""), Comparator.reverseOrder()))
                .toList();
    }

    @Override
    public String title(Map<String, String> entry) {
        return entry.getOrDefault("topic", "");
    }

    @Override
    public List<String> facts(Map<String, String> entry, Locale language) {
        return List.of(entry.getOrDefault(AT, ""), entry.getOrDefault("expert", ""));
    }
}
