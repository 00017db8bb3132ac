package io.quanzi.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** Tells whether a person opens a link, or a program that looks what it is. */
final class LinkVisitor {
    /** Words in the names of programs; the last are those by which WeChat and others fetch what a preview shows. */
    private static final Pattern PROGRAM = Pattern.compile(
            "bot|spider|crawl|slurp|curl|wget|python|java/|java-http|okhttp|go-http|node-fetch|axios|headlesschrome"
                    + "|httpclient|scan|monitor|probe|preview|facebookexternalhit|whatsapp|embed|fetch"
                    + "|wechatshareextension|windowswechat.*prefetch|link ?check");

    private LinkVisitor() {}

    /** Whether it is a person who follows the link, as far as a request tells. */
    static boolean isPerson(HttpServletRequest request) {
        String agent = request.getHeader(HttpHeaders.USER_AGENT);
        return HttpMethod.GET.matches(request.getMethod())
                && agent != null
                && !agent.isBlank()
                && !PROGRAM.matcher(agent.toLowerCase(Locale.ROOT)).find()
                && isNavigation(request.getHeader("Sec-Fetch-Mode"))
                && Stream.of("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz")
                        .map(request::getHeader)
                        .noneMatch(LinkVisitor::isAhead);
    }

    private static boolean isNavigation(@Nullable String mode) {
        return mode == null || mode.equals("navigate");
    }

    /** Whether a page is fetched before anybody asked for it. */
    private static boolean isAhead(@Nullable String purpose) {
        String said = purpose == null ? "" : purpose.toLowerCase(Locale.ROOT);
        return said.contains("prefetch") || said.contains("preview") || said.contains("prerender");
    }
}
