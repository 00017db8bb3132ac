package io.quanzi.console;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorAttributes;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.context.request.ServletWebRequest;

/**
 * What is said when a request fails, wherever it did: in a filter, in a controller, in a page. Browsers get a page with
 * cause and next step, htmx the same as a fragment, machines problem details (RFC 9457). Nothing of the inside is told.
 */
@Controller
class Errors implements ErrorController {
    private static final Set<Integer> EXPLAINED = Set.of(400, 401, 403, 404, 405, 409, 413, 415, 500, 503);

    private final ErrorAttributes errors;

    Errors(ErrorAttributes errors) {
        this.errors = errors;
    }

    @RequestMapping("/error")
    Object explain(HttpServletRequest request, Model model) {
        HttpStatus status = status(request);
        if (Refusals.isFragment(request)) {
            return page("console/error-fragment", status, model);
        }
        return isPage(request) ? page("console/error", status, model) : problem(request, status);
    }

    private static boolean isPage(HttpServletRequest request) {
        String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        String accept = request.getHeader("Accept");
        return accept != null && accept.contains("text/html") && !path.startsWith(request.getContextPath() + "/api/");
    }

    private static String page(String view, HttpStatus status, Model model) {
        int code = status.value();
        model.addAttribute("status", code);
        model.addAttribute("explained", EXPLAINED.contains(code) ? code : status.is5xxServerError() ? 500 : 400);
        return view;
    }

    private ResponseEntity<ProblemDetail> problem(HttpServletRequest request, HttpStatus status) {
        ProblemDetail problem = errors.getError(new ServletWebRequest(request)) instanceof ErrorResponse known
                ? known.getBody()
                : ProblemDetail.forStatus(status);
        return ResponseEntity.status(status).body(problem);
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
