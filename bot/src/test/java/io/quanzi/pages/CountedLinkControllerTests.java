package io.quanzi.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.quanzi.clicks.CountedLinks;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;

class CountedLinkControllerTests {
    private static final String PHONE = "Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 MicroMessenger/8.0.50";

    private final CountedLinks links = mock(CountedLinks.class);
    private final CountedLinkController controller = new CountedLinkController(links);

    @BeforeEach
    void leadsToTheShop() {
        when(links.find("k7wz")).thenReturn(Optional.of(URI.create("https://shop.example.com/p/1")));
    }

    @Test
    void countsAPersonOnceAndLeadsOn() {
        var first = controller.follow("k7wz", null, request("GET", PHONE));
        var again = controller.follow("k7wz", "1", request("GET", PHONE));

        assertThat(first.getStatusCode().value()).isEqualTo(302);
        assertThat(first.getHeaders().getLocation()).hasToString("https://shop.example.com/p/1");
        assertThat(first.getHeaders().getFirst(HttpHeaders.SET_COOKIE)).contains("Path=/r/k7wz", "HttpOnly");
        assertThat(again.getHeaders().getLocation()).hasToString("https://shop.example.com/p/1");
        verify(links, times(1)).recordClick("k7wz");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mozilla/5.0 (compatible; Baiduspider/2.0)",
                "curl/8.5.0",
                "Java/17.0.2",
                "WeChatShareExtensionNew/8.0.50 (iPhone; iOS 17.5)",
                " "
            })
    void countsNoProgram(String agent) {
        assertThat(controller
                        .follow("k7wz", null, request("GET", agent))
                        .getStatusCode()
                        .value())
                .isEqualTo(302);

        verify(links, never()).recordClick(anyString());
    }

    @Test
    void countsNoLookAhead() {
        MockHttpServletRequest ahead = request("GET", PHONE);
        ahead.addHeader("Sec-Purpose", "prefetch;prerender");

        controller.follow("k7wz", null, ahead);
        controller.follow("k7wz", null, request("HEAD", PHONE));
        controller.data("k7wz");

        verify(links, never()).recordClick(anyString());
    }

    @Test
    void showsThatAnUnknownLinkIsOver() {
        assertThatThrownBy(() -> controller.follow("nope", null, request("GET", PHONE)))
                .isInstanceOf(LinkGone.class);
    }

    private static MockHttpServletRequest request(String method, String agent) {
        var request = new MockHttpServletRequest(method, "/r/k7wz");
        request.addHeader(HttpHeaders.USER_AGENT, agent);
        return request;
    }
}
