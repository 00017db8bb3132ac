package io.quanzi.console.content;

import io.quanzi.console.Approvers;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.content.law.CopyHold;
import io.quanzi.content.law.CopyRelease;
import io.quanzi.content.law.CopyReleases;
import io.quanzi.shared.Audit;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.security.Principal;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The texts that admins let go although the copy check holds them (放行记录), and the buttons that do so and take it back. */
@Controller
class CopyReleasesPage {
    private static final int MAX_LISTED = 200;
    private static final int MAX_TEXT = 20_000;
    private static final int MAX_ID = 200;

    /** The pages that send here, by the word that they send. */
    private static final Map<String, String> FROM = Map.of(
            "draft", "redirect:/posts/new/check",
            "review", "redirect:/posts/review",
            "task", "redirect:/posts/task");

    private final CopyCheck copyCheck;
    private final CopyReleases releases;
    private final Approvers approvers;
    private final Audit audit;
    private final Clock clock;

    CopyReleasesPage(CopyCheck copyCheck, CopyReleases releases, Approvers approvers, Audit audit, Clock clock) {
        this.copyCheck = copyCheck;
        this.releases = releases;
        this.approvers = approvers;
        this.audit = audit;
        this.clock = clock;
    }

    @GetMapping("/copy-releases")
    String list(Principal user, Model model) {
        model.addAttribute("releases", releases.latest(MAX_LISTED));
        model.addAttribute("most", MAX_LISTED);
        model.addAttribute("mayRelease", approvers.mayRelease(user.getName()));
        return "console/copy-releases";
    }

    /**
     * Lets exactly a text go, with what is against it on the day on which it is to leave.
     *
     * @param from the page that sends it: {@code draft}, {@code review}, {@code task}; else one goes to the list
     * @param id of the post on that page
     */
    @PostMapping("/copy-releases")
    String release(
            @RequestParam String text,
            @RequestParam(defaultValue = "") String day,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String id,
            Principal user,
            RedirectAttributes next) {
        person(user);
        if (text.length() > MAX_TEXT) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "text: expected at most %d characters, got %d".formatted(MAX_TEXT, text.length()));
        }
        String exact = text.replace("\r\n", "\n");
        String why = reason.strip();
        if (why.isEmpty() || why.codePointCount(0, why.length()) > CopyReleases.MAX_REASON) {
            return back(from, id, "copy-release.fault.reason", false, next);
        }
        LocalDate leaves = dayOf(day);
        CopyHold before = copyCheck.hold(exact, leaves);
        Optional<CopyRelease> released = copyCheck.release(exact, leaves, user.getName(), why);
        if (released.isEmpty()) {
            return back(
                    from,
                    id,
                    before.never().isEmpty() ? "copy-release.fault.nothing" : "copy-release.fault.never",
                    false,
                    next);
        }
        audit.recordChange(
                user.getName(),
                "copy.release",
                released.get().id(),
                Message.of("copy-release.held", words(released.get())),
                Message.of("copy-release.released", why),
                "");
        return back(from, id, "copy-release.done", true, next);
    }

    /** Holds a text again. */
    @PostMapping("/copy-releases/{release}/take-back")
    String takeBack(
            @PathVariable String release,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String id,
            Principal user,
            RedirectAttributes next) {
        person(user);
        CopyRelease known = releases.find(release)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no release has such an id"));
        if (releases.takeBack(release, user.getName())) {
            audit.recordChange(
                    user.getName(),
                    "copy.take-back",
                    release,
                    Message.of("copy-release.released", known.reason()),
                    Message.of("copy-release.held", words(known)),
                    "");
        }
        return back(from, id, "copy-release.taken-back", true, next);
    }

    private void person(Principal user) {
        if (!approvers.mayRelease(user.getName())) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN, "a text is released by an admin who has logged in, not by a token");
        }
    }

    private LocalDate dayOf(String day) {
        LocalDate today = ChinaTime.dayOf(clock.instant());
        try {
            LocalDate asked = day.isEmpty() ? today : LocalDate.parse(day);
            return asked.isBefore(today) ? today : asked;
        } catch (DateTimeException unreadable) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "day: expected a day such as 2026-12-01, got \"%s\"".formatted(day),
                    unreadable);
        }
    }

    private static String words(CopyRelease release) {
        return release.findings().stream()
                .map(known -> "“%s”%s".formatted(known.word(), known.article()))
                .distinct()
                .collect(Collectors.joining("、"));
    }

    private static String back(String from, String id, String said, boolean well, RedirectAttributes next) {
        next.addFlashAttribute("released", said);
        next.addFlashAttribute("releasedWell", well);
        String page = FROM.get(from);
        if (page == null || id.isEmpty() || id.length() > MAX_ID) {
            return "redirect:/copy-releases";
        }
        next.addAttribute("id", id);
        return page;
    }
}
