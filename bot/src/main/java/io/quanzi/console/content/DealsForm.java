package io.quanzi.console.content;

import io.quanzi.broadcast.PostPreview;
import io.quanzi.broadcast.PostPreviews;
import io.quanzi.shared.Message;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The deals (好物), which daily posts take in turn while they last. */
@Component
class DealsForm extends DailyForm {
    private static final String UNTIL = "until";
    private static final String END_OF_WEEK = "end-of-week";
    private static final String END_OF_MONTH = "end-of-month";

    DealsForm(Parts parts) {
        super(parts);
    }

    @Override
    public String word() {
        return "deals";
    }

    /** Without the last day, which the form's own part asks for. */
    @Override
    public List<EntryField> fields() {
        return List.of(
                EntryField.line("title"),
                EntryField.of("was", EntryField.Kind.DECIMAL),
                EntryField.of("now", EntryField.Kind.DECIMAL),
                EntryField.of("from", EntryField.Kind.DAY).hinted(),
                EntryField.line("url"),
                EntryField.of("categories", EntryField.Kind.LIST).hinted(),
                EntryField.of("rules", EntryField.Kind.AREA),
                audience(),
                number());
    }

    @Override
    public Map<String, String> fresh() {
        Map<String, String> values = super.fresh();
        values.put(UNTIL, END_OF_WEEK);
        return values;
    }

    /** In the order of the file. */
    @Override
    public Map<String, String> sent(Map<String, String> parameters) {
        Map<String, String> sent = super.sent(parameters);
        String until = parameters.getOrDefault(UNTIL, "").strip();
        sent.put(
                UNTIL,
                until.equals("date") ? parameters.getOrDefault("untilDay", "").strip() : until);
        var values = new LinkedHashMap<String, String>();
        for (String key : List.of("id", "title", "was", "now", "from", UNTIL, "url", "categories", "for", "rules")) {
            values.put(key, sent.getOrDefault(key, ""));
        }
        return values;
    }

    @Override
    public String title(Map<String, String> entry) {
        return entry.getOrDefault("title", "");
    }

    @Override
    List<String> more(Map<String, String> entry, Locale language) {
        String until = entry.getOrDefault(UNTIL, "");
        return List.of(
                "¥" + entry.getOrDefault("now", ""),
                Message.of("daily.was", entry.getOrDefault("was", "")).in(language),
                (until.equals(END_OF_WEEK) || until.equals(END_OF_MONTH)
                                ? Message.of("daily.until." + until)
                                : Message.of("daily.until.day", until))
                        .in(language),
                entry.getOrDefault("rules", ""));
    }

    @Override
    List<String> readFields() {
        return List.of("title", "rules");
    }

    @Override
    Map<String, String> post(Map<String, String> entry) {
        return Map.of(
                "dealTitle", entry.getOrDefault("title", ""),
                "dealWas", entry.getOrDefault("was", ""),
                "dealNow", entry.getOrDefault("now", ""),
                "dealUntil", until(entry.getOrDefault(UNTIL, "")),
                "dealRules", entry.getOrDefault("rules", ""),
                "dealUrl", entry.getOrDefault("url", ""));
    }

    private String until(String written) {
        try {
            return PostPreviews.until(
                    switch (written) {
                        case END_OF_WEEK -> today().with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
                        case END_OF_MONTH -> today().with(TemporalAdjusters.lastDayOfMonth());
                        default -> LocalDate.parse(written);
                    });
        } catch (DateTimeException unreadable) {
            return written;
        }
    }

    @Override
    @Nullable
    String in(PostPreview post) {
        return post.deal();
    }

    @Override
    public String part() {
        return "console/daily-until";
    }
}
