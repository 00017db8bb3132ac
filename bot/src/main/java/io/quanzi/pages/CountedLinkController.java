package io.quanzi.pages;

import io.quanzi.clicks.CountedLinks;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The counted link {@code /r/{code}}: counts a person, and leads on. */
@Controller
class CountedLinkController {
    /** Tells a browser that opens the link again; says nothing of whose it is, and is sent to this one link alone. */
    static final String COOKIE = "quanzi-seen";

    private static final Duration ONE_VISIT = Duration.ofMinutes(10);

    private final CountedLinks links;

    CountedLinkController(CountedLinks links) {
        this.links = links;
    }

    @GetMapping("/r/{code}")
    ResponseEntity<Void> follow(
            @PathVariable String code,
            @CookieValue(name = COOKIE, required = false) @Nullable String seen,
            HttpServletRequest request) {
        URI target = links.find(code).orElseThrow(LinkGone::new);
        ResponseEntity.BodyBuilder response = ResponseEntity.status(HttpStatus.FOUND)
                .location(target)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Referrer-Policy", "no-referrer");
        if (seen == null && LinkVisitor.isPerson(request)) {
            links.recordClick(code);
            response.header(
                    HttpHeaders.SET_COOKIE,
                    ResponseCookie.from(COOKIE, "1")
                            .path("/r/" + code)
                            .httpOnly(true)
                            .secure(request.isSecure())
                            .sameSite("Lax")
                            .maxAge(ONE_VISIT)
                            .build()
                            .toString());
        }
        return response.build();
    }

    /** Where it leads, for programs: counts nobody. */
    @GetMapping(path = "/r/{code}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, String>> data(@PathVariable String code) {
        return ResponseEntity.ok(
                Map.of("url", links.find(code).orElseThrow(LinkGone::new).toString()));
    }
}
