package io.quanzi.console;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Light or dark pages, as the reader chose by {@code ?theme=dark}, else as the reader's system has it. */
@Configuration(proxyBeanMethods = false)
class Themes implements WebMvcConfigurer {
    private static final String NAME = "theme";
    private static final String SYSTEM = "system";
    private static final Set<String> KNOWN = Set.of("light", "dark");
    private static final Duration KEPT = Duration.ofDays(365);

    /** Returns what was chosen; empty when the system decides. */
    static Optional<String> of(HttpServletRequest request) {
        String asked = request.getParameter(NAME);
        if (asked != null && (KNOWN.contains(asked) || asked.equals(SYSTEM))) {
            return Optional.of(asked).filter(KNOWN::contains);
        }
        Cookie @Nullable [] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Stream.of(cookies)
                        .filter(cookie -> cookie.getName().equals(NAME))
                        .map(Cookie::getValue)
                        .filter(KNOWN::contains)
                        .findFirst();
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new HandlerInterceptor() {
            @Override
            public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                String asked = request.getParameter(NAME);
                if (asked != null && (KNOWN.contains(asked) || asked.equals(SYSTEM))) {
                    response.addHeader(
                            HttpHeaders.SET_COOKIE,
                            ResponseCookie.from(NAME, asked.equals(SYSTEM) ? "" : asked)
                                    .path("/")
                                    .httpOnly(true)
                                    .sameSite("Lax")
                                    .maxAge(asked.equals(SYSTEM) ? Duration.ZERO : KEPT)
                                    .build()
                                    .toString());
                }
                return true;
            }
        });
    }
}
