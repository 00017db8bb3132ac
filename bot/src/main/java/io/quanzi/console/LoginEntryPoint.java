package io.quanzi.console;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.stereotype.Component;

/** Answers a request without a login: a page asks to log in, a fragment makes its page do so, a machine gets a 401. */
@Component
class LoginEntryPoint
        implements AuthenticationEntryPoint,
                AuthenticationFailureHandler,
                AuthenticationSuccessHandler,
                AccessDeniedHandler {
    private static final String STALE = LoginEntryPoint.class.getName() + ".stale";

    private final AccessDeniedHandler forbidden = new AccessDeniedHandlerImpl();

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        String login = request.getContextPath() + "/login";
        if (isFragment(request)) {
            response.setHeader("HX-Redirect", login);
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
        } else if (isPage(request)) {
            ReturnPath.remember(request, response);
            response.sendRedirect(login);
        } else {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            response.sendError(HttpStatus.UNAUTHORIZED.value());
        }
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException, ServletException {
        if (refused instanceof TooManyTries slower) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(slower.seconds()));
            request.setAttribute(SignIn.WAIT, slower.seconds());
            request.getRequestDispatcher("/login").forward(asGet(request), response);
            return;
        }
        if (refused instanceof CodeWanted code) {
            if (code.isWrong()) {
                response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            }
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            request.setAttribute(SignIn.CODE, code);
            request.getRequestDispatcher("/login").forward(asGet(request), response);
            return;
        }
        if (refused instanceof CredentialsExpiredException) {
            response.sendRedirect(request.getContextPath() + "/login?late");
            return;
        }
        response.sendRedirect(
                request.getContextPath() + (refused instanceof DisabledException ? "/login?off" : "/login?wrong"));
    }

    /** Sends whoever has two-step sign-in to set up there; to all others it is forbidden. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException, ServletException {
        if (request.isUserInRole(Login.SETS_UP) && isPage(request)) {
            response.sendRedirect(request.getContextPath() + "/me/two-step");
        } else {
            request.setAttribute(STALE, denied instanceof CsrfException);
            forbidden.handle(request, response, denied);
        }
    }

    /** Whether a request was refused for its form, which is not of this session, and not for who sent it. */
    static boolean isStale(HttpServletRequest request) {
        return Boolean.TRUE.equals(request.getAttribute(STALE));
    }

    private static HttpServletRequest asGet(HttpServletRequest request) {
        return new HttpServletRequestWrapper(request) {
            @Override
            public String getMethod() {
                return HttpMethod.GET.name();
            }
        };
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        response.sendRedirect(request.getContextPath() + ReturnPath.take(request, response));
    }

    /** Whether a person's browser asks for a whole page. */
    static boolean isPage(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null
                && accept.contains(MediaType.TEXT_HTML_VALUE)
                && !isFragment(request)
                && !request.getRequestURI().startsWith(request.getContextPath() + "/api/");
    }

    /** Whether htmx asks for a part of a page that stands already. */
    static boolean isFragment(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null;
    }
}
