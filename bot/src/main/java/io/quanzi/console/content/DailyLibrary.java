package io.quanzi.console.content;

import io.quanzi.broadcast.PostPreviews;
import io.quanzi.playbook.FileVersion;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.YamlEntries;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** The tips and the deals as entries of their files. */
@Component
class DailyLibrary {
    static final List<String> LISTS = List.of("categories");

    private static final Map<String, List<String>> FIELDS = Map.of(
            "tips",
            List.of("id", "for", "text"),
            "deals",
            List.of("id", "title", "was", "now", "from", "until", "url", "categories", "for", "rules"));

    private final Playbook playbook;
    private final PlaybookEditor editor;
    private final PostPreviews previews;
    private final Clock clock;

    DailyLibrary(Playbook playbook, PlaybookEditor editor, PostPreviews previews, Clock clock) {
        this.playbook = playbook;
        this.editor = editor;
        this.previews = previews;
        this.clock = clock;
    }

    static String pathOf(String list) {
        fields(list);
        return "templates/" + list + ".yaml";
    }

    static List<String> fields(String list) {
        List<String> fields = FIELDS.get(list);
        if (fields == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "no library has the name " + list);
        }
        return fields;
    }

    /** A version of a library. */
    record Library(Source source, int version, YamlEntries entries) {
        List<Map<String, String>> values() {
            return entries.values();
        }

        /** The place of an entry; empty when there is none of that id. */
        Optional<Integer> indexOf(String id) {
            List<Map<String, String>> all = values();
            return IntStream.range(0, all.size())
                    .filter(i -> id.equals(all.get(i).get("id")))
                    .boxed()
                    .findFirst();
        }

        Optional<Map<String, String>> find(String id) {
            return indexOf(id).map(values()::get);
        }
    }

    Library inForce(String list) {
        Playbook.Active file = playbook.active(pathOf(list))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no such file is in force"));
        return new Library(file.source(), file.version(), YamlEntries.of(file.source(), list));
    }

    /** An earlier version; empty when it is not known. */
    Optional<Library> at(String list, int version) {
        String path = pathOf(list);
        return editor.version(path, version)
                .map(FileVersion::content)
                .map(content -> new Source(path, content))
                .map(source -> new Library(source, version, YamlEntries.of(source, list)));
    }

    /** Whether an entry is now as it was in a version. */
    boolean isAsIn(int version, String list, String id) {
        Library now = inForce(list);
        return now.version() == version
                || at(list, version).map(then -> then.find(id)).equals(Optional.of(now.find(id)));
    }

    /** Returns a post that would carry an entry; blank when nothing can be made of it yet. */
    String draft(String list, Map<String, String> entry) {
        var model = new LinkedHashMap<String, String>();
        if (list.equals("tips")) {
            model.put("tip", entry.getOrDefault("text", ""));
        } else {
            model.put("dealTitle", entry.getOrDefault("title", ""));
            model.put("dealWas", entry.getOrDefault("was", ""));
            model.put("dealNow", entry.getOrDefault("now", ""));
            model.put("dealUntil", until(entry.getOrDefault("until", "")));
            model.put("dealRules", entry.getOrDefault("rules", ""));
            model.put("dealUrl", entry.getOrDefault("url", ""));
        }
        model.values().removeIf(String::isBlank);
        return model.isEmpty() ? "" : previews.draft(model);
    }

    private String until(String written) {
        LocalDate today = ChinaTime.dayOf(clock.instant());
        try {
            return PostPreviews.until(
                    switch (written) {
                        case "end-of-week" -> today.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
                        case "end-of-month" -> today.with(TemporalAdjusters.lastDayOfMonth());
                        default -> LocalDate.parse(written);
                    });
        } catch (DateTimeException unreadable) {
            return written;
        }
    }

    /** Returns what the advertising law has against an entry. */
    List<Message> flaws(String list, Map<String, String> entry) {
        String draft = draft(list, entry);
        return previews.flaws(
                draft.isBlank()
                        ? entry.getOrDefault("text", entry.getOrDefault("title", "") + "\n" + entry.get("rules"))
                        : draft);
    }

    /** Returns an id that no entry has. */
    String freshId(Library library) {
        String day = ChinaTime.dayOf(clock.instant()).toString();
        return IntStream.iterate(1, i -> i + 1)
                .mapToObj(i -> "n-" + day + "-" + i)
                .filter(id -> library.indexOf(id).isEmpty())
                .findFirst()
                .orElseThrow();
    }
}
