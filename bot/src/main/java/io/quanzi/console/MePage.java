package io.quanzi.console;

import io.quanzi.shared.Audit;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Instant;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A user's own account (我的账号): her role, her password, where she is logged in. */
@Controller
class MePage {
    private final Users users;
    private final Accounts accounts;
    private final StaffSessions sessions;
    private final OfficerNames officerNames;
    private final TwoStep twoStep;
    private final Audit audit;

    MePage(
            Users users,
            Accounts accounts,
            StaffSessions sessions,
            OfficerNames officerNames,
            TwoStep twoStep,
            Audit audit) {
        this.users = users;
        this.accounts = accounts;
        this.sessions = sessions;
        this.officerNames = officerNames;
        this.twoStep = twoStep;
        this.audit = audit;
    }

    /**
     * A login.
     *
     * @param browser in words
     * @param own whether it is the one that asks
     */
    public record Session(String id, Instant since, Instant seen, String address, String browser, boolean own) {}

    @GetMapping("/me")
    String show(Principal reader, HttpServletRequest request, Model model, Locale language) {
        User user = users.find(reader.getName())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "this is no account of staff"));
        String own = sessions.idOf(request);
        model.addAttribute("name", user.name());
        model.addAttribute("role", user.role().name());
        String member = user.wecomUserid();
        if (member != null) {
            model.addAttribute("officer", officerNames.nameOf(member));
        }
        User.SecondStep second = user.secondStep();
        model.addAttribute("twoStep", second != null);
        if (second != null) {
            model.addAttribute("twoStepSince", second.since());
            model.addAttribute("recoveryLeft", second.recovery().size());
            model.addAttribute("twoStepRequired", twoStep.isRequired(user.role()));
        }
        model.addAttribute(
                "sessions",
                sessions.of(user.name()).stream()
                        .map(one -> new Session(
                                one.id(),
                                one.since(),
                                one.seen(),
                                one.address(),
                                BrowserName.of(one.browser()).in(language),
                                one.id().equals(own)))
                        .toList());
        return "console/me";
    }

    @PostMapping("/me/password")
    String changePassword(
            @RequestParam(defaultValue = "") String old,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "") String again,
            Principal user,
            HttpServletRequest request,
            RedirectAttributes next) {
        accounts.changePassword(user.getName(), old, password, again, request.getRemoteAddr(), sessions.idOf(request));
        next.addFlashAttribute("said", "me.password.changed");
        return "redirect:/me";
    }

    @PostMapping("/me/sessions/{id}/end")
    String endOne(@PathVariable String id, Principal user, RedirectAttributes next) {
        if (sessions.endOne(user.getName(), id)) {
            audit.record(user.getName(), "session.end", user.getName(), "");
        }
        next.addFlashAttribute("said", "me.session.ended");
        return "redirect:/me";
    }

    @PostMapping("/me/sessions/end-others")
    String endOthers(Principal user, HttpServletRequest request, RedirectAttributes next) {
        sessions.endOthers(user.getName(), sessions.idOf(request));
        audit.record(user.getName(), "session.end", user.getName(), "");
        next.addFlashAttribute("said", "me.sessions.ended");
        return "redirect:/me";
    }

    /** Says why on the page, at the field. */
    @ExceptionHandler
    String refused(AccountRefused refused, RedirectAttributes next, Locale language) {
        next.addFlashAttribute("refused", refused.in(language));
        next.addFlashAttribute("field", refused.field());
        refused.also().ifPresent(other -> next.addFlashAttribute("refusedToo", other.in(language)));
        return "redirect:/me";
    }
}
