package io.quanzi.console.content;

import io.quanzi.broadcast.PostPreview;
import io.quanzi.shared.Excerpt;
import io.quanzi.shared.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** The tips (小知识), which daily posts take in turn. */
@Component
class TipsForm extends DailyForm {
    private static final String TEXT = "text";
    private static final String KIND = "kind";
    private static final String SOURCE = "source";
    /** First that of entries written before there were kinds. */
    private static final List<String> KINDS = List.of("other", "care", "health", "play");

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
        return List.of(
                EntryField.of(TEXT, EntryField.Kind.AREA),
                audience(),
                EntryField.choice(KIND, () -> kinds(LocaleContextHolder.getLocale()))
                        .hinted(),
                EntryField.line(SOURCE).hinted(),
                number());
    }

    private static Map<String, String> kinds(Locale language) {
        var titles = new LinkedHashMap<String, String>();
        for (String kind : KINDS) {
            titles.put(kind, Message.of("tip.kind." + kind).in(language));
        }
        return titles;
    }

    /** As they stand in the file: the text, which may be long, last. */
    @Override
    public Map<String, String> sent(Map<String, String> parameters) {
        var values = new LinkedHashMap<String, String>();
        Map<String, String> sent = super.sent(parameters);
        for (String key : List.of("id", "for", KIND, SOURCE, TEXT)) {
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
        String kind = entry.getOrDefault(KIND, "");
        return List.of(
                kinds(language).getOrDefault(kind.isBlank() ? KINDS.get(0) : kind, kind),
                text(entry),
                entry.getOrDefault(SOURCE, ""));
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
