package io.quanzi.pages;

import io.quanzi.customer.SecondFact;
import io.quanzi.pages.MemberPages.Access;
import io.quanzi.pages.MemberPages.Member;
import io.quanzi.pages.MemberPages.Opening;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

/**
 * The member centre {@code /m/{token}}. A link may have been forwarded: it shows and changes nothing of a person who bought
 * until the end of one of their order numbers was given, once on each device. To be left alone takes no more than the link.
 */
@Controller
class MemberController {
    static final String COOKIE = "quanzi-pass";

    private final MemberPages pages;
    private final QuestionPages questionPages;
    private final Clock clock;

    MemberController(MemberPages pages, QuestionPages questionPages, Clock clock) {
        this.pages = pages;
        this.questionPages = questionPages;
        this.clock = clock;
    }

    @GetMapping("/m/{token}")
    String page(
            @PathVariable String token,
            @CookieValue(name = COOKIE, required = false) @Nullable String pass,
            Model model,
            HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Access access = access(token, pass);
        if (access.locked()) {
            return ask(token, access, null, model);
        }
        model.addAttribute("member", pages.member(token).orElseThrow(LinkGone::new));
        model.addAttribute("live", questionPages.invitation(token).orElse(null));
        model.addAttribute("token", token);
        model.addAttribute("days", new Days());
        return "customer/member";
    }

    @GetMapping(path = "/m/{token}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Member data(
            @PathVariable String token,
            @CookieValue(name = COOKIE, required = false) @Nullable String pass,
            HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        if (access(token, pass).locked()) {
            throw new ResponseStatusException(
                    HttpStatus.FORBIDDEN,
                    "expected the cookie " + COOKIE + " of this link, got none that is good; POST order=<the last 4"
                            + " characters of an order number> as a form to /m/<token>/open,"
                            + " and keep the cookie it sets");
        }
        return pages.member(token).orElseThrow(LinkGone::new);
    }

    /** The answer to the question: the end of an order number. */
    @PostMapping("/m/{token}/open")
    String open(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String order,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Access access = access(token, null);
        if (!access.locked()) {
            return "redirect:/m/{token}";
        }
        Opening opening = pages.open(token, order).orElseThrow(LinkGone::new);
        if (opening.pass() != null) {
            response.addHeader(
                    HttpHeaders.SET_COOKIE,
                    ResponseCookie.from(COOKIE, opening.pass())
                            .path("/m/" + token)
                            .httpOnly(true)
                            .secure(request.isSecure())
                            .sameSite("Lax")
                            .maxAge(SecondFact.PASS_LIFE)
                            .build()
                            .toString());
            return "redirect:/m/{token}";
        }
        if (opening.waitUntil() == null) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return ask(token, access, "member.fact.wrong", model);
        }
        long minutes = Math.max(
                1, Duration.between(clock.instant(), opening.waitUntil()).toMinutes() + 1);
        response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(minutes * 60));
        model.addAttribute("minutes", minutes);
        return ask(token, access, minutes > 60 ? "member.fact.closed" : "member.fact.wait", model);
    }

    /** One tap out, one tap back in. */
    @PostMapping("/m/{token}/messages")
    String receive(@PathVariable String token, @RequestParam boolean wanted) {
        if (!pages.receive(token, wanted)) {
            throw new LinkGone();
        }
        return "redirect:/m/{token}";
    }

    /** Forgets what was told, as easily as it was told. */
    @PostMapping("/m/{token}/forget")
    String forget(@PathVariable String token, @CookieValue(name = COOKIE, required = false) @Nullable String pass) {
        if (!access(token, pass).locked() && !pages.forget(token)) {
            throw new LinkGone();
        }
        return "redirect:/m/{token}";
    }

    private Access access(String token, @Nullable String pass) {
        return pages.access(token, pass).orElseThrow(LinkGone::new);
    }

    private static String ask(String token, Access access, @Nullable String fault, Model model) {
        model.addAttribute("token", token);
        model.addAttribute("receives", access.receives());
        model.addAttribute("fault", fault);
        return "customer/locked";
    }
}
