package io.quanzi.console.content;

import io.quanzi.broadcast.PostPreview;
import io.quanzi.broadcast.PostPreviews;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.YamlEntries;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.ui.Model;

/**
 * What the daily posts take in turn: for whom each entry is, which of them posts of today and tomorrow have, what it will read
 * like on a phone, and what the advertising law has against it.
 */
abstract class DailyForm implements EntryForm {
    private static final String ID = "id";
    private static final String FOR = "for";
    private static final String EVERYONE = "everyone";

    /** So many days ahead is looked when an entry is used next, as far as the posts of a day can be read. */
    private static final int DAYS_AHEAD = 7;

    private static final int MAX_USES = 3;
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("MM-dd HH:mm");

    private final Parts parts;

    DailyForm(Parts parts) {
        this.parts = parts;
    }

    /** What both forms are made of. */
    @Component
    record Parts(Playbook playbook, PostPreviews previews, Segments segments, Clock clock) {}

    /** The fields that are looked over for what the law has against them. */
    abstract List<String> readFields();

    /** Returns what of an entry a post says, by the names that templates have for it. */
    abstract Map<String, String> post(Map<String, String> entry);

    /** Returns the entry that a post has; null when it has none. */
    abstract @Nullable String in(PostPreview post);

    /** Returns what the list says of an entry besides for whom and when it is. */
    abstract List<String> more(Map<String, String> entry, Locale language);

    private String path() {
        return "templates/" + word() + ".yaml";
    }

    @Override
    public boolean has(String path) {
        return path.equals(path());
    }

    @Override
    public String list() {
        return word();
    }

    @Override
    public String id() {
        return ID;
    }

    /** The field for whom an entry is. */
    EntryField audience() {
        return EntryField.choice(FOR, () -> {
            var titles = new LinkedHashMap<String, String>();
            titles.put(EVERYONE, Message.of("daily.everyone").in(LocaleContextHolder.getLocale()));
            parts.segments().all().stream()
                    .filter(segment -> !segment.name().equals(EVERYONE))
                    .forEach(segment -> titles.put(segment.name(), segment.title()));
            return titles;
        });
    }

    /** The field of what tells an entry from the others, which customers do not see. */
    static EntryField number() {
        return EntryField.line(ID).hinted().last();
    }

    LocalDate today() {
        return ChinaTime.dayOf(parts.clock().instant());
    }

    /** Returns the number of a new entry, which no other has, and that it is for everyone. */
    @Override
    public Map<String, String> fresh() {
        Set<String> taken = parts.playbook().active(path()).stream()
                .flatMap(file -> YamlEntries.of(file.source(), list()).values().stream())
                .map(this::idOf)
                .collect(Collectors.toSet());
        String fresh = IntStream.iterate(1, i -> i + 1)
                .mapToObj(i -> "n-" + today() + "-" + i)
                .filter(id -> !taken.contains(id))
                .findFirst()
                .orElseThrow();
        return new HashMap<>(Map.of(ID, fresh, FOR, EVERYONE));
    }

    @Override
    public Function<Map<String, String>, List<String>> factsIn(Locale language) {
        LocalDate today = today();
        Set<String> now = used(today);
        Set<String> next = used(today.plusDays(1));
        Map<String, String> titles =
                parts.segments().all().stream().collect(Collectors.toMap(Segment::name, Segment::title));
        return entry -> Stream.of(
                        Stream.of(
                                entry.getOrDefault(FOR, EVERYONE).equals(EVERYONE)
                                        ? Message.of("daily.everyone").in(language)
                                        : titles.getOrDefault(entry.get(FOR), entry.get(FOR)),
                                now.contains(idOf(entry))
                                        ? Message.of("upcoming.today").in(language)
                                        : "",
                                next.contains(idOf(entry))
                                        ? Message.of("upcoming.tomorrow").in(language)
                                        : ""),
                        more(entry, language).stream())
                .flatMap(Function.identity())
                .toList();
    }

    private Set<String> used(LocalDate day) {
        return parts
                .previews()
                .between(
                        ChinaTime.startOf(day).minusMillis(1),
                        ChinaTime.startOf(day.plusDays(1)).minusMillis(1))
                .stream()
                .flatMap(post -> Stream.ofNullable(in(post)))
                .collect(Collectors.toSet());
    }

    /** Says that all days and groups have it from the same library, and which have it next. */
    @Override
    public void tellAbout(Map<String, String> entry, Model model, Locale language) {
        Instant now = parts.clock().instant();
        List<String> uses =
                parts
                        .previews()
                        .between(
                                now,
                                ChinaTime.startOf(today().plusDays(DAYS_AHEAD)).minusMillis(1))
                        .stream()
                        .filter(post -> idOf(entry).equals(in(post)) && !post.arranged())
                        .map(post -> MINUTE.format(post.at().atZone(ChinaTime.ZONE)) + " " + post.segmentTitle())
                        .toList();
        model.addAttribute(
                "about",
                List.of(
                        Message.of("daily.about").in(language),
                        uses.isEmpty()
                                ? Message.of("daily.about.unused", DAYS_AHEAD).in(language)
                                : Message.of(
                                                "daily.about.next",
                                                uses.subList(0, Math.min(MAX_USES, uses.size())),
                                                uses.size())
                                        .in(language)));
    }

    @Override
    public void complete(Map<String, String> entry, Map<String, String> parameters, Model model, Locale language) {
        var post = new LinkedHashMap<>(post(entry));
        post.values().removeIf(String::isBlank);
        String draft = post.isEmpty() ? "" : parts.previews().draft(post);
        List<Message> flaws = parts.previews().flaws(draft.isBlank() ? said(entry) : draft);
        var byField = new LinkedHashMap<String, List<String>>();
        for (String field : readFields()) {
            byField.put(
                    field,
                    flaws.stream()
                            .filter(flaw -> !flaw.gaps().isEmpty()
                                    && entry.getOrDefault(field, "")
                                            .contains(String.valueOf(flaw.gaps().get(0))))
                            .map(flaw -> flaw.in(language))
                            .toList());
        }
        model.addAttribute("draft", draft);
        model.addAttribute("flawsOf", byField);
        model.addAttribute(
                "otherFlaws",
                flaws.stream()
                        .map(flaw -> flaw.in(language))
                        .filter(words -> byField.values().stream().noneMatch(some -> some.contains(words)))
                        .toList());
    }

    private String said(Map<String, String> entry) {
        return readFields().stream().map(field -> entry.getOrDefault(field, "")).collect(Collectors.joining("\n"));
    }

    @Override
    public String top() {
        return "console/daily-top";
    }

    @Override
    public String aside() {
        return "console/daily-preview";
    }
}
