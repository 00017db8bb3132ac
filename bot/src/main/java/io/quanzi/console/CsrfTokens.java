package io.quanzi.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

/**
 * The token against forged requests. Of who is logged in it is worked out from her session's secret: a form that was open
 * while the program was started anew is still good, on every node, until the session ends. Of who is not it is in a cookie:
 * the login form needs one too.
 */
final class CsrfTokens implements CsrfTokenRepository {
    private static final String PARAMETER = "_csrf";
    private static final String HEADER = "X-CSRF-TOKEN";

    private final StaffSessions sessions;
    private final CookieCsrfTokenRepository cookies = new CookieCsrfTokenRepository();

    /** @param https whether the console is reached by https, whatever this server sees of it */
    CsrfTokens(StaffSessions sessions, boolean https) {
        this.sessions = sessions;
        cookies.setCookieName(https ? "__Host-csrf" : "csrf");
        cookies.setCookiePath("/");
        cookies.setParameterName(PARAMETER);
        cookies.setHeaderName(HEADER);
        cookies.setCookieCustomizer(cookie -> {
            cookie.httpOnly(true).sameSite("Lax");
            if (https) {
                cookie.secure(true);
            }
        });
    }

    private Optional<CsrfToken> ofSession(HttpServletRequest request) {
        return sessions.own(request)
                .map(own -> Base64.getUrlEncoder().withoutPadding().encodeToString(own.keyFor("csrf")))
                .map(token -> new DefaultCsrfToken(HEADER, PARAMETER, token));
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return ofSession(request).orElseGet(() -> cookies.generateToken(request));
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token == null || sessions.own(request).isEmpty()) {
            cookies.saveToken(token, request, response);
        }
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return ofSession(request).orElseGet(() -> cookies.loadToken(request));
    }
}
