package io.quanzi.console;

import io.quanzi.shared.Message;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * Answers a request that fails, wherever it did: in a filter, in a controller, in a page. Browsers get a page with cause
 * and next step, htmx the same as a fragment, machines problem details (RFC 9457). Nothing of the inside is told.
 */
@Controller
class Errors implements ErrorController {
    private static final Set<Integer> EXPLAINED = Set.of(400, 401, 403, 404, 405, 409, 413, 415, 500, 503);

    /** The expectation and the next step by status, where the exception says no more. */
    private static final Map<Integer, String> WORDS = Map.of(
            400, "expected a request as the documentation has it; its address, a header or its body cannot be read",
            401,
                    "expected a login, or Authorization: Bearer with the token of this run, or with an API token that"
                            + " has not ended; an admin makes one on the console's page API tokens",
            403,
                    "expected somebody who may do this, and a form of this session; log in, or load the page anew; a"
                            + " token to read changes nothing, and none is for accounts and backups",
            404, "there is nothing at this address",
            413, "expected less at once; send it in several requests",
            415,
                    "expected another Content-Type; files are taken only by the console's import pages and for a"
                            + " post's pictures, as multipart/form-data with a boundary, after a login",
            500, "this failed here, and the log says why; try again, and tell who runs it if it fails again",
            503, "the database does not answer, or too much is asked at once; send the same again in a few seconds");

    /** The statuses that have words of their own for officers: that it is hers to see only if its customer is. */
    private static final Set<Integer> OFFICERS = Set.of(403, 404);

    private static final String OFFICERS_WORDS =
            "an officer sees her own customers, groups and posts only; ask a manager for others";

    private final ErrorAttributes errors;
    private final VisiblePeople visiblePeople;

    Errors(ErrorAttributes errors, VisiblePeople visiblePeople) {
        this.visiblePeople = visiblePeople;
        this.errors = errors;
    }

    @RequestMapping("/error")
    Object explain(HttpServletRequest request, HttpServletResponse response, Model model, Locale language) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        HttpStatus status = status(request);
        boolean isFragment = LoginEntryPoint.isFragment(request);
        if (!isFragment && !isPage(request)) {
            return problem(request, status);
        }
        model.addAttribute("status", status.value());
        explain(status, LoginEntryPoint.isStale(request), model, language);
        return isFragment ? "console/error-fragment" : "console/error";
    }

    private static boolean isPage(HttpServletRequest request) {
        String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains("text/html") && !path.startsWith(request.getContextPath() + "/api/");
    }

    private void explain(HttpStatus status, boolean stale, Model model, Locale language) {
        int code = status.value();
        Role role = visiblePeople.role();
        String key = "error." + (EXPLAINED.contains(code) ? code : status.is5xxServerError() ? 500 : 400);
        Message next = Message.of(key + ".next");
        if (code == HttpStatus.FORBIDDEN.value() && stale) {
            key = "error.403.stale";
            next = Message.of("error.403.stale.next");
        } else if (isOfficers(code)) {
            key = "error." + code + ".officer";
            next = Message.of(key + ".next");
        } else if (code == HttpStatus.FORBIDDEN.value() && role != null) {
            next = Message.of(
                    "error.403.role.next",
                    Message.of("role." + role).in(language),
                    Message.of("role." + role + ".may").in(language),
                    Message.of("menu.users").in(language));
        }
        model.addAttribute("cause", Message.of(key + ".cause").in(language));
        model.addAttribute("next", next.in(language));
    }

    private boolean isOfficers(int code) {
        return OFFICERS.contains(code) && visiblePeople.isOfficer();
    }

    private ResponseEntity<ProblemDetail> problem(HttpServletRequest request, HttpStatus status) {
        ProblemDetail problem = errors.getError(new ServletWebRequest(request)) instanceof ErrorResponse known
                ? known.getBody()
                : ProblemDetail.forStatusAndDetail(
                        status,
                        isOfficers(status.value())
                                ? OFFICERS_WORDS
                                : WORDS.getOrDefault(status.value(), status.getReasonPhrase()));
        if (problem.getInstance() == null) {
            problem.setInstance(failed(request)); // else Spring names this page, which nobody asked for
        }
        return ResponseEntity.status(status).body(problem);
    }

    private static URI failed(HttpServletRequest request) {
        try {
            return URI.create(String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)));
        } catch (IllegalArgumentException nonsense) {
            return URI.create("");
        }
    }

    private static HttpStatus status(HttpServletRequest request) {
        @Nullable Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        if (code == null) {
            // somebody opened the address of this page itself
            return HttpStatus.NOT_FOUND;
        }
        HttpStatus known = code instanceof Integer number ? HttpStatus.resolve(number) : null;
        return known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known;
    }
}
