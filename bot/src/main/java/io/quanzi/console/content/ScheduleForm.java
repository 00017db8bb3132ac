package io.quanzi.console.content;

import io.quanzi.shared.ChinaTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** A schedule (日程): its title, its days and time by choice, on or off, and a test of its text. */
@Component
class ScheduleForm implements EntryForm {
    private static final String TITLE = "title";
    private static final String CRON = "cron";
    private static final String ZONE = "zone";
    private static final String PAUSED = "paused";
    private static final String ACTION = "action";

    /** The keys of a test of two texts, which only schedules that post into groups have. */
    private static final List<String> TEST =
            List.of("templateB", "hypothesis", "minimumClicks", "testFrom", "testUntil");

    /** The input that has the times as the file wrote them, which a choice may leave as they are. */
    private static final String WRITTEN = "written";

    @Override
    public boolean has(String path) {
        return FileCategory.kindOf(path).equals("schedule");
    }

    @Override
    public String word() {
        return "schedule";
    }

    @Override
    public List<EntryField> settings() {
        return Stream.concat(
                        Stream.of(EntryField.line(TITLE)),
                        Stream.concat(Stream.of(CRON, ZONE, PAUSED, ACTION), TEST.stream())
                                .map(key -> EntryField.of(key, EntryField.Kind.PART)))
                .toList();
    }

    /** Without times where the choice is not whole; with those of the file, to the letter, where it means the same. */
    @Override
    public Map<String, String> sent(Map<String, String> parameters) {
        var values = new LinkedHashMap<>(EntryForm.super.sent(parameters));
        String written = parameters.getOrDefault(WRITTEN, "");
        CronChoice choice = CronChoice.sent(parameters);
        boolean stays = choice.isOther() || choice.equals(CronChoice.of(written));
        values.put(CRON, stays ? written : choice.cron().orElse(""));
        values.put(PAUSED, parameters.getOrDefault("on", "").equals("true") ? "" : "true");
        return values;
    }

    @Override
    public void complete(Map<String, String> values, Map<String, String> parameters, Model model, Locale language) {
        String cron = values.getOrDefault(CRON, "");
        String written = parameters.getOrDefault(WRITTEN, cron);
        String zone = values.getOrDefault(ZONE, "");
        model.addAttribute("testKeys", TEST);
        model.addAttribute(WRITTEN, written);
        model.addAttribute("keepable", CronChoice.of(written).isOther());
        model.addAttribute("choice", parameters.isEmpty() ? CronChoice.of(cron) : CronChoice.sent(parameters));
        model.addAttribute("allWeekdays", CronChoice.WEEKDAYS);
        if (model.getAttribute("theirs") instanceof Map<?, ?> theirs) {
            theirs(theirs, model, language);
        }
        model.addAttribute("elsewhere", zone.equals(ChinaTime.ZONE.getId()) ? "" : zone);
    }

    /** Puts what a colleague chose meanwhile beside what was sent. */
    private static void theirs(Map<?, ?> theirs, Model model, Locale language) {
        model.addAttribute("theirTimes", CronChoice.words(String.valueOf(theirs.get(CRON)), language));
        model.addAttribute("theirPaused", "true".equals(theirs.get(PAUSED)));
    }

    @Override
    public String shown(EntryField field, String value, Locale language) {
        return switch (field.key()) {
            case CRON -> CronChoice.words(value, language);
            case PAUSED -> value.equals("true") ? "✓" : value;
            default -> value;
        };
    }

    @Override
    public String part() {
        return "console/schedule-times";
    }
}
