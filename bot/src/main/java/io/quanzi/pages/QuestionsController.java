package io.quanzi.pages;

import io.quanzi.liveqa.LiveQuestions.Asked;
import io.quanzi.liveqa.LiveQuestions.Reply;
import io.quanzi.liveqa.Question;
import io.quanzi.pages.QuestionPages.Session;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** The page of a live session, {@code /q/{token}}: questions before it, answers and the replay after it. */
@Controller
class QuestionsController {
    /** Holds what this browser sent in, so that whoever sent it can take it back; goes to this page alone. */
    static final String COOKIE = "quanzi-asked";

    private static final Duration REMEMBERED = Duration.ofDays(30);
    private static final int MAX_REMEMBERED = 10;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{22}");

    private final QuestionPages pages;

    QuestionsController(QuestionPages pages) {
        this.pages = pages;
    }

    @GetMapping("/q/{token}")
    String page(
            @PathVariable String token,
            @CookieValue(name = COOKIE, required = false) @Nullable String sent,
            Model model,
            HttpServletResponse response) {
        return show(token, ids(sent), QuestionForm.EMPTY, Map.of(), model, response);
    }

    @GetMapping(path = "/q/{token}", produces = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Session data(@PathVariable String token) {
        return pages.session(token, List.of()).orElseThrow(LinkGone::new);
    }

    @PostMapping("/q/{token}")
    String ask(
            @PathVariable String token,
            @ModelAttribute("question") QuestionForm question,
            @CookieValue(name = COOKIE, required = false) @Nullable String sent,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        Map<String, String> faults = question.faults();
        if (!faults.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return show(token, ids(sent), question, faults, model, response);
        }
        String name = question.cleanName();
        Reply reply = pages.ask(token, question.cleanText(), name.isEmpty() ? null : name, request.getRemoteAddr())
                .orElseThrow(LinkGone::new);
        if (reply.asked() != Asked.TAKEN) {
            response.setStatus(
                    reply.asked() == Asked.OVER ? HttpStatus.CONFLICT.value() : HttpStatus.TOO_MANY_REQUESTS.value());
            return show(token, ids(sent), question, Map.of("text", "questions." + reply.asked()), model, response);
        }
        var ids = new ArrayList<String>(ids(sent));
        ids.add(String.valueOf(reply.id()));
        remember(token, ids, request, response);
        return "redirect:/q/{token}#own";
    }

    /** Takes a question back: only of this browser's own. */
    @PostMapping("/q/{token}/withdraw")
    String withdraw(
            @PathVariable String token,
            @RequestParam String question,
            @CookieValue(name = COOKIE, required = false) @Nullable String sent) {
        if (ids(sent).contains(question)) {
            pages.withdraw(token, question);
        }
        return "redirect:/q/{token}";
    }

    private String show(
            String token,
            List<String> sent,
            QuestionForm question,
            Map<String, String> faults,
            Model model,
            HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        model.addAttribute("session", pages.session(token, sent).orElseThrow(LinkGone::new));
        model.addAttribute("token", token);
        model.addAttribute("question", question);
        model.addAttribute("faults", faults);
        model.addAttribute("most", Question.MAX_TEXT);
        return "customer/questions";
    }

    private static void remember(
            String token, List<String> ids, HttpServletRequest request, HttpServletResponse response) {
        List<String> latest = ids.subList(Math.max(0, ids.size() - MAX_REMEMBERED), ids.size());
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(COOKIE, String.join(".", latest))
                        .path("/q/" + token)
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite("Lax")
                        .maxAge(REMEMBERED)
                        .build()
                        .toString());
    }

    private static List<String> ids(@Nullable String sent) {
        return sent == null
                ? List.of()
                : Arrays.stream(sent.split("\\."))
                        .filter(id -> ID.matcher(id).matches())
                        .limit(MAX_REMEMBERED)
                        .toList();
    }
}
