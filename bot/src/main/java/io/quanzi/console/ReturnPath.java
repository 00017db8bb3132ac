package io.quanzi.console;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * Remembers which page a stranger asked for, until the login: in a cookie of the browser's, so that nothing is kept here for
 * somebody who may never log in. What comes back is believed only when it is a path of ours.
 */
final class ReturnPath {
    private static final String NAME = "return-to";
    private static final int LONGEST = 500;
    private static final Pattern OURS =
            Pattern.compile("/[A-Za-z0-9._~-][A-Za-z0-9._~/-]*(\\?[A-Za-z0-9._~/%&=+:,-]*)?");

    private ReturnPath() {}

    static void remember(HttpServletRequest request, HttpServletResponse response) {
        String query = request.getQueryString();
        String path = request.getRequestURI() + (query == null ? "" : "?" + query);
        boolean asked = "GET".equals(request.getMethod()) && isOurs(path);
        if (asked || isSet(request)) {
            write(request, response, asked ? path : "");
        }
    }

    /** The page to go on to, which is then forgotten; the first page when none was asked for. */
    static String take(HttpServletRequest request, HttpServletResponse response) {
        Optional<String> asked = read(request).filter(ReturnPath::isOurs);
        if (isSet(request)) {
            write(request, response, "");
        }
        return asked.orElse("/");
    }

    private static boolean isOurs(String path) {
        return path.length() <= LONGEST && OURS.matcher(path).matches() && !path.contains("//") && !path.contains("..");
    }

    private static boolean isSet(HttpServletRequest request) {
        return read(request).isPresent();
    }

    private static Optional<String> read(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies() == null ? new Cookie[0] : request.getCookies();
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(NAME) && cookie.getValue().length() < 2 * LONGEST) {
                try {
                    return Optional.of(
                            new String(Base64.getUrlDecoder().decode(cookie.getValue()), StandardCharsets.US_ASCII));
                } catch (IllegalArgumentException broken) {
                    return Optional.of("");
                }
            }
        }
        return Optional.empty();
    }

    private static void write(HttpServletRequest request, HttpServletResponse response, String path) {
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(path.getBytes(StandardCharsets.US_ASCII));
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(NAME, value)
                        .path("/")
                        .httpOnly(true)
                        .sameSite("Lax")
                        .secure(request.isSecure())
                        .maxAge(path.isEmpty() ? 0 : 600)
                        .build()
                        .toString());
    }
}
