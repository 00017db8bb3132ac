package io.quanzi.console.content;

import io.quanzi.broadcast.PostPreviews;
import io.quanzi.playbook.Source;
import io.quanzi.segments.Segments;
import io.quanzi.shared.Excerpt;
import io.quanzi.shared.Message;
import io.quanzi.sop.Sop;
import io.quanzi.sop.SopStep;
import io.quanzi.sop.Sops;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/** A SOP: its steps in a grid of days and times, each a form with its preview, and what holds for all of them. */
@Component
class SopForm implements EntryForm {
    static final String FOLDER = "schedules/sops/";

    private static final String ID = "id";
    private static final String DAY = "day";
    private static final String TIME = "time";
    private static final String TEXT = "text";
    private static final String LINK = "link";
    private static final String LINK_TITLE = "linkTitle";
    private static final String LINK_TEXT = "linkText";
    private static final int MAX_TITLE = 24;

    private final Sops sops;
    private final Segments segments;
    private final PostPreviews previews;

    SopForm(Sops sops, Segments segments, PostPreviews previews) {
        this.sops = sops;
        this.segments = segments;
        this.previews = previews;
    }

    /**
     * The steps of a SOP by day and time.
     *
     * @param times the columns
     */
    public record Grid(List<String> times, List<GridDay> days) {}

    /** A row of it, with as many cells as there are times. */
    public record GridDay(int day, List<Cell> cells) {}

    /**
     * A cell.
     *
     * @param id of its step; empty where there is none
     * @param words the beginning of its text
     * @param addable whether a step may be added there
     */
    public record Cell(String time, String id, String words, Sops.@Nullable StepCount count, boolean addable) {}

    @Override
    public boolean has(String path) {
        return path.startsWith(FOLDER);
    }

    @Override
    public String word() {
        return "sop";
    }

    @Override
    public String list() {
        return "steps";
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public List<EntryField> fields() {
        return List.of(
                EntryField.of(DAY, EntryField.Kind.NUMBER).hinted(),
                EntryField.line(TIME).hinted(),
                EntryField.of(TEXT, EntryField.Kind.AREA),
                EntryField.line(LINK).hinted(),
                EntryField.line(LINK_TITLE),
                EntryField.line(LINK_TEXT),
                EntryField.line(ID).hinted().last());
    }

    /** As they stand in the file: the text, which may be long, behind day and time. */
    @Override
    public Map<String, String> sent(Map<String, String> parameters) {
        var values = new LinkedHashMap<String, String>();
        Map<String, String> sent = EntryForm.super.sent(parameters);
        for (String key : List.of(ID, DAY, TIME, TEXT, LINK, LINK_TITLE, LINK_TEXT)) {
            values.put(key, sent.getOrDefault(key, ""));
        }
        return values;
    }

    @Override
    public List<EntryField> settings() {
        return List.of(
                EntryField.line("title"),
                EntryField.choice("kind", () -> words("kind", Sop.Kind.values())),
                EntryField.choice("anchor", () -> words("anchor", Sop.Anchor.values())),
                EntryField.choice("segment", this::segments),
                EntryField.of("includeDays", EntryField.Kind.NUMBER).hinted(),
                EntryField.choice("goal", this::goals),
                EntryField.of("goalDays", EntryField.Kind.NUMBER).hinted(),
                EntryField.line("goalCategory").hinted(),
                EntryField.line("goalTier").hinted());
    }

    private static Map<String, String> words(String field, Object[] values) {
        var titles = new LinkedHashMap<String, String>();
        for (Object value : values) {
            titles.put(
                    value.toString(),
                    Message.of("entry.sop." + field + "." + value).in(LocaleContextHolder.getLocale()));
        }
        return titles;
    }

    private Map<String, String> goals() {
        var titles = new LinkedHashMap<String, String>();
        titles.put("", Message.of("entry.sop.goal.none").in(LocaleContextHolder.getLocale()));
        titles.putAll(words("goal", Sop.Goal.values()));
        return titles;
    }

    private Map<String, String> segments() {
        var titles = new LinkedHashMap<String, String>();
        titles.put("", Message.of("daily.everyone").in(LocaleContextHolder.getLocale()));
        segments.all().forEach(segment -> titles.put(segment.name(), segment.title()));
        return titles;
    }

    /** Begins a step at the day and time of the cell that was chosen, or as a copy of another. */
    @Override
    public Map<String, String> opened(Map<String, String> entry, Map<String, String> parameters) {
        if (!parameters.getOrDefault("id", "").isEmpty()) {
            return entry;
        }
        Optional<Sop> sop = sops.overview(parameters.getOrDefault("path", "")).map(Sops.Overview::sop);
        var values = new LinkedHashMap<String, String>();
        sop.flatMap(one -> one.step(parameters.getOrDefault("copy", ""))).ifPresent(step -> {
            values.put(TEXT, step.text());
            values.put(LINK, orBlank(step.link()));
            values.put(LINK_TITLE, orBlank(step.linkTitle()));
            values.put(LINK_TEXT, orBlank(step.linkText()));
        });
        Set<String> taken =
                sop.map(Sop::steps).orElse(List.of()).stream().map(SopStep::id).collect(Collectors.toSet());
        values.put(
                ID,
                IntStream.iterate(1, i -> i + 1)
                        .mapToObj(i -> "step-" + i)
                        .filter(id -> !taken.contains(id))
                        .findFirst()
                        .orElseThrow());
        values.put(
                DAY,
                parameters.getOrDefault(
                        DAY, sop.map(one -> String.valueOf(lastStep(one) + 1)).orElse("1")));
        values.put(TIME, parameters.getOrDefault(TIME, "10:00"));
        return values;
    }

    private static String orBlank(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static int lastStep(Sop sop) {
        return sop.steps().stream().mapToInt(SopStep::day).max().orElse(0);
    }

    @Override
    public List<Integer> order(List<Map<String, String>> entries) {
        return IntStream.range(0, entries.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> number(entries.get(i)))
                        .thenComparing(i -> entries.get(i).getOrDefault(TIME, "")))
                .toList();
    }

    private static int number(Map<String, String> entry) {
        String day = entry.getOrDefault(DAY, "");
        return day.matches("[0-9]{1,4}") ? Integer.parseInt(day) : Integer.MAX_VALUE;
    }

    @Override
    public boolean movable() {
        return false;
    }

    @Override
    public String title(Map<String, String> entry) {
        return Message.of("sop.step", entry.getOrDefault(DAY, ""), entry.getOrDefault(TIME, ""))
                .in(LocaleContextHolder.getLocale());
    }

    @Override
    public List<String> facts(Map<String, String> entry, Locale language) {
        return List.of(
                Excerpt.of(entry.getOrDefault(TEXT, "").lines().findFirst().orElse(""), MAX_TITLE * 2),
                entry.getOrDefault(LINK_TITLE, ""));
    }

    @Override
    public String top() {
        return "console/sop-steps";
    }

    @Override
    public String aside() {
        return "console/daily-preview";
    }

    @Override
    public void fillTop(Source file, Model model, Locale language) {
        sops.overview(file.path()).ifPresent(one -> {
            model.addAttribute("sop", one);
            model.addAttribute("stepTable", grid(one.sop()));
            model.addAttribute("batchTime", sops.batchTime().toString());
        });
    }

    private Grid grid(Sop sop) {
        List<String> times =
                sop.steps().stream().map(SopStep::time).distinct().sorted().toList();
        Map<String, Sops.StepCount> counts = sops.steps(sop);
        var days = new ArrayList<GridDay>();
        sop.steps().stream().map(SopStep::day).distinct().sorted().forEach(day -> {
            List<Cell> cells = times.stream()
                    .map(time -> sop.steps().stream()
                            .filter(step -> step.day() == day && step.time().equals(time))
                            .findFirst()
                            .map(step -> new Cell(
                                    time,
                                    step.id(),
                                    Excerpt.of(step.text().strip(), MAX_TITLE),
                                    counts.get(step.id()),
                                    false))
                            .orElseGet(() -> new Cell(time, "", "", null, !sop.toPeople())))
                    .toList();
            days.add(new GridDay(day, cells));
        });
        return new Grid(times, days);
    }

    /** Says for how many a change counts: who had the step keeps it, and does not get it again. */
    @Override
    public void tellAbout(Map<String, String> entry, Model model, Locale language) {
        if (model.getAttribute("file") instanceof FileRow file) {
            sops.overview(file.path())
                    .flatMap(one -> one.sop()
                            .step(entry.getOrDefault(ID, ""))
                            .map(step -> List.of(
                                    Message.of(
                                                    one.sop().toPeople() ? "sop.about" : "sop.about.groups",
                                                    sops.ahead(one.sop(), step.day()),
                                                    Optional.ofNullable(sops.steps(one.sop())
                                                                    .get(step.id()))
                                                            .map(Sops.StepCount::had)
                                                            .orElse(0L))
                                            .in(language),
                                    Message.of("sop.about.lock").in(language))))
                    .ifPresent(about -> model.addAttribute("about", about));
        }
    }

    @Override
    public void complete(Map<String, String> entry, Map<String, String> parameters, Model model, Locale language) {
        String text = entry.getOrDefault(TEXT, "");
        var byField = new LinkedHashMap<String, List<String>>();
        for (String field : List.of(TEXT, LINK_TITLE, LINK_TEXT)) {
            byField.put(
                    field,
                    previews.flaws(entry.getOrDefault(field, "")).stream()
                            .map(flaw -> flaw.in(language))
                            .toList());
        }
        String card = entry.getOrDefault(LINK_TITLE, "");
        model.addAttribute("draft", text);
        model.addAttribute("draftCards", card.isBlank() ? List.of() : List.of(card));
        model.addAttribute("flawsOf", byField);
        model.addAttribute("otherFlaws", List.of());
    }
}
