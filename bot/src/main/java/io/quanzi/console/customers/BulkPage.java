package io.quanzi.console.customers;

import io.quanzi.console.VisiblePeople;
import io.quanzi.console.customers.BulkAction.Kind;
import io.quanzi.console.customers.BulkAction.State;
import io.quanzi.console.customers.BulkActions.Counts;
import io.quanzi.console.customers.BulkActions.Left;
import io.quanzi.segments.HandPlacements.Placement;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Does something with many customers (批量操作): asks, begins, shows how far it is and who was left, and undoes it. */
@Controller
class BulkPage {
    /** With more people than these their number is to be typed. */
    static final int MANY = 20;

    private static final int NAMED = 20;
    private static final int MAX_SHOWN = 200;

    private final BulkActions actions;
    private final BulkChecks checks;
    private final BulkSelection listed;
    private final VisiblePeople visiblePeople;
    private final Segments segments;
    private final FailedWork failedWork;
    private final Clock clock;

    BulkPage(
            BulkActions actions,
            BulkChecks checks,
            BulkSelection listed,
            VisiblePeople visiblePeople,
            Segments segments,
            FailedWork failedWork,
            Clock clock) {
        this.failedWork = failedWork;
        this.actions = actions;
        this.checks = checks;
        this.listed = listed;
        this.visiblePeople = visiblePeople;
        this.segments = segments;
        this.clock = clock;
    }

    /**
     * What is about to be done.
     *
     * @param key of the action, which is written down and not begun
     * @param query of the list's address
     * @param names of the first of them
     * @param typed whether their number is to be typed
     */
    public record Check(
            String key, String kind, String title, String query, long people, List<String> names, boolean typed) {}

    /**
     * An action as its page shows it.
     *
     * @param title of the segment; empty where there is none
     */
    public record View(
            String id,
            String kind,
            String title,
            String by,
            Instant at,
            String state,
            long people,
            long asked,
            long done,
            int percent,
            long changed,
            long byRule,
            long same,
            long notDone,
            boolean undoable,
            boolean typed,
            @Nullable String undoes,
            @Nullable String undoneBy) {}

    /**
     * Somebody or something with whom it was not done.
     *
     * @param page about them; empty where there is none
     */
    public record LeftLine(String id, String page, String name, String why) {}

    @GetMapping("/bulk")
    String list(Model model) {
        model.addAttribute(
                "actions", actions.latest(MAX_SHOWN).stream().map(this::view).toList());
        return "console/bulk-list";
    }

    /** Asks whether it is to be done, with whom and how many. */
    @PostMapping("/bulk/check")
    String check(
            @RequestParam String kind,
            @RequestParam(defaultValue = "") String segment,
            @RequestParam(defaultValue = "chosen") String scope,
            @RequestParam(name = "id", required = false) @Nullable List<String> chosen,
            @RequestParam(name = "shown", required = false) @Nullable List<String> shown,
            @RequestParam(name = "query", defaultValue = "") String address,
            Model model,
            Principal user,
            Locale language,
            HttpServletResponse response) {
        Kind what = kind(kind);
        if (what.hasSegment() && segments.find(segment).isEmpty()) {
            return refuse("bulk.refused.segment", address, model, response);
        }
        List<String> ids = BulkSelection.ids(scope, chosen, shown);
        if (!scope.equals("all") && ids.isEmpty()) {
            return refuse("bulk.refused.nobody", address, model, response);
        }
        return ask(UUID.randomUUID().toString(), user, what, segment, ids, address, model, language);
    }

    private String ask(
            String key,
            Principal user,
            Kind what,
            String segment,
            List<String> ids,
            String address,
            Model model,
            Locale language) {
        var counted = new long[1];
        actions.begin(new BulkAction(
                key,
                what,
                what.hasSegment() ? segment : "",
                user.getName(),
                clock.instant(),
                State.PREPARING,
                0,
                0,
                null,
                null,
                null));
        Placement wanted = wanted(what);
        listed.forEach(ids, address, language, some -> {
            actions.add(key, some, wanted);
            counted[0] += some.size();
            return true;
        });
        var asked = new BulkChecks.Asked(key, user.getName(), what, segment, address, counted[0]);
        checks.keep(asked);
        show(asked, model);
        return "console/bulk-check";
    }

    private void show(BulkChecks.Asked asked, Model model) {
        model.addAttribute(
                "check",
                new Check(
                        asked.key(),
                        asked.kind().name(),
                        titleOf(asked.segment()),
                        asked.query(),
                        asked.people(),
                        names(actions.people(asked.key(), NAMED)),
                        asked.people() > MANY));
    }

    /**
     * Begins what was asked, with those who were written down when it was; the same form sent twice leads to the same action.
     */
    @PostMapping("/bulk")
    String begin(
            @RequestParam String key,
            @RequestParam(defaultValue = "") String typed,
            Model model,
            Principal user,
            Locale language,
            HttpServletResponse response) {
        BulkAction action = actions.find(key).orElse(null);
        if (action != null && action.state() != State.PREPARING) {
            return "redirect:/bulk/" + key;
        }
        BulkChecks.Asked asked = checks.find(key, user.getName()).orElse(null);
        if (asked == null || action == null) {
            return refuse("bulk.refused.old", "", model, response);
        }
        Kind what = asked.kind();
        if (what.hasSegment() && segments.find(asked.segment()).isEmpty()) {
            return refuse("bulk.refused.segment", asked.query(), model, response);
        }
        if (asked.people() > MANY && !typed.strip().equals(String.valueOf(asked.people()))) {
            model.addAttribute("mistyped", true);
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            show(asked, model);
            return "console/bulk-check";
        }
        if (asked.people() > 0 && checks.take(key)) {
            actions.open(action, asked.people());
        }
        return "redirect:/bulk/" + key;
    }

    private static @Nullable Placement wanted(Kind what) {
        return switch (what) {
            case PUT_IN -> Placement.IN;
            case TAKE_OUT -> Placement.OUT;
            case BY_RULE -> Placement.RULE;
            case INVITE, RETRY, UNDO -> null;
        };
    }

    @GetMapping("/bulk/{id}")
    String show(@PathVariable String id, Model model, Locale language) {
        fill(id, model, language);
        return "console/bulk";
    }

    @GetMapping("/bulk/{id}/progress")
    String progress(@PathVariable String id, Model model, Locale language) {
        fill(id, model, language);
        return "console/bulk-fragment";
    }

    /** Undoes the whole action. */
    @PostMapping("/bulk/{id}/undo")
    String undo(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String typed,
            Model model,
            Principal user,
            Locale language,
            HttpServletResponse response) {
        View now = view(action(id));
        if (now.typed() && !typed.strip().equals(String.valueOf(now.changed()))) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("mistyped", true);
            return show(id, model, language);
        }
        return actions.undo(id, user.getName())
                .map(undoing -> "redirect:/bulk/" + undoing.id())
                .orElse("redirect:/bulk/" + id);
    }

    private void fill(String id, Model model, Locale language) {
        BulkAction action = action(id);
        List<Left> left = actions.left(id, MAX_SHOWN);
        model.addAttribute("action", view(action));
        model.addAttribute("left", action.kind() == Kind.RETRY ? failedAgain(left, language) : people(left, language));
    }

    private List<LeftLine> people(List<Left> left, Locale language) {
        return left.stream()
                .map(one -> new LeftLine(
                        one.item(),
                        "/customers/" + one.item(),
                        visiblePeople
                                .find(new CustomerId(one.item()))
                                .map(visiblePeople::nameOf)
                                .orElse("—"),
                        why(one, language)))
                .toList();
    }

    private List<LeftLine> failedAgain(List<Left> left, Locale language) {
        Map<String, String> names =
                failedWork.names(left.stream().map(Left::item).toList(), language);
        return left.stream()
                .map(one ->
                        new LeftLine(one.item(), "", names.getOrDefault(one.item(), one.item()), why(one, language)))
                .toList();
    }

    private static String why(Left one, Locale language) {
        return one.why() == null
                ? Message.of("bulk.left.fault", String.valueOf(one.fault())).in(language)
                : Message.of(one.why(), one.code()).in(language);
    }

    private BulkAction action(String id) {
        return actions.find(id)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no bulk action has the id " + id));
    }

    private View view(BulkAction action) {
        Counts counts = actions.counts(action.id());
        return new View(
                action.id(),
                action.kind().name(),
                titleOf(action.segment()),
                action.by(),
                action.at(),
                action.state().name(),
                action.people(),
                action.asked(),
                counts.done(),
                action.people() == 0 ? 0 : (int) (100 * counts.done() / action.people()),
                counts.changed(),
                actions.countByRule(action.id()),
                counts.same(),
                counts.left() + counts.failed(),
                action.isUndoable() && counts.changed() > 0,
                counts.changed() > MANY,
                action.of(),
                action.undoneBy());
    }

    private String titleOf(String segment) {
        return segments.find(segment).map(Segment::title).orElse(segment);
    }

    private static Kind kind(String word) {
        return Arrays.stream(Kind.values())
                .filter(known -> known != Kind.UNDO
                        && known != Kind.RETRY
                        && known.name().equals(word))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.BAD_REQUEST, "kind: expected PUT_IN, TAKE_OUT, BY_RULE or INVITE"));
    }

    private List<String> names(List<String> ids) {
        return visiblePeople.findAll(ids.stream().map(CustomerId::new).toList()).stream()
                .map(visiblePeople::nameOf)
                .toList();
    }

    private static String refuse(String why, String address, Model model, HttpServletResponse response) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        model.addAttribute("why", why);
        model.addAttribute("back", "/customers" + (address.isEmpty() ? "" : "?" + address));
        return "console/bulk-refused";
    }
}
