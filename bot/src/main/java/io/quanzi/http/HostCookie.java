package io.quanzi.http;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;

/**
 * A cookie that no script reads, that other sites' forms do not send, and that under https no other host can set ({@code
 * __Host-}).
 */
public final class HostCookie {
    /** How long a cookie stays that goes with the browser's window. */
    public static final Duration WITH_THE_BROWSER = Duration.ofSeconds(-1);

    private final String name;
    private final boolean https;

    /** @param https whether the program is reached by https, whatever this server sees of it */
    public HostCookie(String name, boolean https) {
        this.name = https ? "__Host-" + name : name;
        this.https = https;
    }

    /** Whether it is sent by https only. */
    public boolean isSecure() {
        return https;
    }

    /** What a browser sent; empty when it sent none. */
    public Optional<String> read(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name)) {
                    return Optional.of(cookie.getValue());
                }
            }
        }
        return Optional.empty();
    }

    public void write(HttpServletResponse response, String value, Duration stays) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name, value)
                        .path("/")
                        .httpOnly(true)
                        .sameSite("Lax")
                        .secure(https)
                        .maxAge(stays)
                        .build()
                        .toString());
    }

    /** Takes it away from the browser. */
    public void clear(HttpServletResponse response) {
        write(response, "", Duration.ZERO);
    }
}
