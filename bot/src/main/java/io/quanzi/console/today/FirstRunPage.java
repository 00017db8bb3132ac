package io.quanzi.console.today;

import io.quanzi.shared.Audit;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The guide of a shop that begins (开店向导): six steps, each with its form and how it stands. */
@Controller
class FirstRunPage {
    private static final String ACTION = "first-run";

    private final FirstRun firstRun;
    private final WeComConnection connection;
    private final Audit audit;

    FirstRunPage(FirstRun firstRun, WeComConnection connection, Audit audit) {
        this.connection = connection;
        this.firstRun = firstRun;
        this.audit = audit;
    }

    @GetMapping("/first-run")
    String show(HttpServletRequest request, Model model, Locale language) {
        model.addAttribute("run", firstRun.view(language));
        model.addAttribute("connect", connection.view());
        model.addAttribute("mayRun", request.isUserInRole("ADMIN"));
        return "console/first-run";
    }

    /** Keeps the guide off the first page; {@code off=false} shows it there again. */
    @PostMapping("/first-run/dismiss")
    String dismiss(@RequestParam(defaultValue = "true") boolean off, Principal user, RedirectAttributes next) {
        firstRun.dismiss(off, user.getName());
        audit.recordChange(user.getName(), "first-run.dismiss", ACTION, off ? "ON" : "OFF", off ? "OFF" : "ON");
        next.addFlashAttribute("firstRunOff", off);
        return "redirect:/";
    }

    /** Goes on without WeCom for now; {@code off=false} takes that back. */
    @PostMapping("/first-run/without")
    String without(@RequestParam(defaultValue = "true") boolean off, Principal user) {
        firstRun.goWithout(off, user.getName());
        audit.recordChange(user.getName(), "first-run.without", ACTION, off ? "ON" : "OFF", off ? "OFF" : "ON");
        return "redirect:/first-run";
    }
}
