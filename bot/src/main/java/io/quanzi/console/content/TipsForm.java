package io.quanzi.console.content;

import io.quanzi.broadcast.PostPreview;
import io.quanzi.shared.Excerpt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The tips (小知识), which daily posts take in turn. */
@Component
class TipsForm extends DailyForm {
    private static final String TEXT = "text";
    private static final int MAX_TITLE = 20;

    TipsForm(Parts parts) {
        super(parts);
    }

    @Override
    public String word() {
        return "tips";
    }

    @Override
    public List<EntryField> fields() {
        return List.of(EntryField.of(TEXT, EntryField.Kind.AREA), audience(), number());
    }

    /** As they stand in the file: the text, which may be long, last. */
    @Override
    public Map<String, String> sent(Map<String, String> parameters) {
        var values = new LinkedHashMap<String, String>();
        Map<String, String> sent = super.sent(parameters);
        for (String key : List.of("id", "for", TEXT)) {
            values.put(key, sent.getOrDefault(key, ""));
        }
        return values;
    }

    @Override
    public String title(Map<String, String> entry) {
        return Excerpt.of(text(entry).lines().findFirst().orElse(""), MAX_TITLE);
    }

    @Override
    List<String> more(Map<String, String> entry, Locale language) {
        return List.of(text(entry));
    }

    private static String text(Map<String, String> entry) {
        return entry.getOrDefault(TEXT, "");
    }

    @Override
    List<String> readFields() {
        return List.of(TEXT);
    }

    @Override
    Map<String, String> post(Map<String, String> entry) {
        return Map.of("tip", text(entry));
    }

    @Override
    @Nullable
    String in(PostPreview post) {
        return post.tip();
    }
}
