package io.quanzi.console.content;

import io.quanzi.broadcast.PostPreview;
import io.quanzi.broadcast.PostPreviews;
import io.quanzi.console.content.DailyLibrary.Library;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.PlaybookEditor.Saved;
import io.quanzi.playbook.Source;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.Audit;
import io.quanzi.shared.ChinaTime;
import java.security.Principal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The tips and deals one below the other, in the order in which they take turns. */
@Controller
class DailyPage {
    private final DailyLibrary libraries;
    private final PlaybookEditor editor;
    private final PostPreviews previews;
    private final Segments segments;
    private final Audit audit;
    private final Clock clock;

    DailyPage(
            DailyLibrary libraries,
            PlaybookEditor editor,
            PostPreviews previews,
            Segments segments,
            Audit audit,
            Clock clock) {
        this.libraries = libraries;
        this.editor = editor;
        this.previews = previews;
        this.segments = segments;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * An entry.
     *
     * @param audience the segment's title; empty for everyone
     * @param today whether a post of today has it
     * @param tomorrow whether a post of tomorrow has it
     */
    public record Card(
            String id,
            Map<String, String> values,
            String audience,
            boolean today,
            boolean tomorrow,
            boolean first,
            boolean last) {}

    @GetMapping("/playbook/daily")
    String list(@RequestParam(defaultValue = "tips") String list, Model model) {
        Library library = libraries.inForce(list);
        LocalDate today = ChinaTime.dayOf(clock.instant());
        Set<String> now = used(list, today);
        Set<String> next = used(list, today.plusDays(1));
        Map<String, String> titles = titles();
        List<Map<String, String>> all = library.values();
        model.addAttribute("list", list);
        model.addAttribute("version", library.version());
        model.addAttribute("path", DailyLibrary.pathOf(list));
        model.addAttribute(
                "cards",
                IntStream.range(0, all.size())
                        .mapToObj(i -> {
                            String id = all.get(i).getOrDefault("id", "");
                            return new Card(
                                    id,
                                    all.get(i),
                                    titles.getOrDefault(all.get(i).getOrDefault("for", ""), ""),
                                    now.contains(id),
                                    next.contains(id),
                                    i == 0,
                                    i == all.size() - 1);
                        })
                        .toList());
        return "console/daily";
    }

    private Set<String> used(String list, LocalDate day) {
        var used = new HashSet<String>();
        for (PostPreview post : previews.between(
                ChinaTime.startOf(day).minusMillis(1),
                ChinaTime.startOf(day.plusDays(1)).minusMillis(1))) {
            String id = list.equals("tips") ? post.tip() : post.deal();
            if (id != null) {
                used.add(id);
            }
        }
        return used;
    }

    private Map<String, String> titles() {
        return segments.all().stream()
                .filter(segment -> !segment.name().equals("everyone"))
                .collect(Collectors.toMap(Segment::name, Segment::title));
    }

    /**
     * Moves an entry by one place.
     *
     * @param down else up
     */
    @PostMapping("/playbook/daily/move")
    String move(
            @RequestParam String list,
            @RequestParam String id,
            @RequestParam boolean down,
            Principal user,
            Locale language,
            RedirectAttributes next) {
        Library library = libraries.inForce(list);
        int index = index(library, id);
        Source moved = library.entries().swappedWithNext(down ? index : index - 1);
        return save(list, library, moved, "moved " + id, user, language, next);
    }

    /**
     * Takes an entry away.
     *
     * @param version the one that the page was made of
     */
    @PostMapping("/playbook/daily/remove")
    String remove(
            @RequestParam String list,
            @RequestParam String id,
            @RequestParam int version,
            Principal user,
            Locale language,
            RedirectAttributes next) {
        Library library = libraries.inForce(list);
        if (!libraries.isAsIn(version, list, id)) {
            next.addAttribute("list", list);
            next.addFlashAttribute("said", "playbook.superseded");
            return "redirect:/playbook/daily";
        }
        Source without = library.entries().without(index(library, id));
        return save(list, library, without, "removed " + id, user, language, next);
    }

    private static int index(Library library, String id) {
        return library.indexOf(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no entry has the id " + id));
    }

    private String save(
            String list,
            Library library,
            Source changed,
            String what,
            Principal user,
            Locale language,
            RedirectAttributes next) {
        next.addAttribute("list", list);
        Saved saved = editor.save(changed, library.version(), user.getName());
        if (saved instanceof Saved.InForce inForce) {
            PublishedFiles.record(audit, user.getName(), changed.path(), inForce.version(), ", " + what);
            next.addFlashAttribute("saved", inForce.version());
        } else if (saved instanceof Saved.Refused refused) {
            next.addFlashAttribute(
                    "faults",
                    PlaybookEditPage.faults(refused.violations(), changed.path(), changed.content(), language));
        } else if (saved instanceof Saved.Superseded) {
            next.addFlashAttribute("said", "playbook.superseded");
        }
        return "redirect:/playbook/daily";
    }
}
