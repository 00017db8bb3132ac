package io.quanzi.console;

import io.quanzi.shared.Message;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where a user sets up two-step sign-in for herself, makes its recovery codes anew, and switches it off. */
@Controller
class TwoStepPage {
    private static final String VIEW = "console/two-step";

    private final Users users;
    private final Accounts accounts;
    private final TwoStep twoStep;
    private final StaffSessions sessions;

    TwoStepPage(Users users, Accounts accounts, TwoStep twoStep, StaffSessions sessions) {
        this.users = users;
        this.accounts = accounts;
        this.twoStep = twoStep;
        this.sessions = sessions;
    }

    @GetMapping("/me/two-step")
    String show(Principal reader, Model model, HttpServletResponse response) {
        User user = find(reader);
        User.SecondStep second = user.secondStep();
        if (second == null) {
            offer(user, Totp.makeSecret(), model, response);
        } else {
            known(user, second, model);
        }
        return VIEW;
    }

    private static void known(User user, User.SecondStep second, Model model) {
        model.addAttribute("name", user.name());
        model.addAttribute("since", second.since());
        model.addAttribute("left", second.recovery().size());
    }

    private void offer(User user, String secret, Model model, HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        model.addAttribute("name", user.name());
        model.addAttribute("required", twoStep.isRequired(user.role()));
        model.addAttribute("secret", secret.replaceAll("(.{4})(?=.)", "$1 "));
        model.addAttribute("offer", twoStep.offered(user.name(), secret));
        model.addAttribute("qr", QrSvg.of(Totp.address(user.name(), secret)));
    }

    /** Switches it on when the code is right, and shows the recovery codes, which nobody sees again. */
    @PostMapping("/me/two-step")
    String switchOn(
            @RequestParam(defaultValue = "") String offer,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String password,
            Principal reader,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            Locale language) {
        User user = find(reader);
        String secret = twoStep.offer(user.name(), offer).orElse(null);
        if (user.secondStep() != null || secret == null) {
            return "redirect:/me/two-step";
        }
        try {
            accounts.checkOwnPassword(user.name(), password, request.getRemoteAddr());
        } catch (AccountRefused refused) {
            return again(user, secret, "password", refused.in(language), model, response);
        }
        List<String> codes = twoStep.switchOn(user.name(), secret, code);
        if (codes.isEmpty()) {
            return again(user, secret, "code", Message.of("two-step.wrong").in(language), model, response);
        }
        boolean out = !request.isUserInRole(user.role().name());
        if (out) {
            sessions.endAll(user.name());
        } else {
            sessions.endOthers(user.name(), sessions.idOf(request));
        }
        show(codes, out, "two-step.done", model, response);
        return VIEW;
    }

    private static void show(List<String> codes, boolean out, String said, Model model, HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        model.addAttribute("codes", codes);
        model.addAttribute("out", out);
        model.addAttribute("said", said);
    }

    /** Makes the recovery codes anew when the password is right, and shows them, which nobody sees again. */
    @PostMapping("/me/two-step/codes")
    String renewCodes(
            @RequestParam(defaultValue = "") String password,
            Principal reader,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model,
            Locale language) {
        User user = find(reader);
        User.SecondStep second = user.secondStep();
        if (second == null) {
            return "redirect:/me/two-step";
        }
        try {
            accounts.checkOwnPassword(user.name(), password, request.getRemoteAddr());
        } catch (AccountRefused refused) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("refused", refused.in(language));
            known(user, second, model);
            return VIEW;
        }
        List<String> codes = twoStep.renewCodes(user);
        if (codes.isEmpty()) {
            return "redirect:/me/two-step";
        }
        show(codes, false, "two-step.codes.done", model, response);
        return VIEW;
    }

    private String again(
            User user, String secret, String field, String why, Model model, HttpServletResponse response) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        model.addAttribute("field", field);
        model.addAttribute("refused", why);
        offer(user, secret, model, response);
        return VIEW;
    }

    @PostMapping("/me/two-step/off")
    String switchOff(
            @RequestParam(defaultValue = "") String password,
            Principal reader,
            HttpServletRequest request,
            RedirectAttributes next) {
        User user = find(reader);
        if (twoStep.isRequired(user.role())) {
            throw new AccountRefused(HttpStatus.CONFLICT, "two-step", Message.of("two-step.required.role"));
        }
        accounts.checkOwnPassword(user.name(), password, request.getRemoteAddr());
        accounts.endTwoStep(user.name());
        next.addFlashAttribute("said", "two-step.off.done");
        return "redirect:/me";
    }

    private User find(Principal reader) {
        return users.find(reader.getName())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "this is no account of staff"));
    }

    /** Says why on the page of her account. */
    @ExceptionHandler
    String refused(AccountRefused refused, RedirectAttributes next, Locale language) {
        next.addFlashAttribute("refused", refused.in(language));
        next.addFlashAttribute("field", "two-step");
        return "redirect:/me";
    }
}
