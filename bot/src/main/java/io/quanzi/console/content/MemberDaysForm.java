package io.quanzi.console.content;

import io.quanzi.shared.Message;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** The member days (会员日): which day of the week or of the month gives more points for which category. */
@Component
class MemberDaysForm implements EntryForm {
    /** Of a day of the week, as in the file. */
    private static final int LETTERS = 3;

    private static final String NAME = "name";
    private static final String WEEKDAY = "weekday";
    private static final String DAY_OF_MONTH = "dayOfMonth";
    private static final String CATEGORY = "category";
    private static final String FACTOR = "factor";

    @Override
    public boolean has(String path) {
        return path.equals("schedules/member-days.yaml");
    }

    @Override
    public String word() {
        return "member-days";
    }

    @Override
    public String list() {
        return "days";
    }

    /** Several categories may have one day, by one name. */
    @Override
    public String idOf(Map<String, String> entry) {
        return Stream.of(NAME, WEEKDAY, DAY_OF_MONTH, CATEGORY)
                .map(key -> entry.getOrDefault(key, ""))
                .filter(value -> !value.isEmpty())
                .collect(Collectors.joining(" "));
    }

    @Override
    public List<EntryField> fields() {
        return List.of(
                EntryField.line(NAME).hinted(),
                EntryField.choice(WEEKDAY, () -> weekdays(LocaleContextHolder.getLocale())),
                EntryField.of(DAY_OF_MONTH, EntryField.Kind.NUMBER).hinted(),
                EntryField.line(CATEGORY).hinted(),
                EntryField.of(FACTOR, EntryField.Kind.NUMBER).hinted());
    }

    private static Map<String, String> weekdays(Locale language) {
        var titles = new LinkedHashMap<String, String>();
        titles.put("", Message.of("entry.member-days.weekday.none").in(language));
        for (DayOfWeek day : DayOfWeek.values()) {
            titles.put(day.name().substring(0, LETTERS), day.getDisplayName(TextStyle.FULL, language));
        }
        return titles;
    }

    @Override
    public Map<String, String> fresh() {
        return Map.of(FACTOR, "2");
    }

    @Override
    public boolean movable() {
        return false;
    }

    @Override
    public List<String> facts(Map<String, String> entry, Locale language) {
        String weekday = entry.getOrDefault(WEEKDAY, "");
        String day = entry.getOrDefault(DAY_OF_MONTH, "");
        return List.of(
                weekday.isEmpty() ? "" : weekdays(language).getOrDefault(weekday, weekday),
                day.isEmpty()
                        ? ""
                        : Message.of("entry.member-days.monthly", day).in(language),
                Message.of("members.day.factor", entry.getOrDefault(CATEGORY, ""), entry.getOrDefault(FACTOR, ""))
                        .in(language));
    }
}
