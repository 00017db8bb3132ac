package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** Behind a proxy with TLS that is named in the settings; {@link AttackTests} has what nobody named may not do. */
@ConsoleTest
@TestPropertySource(properties = {"quanzi.public-url=https://shop.example", "quanzi.trusted-proxies=127.0.0.0/8,::1"})
class TrustedProxyTests {
    private static final String HSTS = "Strict-Transport-Security: max-age=";
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern CSRF_COOKIE = Pattern.compile("Set-Cookie: (__Host-csrf=[^;]+)");

    @LocalServerPort
    private int port;

    @Test
    void cookiesAreSecureAndRedirectsAreRelative() throws Exception {
        String away = send("GET /customers HTTP/1.1", proxied("203.0.113.7", "https") + "Accept: text/html\r\n", "");
        String login = logIn("203.0.113.7", ConsoleTest.PASSWORD);

        assertThat(away).startsWith("HTTP/1.1 302").contains("Location: /login\r\n", HSTS);
        assertThat(cookie(away, "return-to")).contains("Secure", "HttpOnly", "SameSite=Lax");
        assertThat(login).startsWith("HTTP/1.1 302").contains("Location: /\r\n", HSTS);
        assertThat(cookie(login, "__Host-login")).contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/");
        assertThat(cookie(page("203.0.113.7"), "__Host-csrf")).contains("Secure", "HttpOnly", "Path=/");
    }

    @Test
    void whoGuessesIsSlowedDownByTheAddressThatTheProxyTells() throws Exception {
        String wrong = "";
        for (int i = 0; i <= LoginThrottle.FREE_TRIES; i++) {
            wrong = logIn("203.0.113.9", "wrong-" + i);
        }

        assertThat(wrong).startsWith("HTTP/1.1 429");
        assertThat(logIn("198.51.100.9", ConsoleTest.PASSWORD)).contains("Location: /\r\n");
        assertThat(logIn("evil, 198.51.100.9, 203.0.113.9", ConsoleTest.PASSWORD))
                .as("what stands before the last address, anybody may have written")
                .startsWith("HTTP/1.1 429");
    }

    @ParameterizedTest
    @ValueSource(strings = {"javascript", "file", "https, javascript", "%"})
    void schemesThatAreNoneAreNotBelieved(String scheme) throws Exception {
        assertThat(send("GET /customers HTTP/1.1", proxied("203.0.113.7", scheme) + "Accept: text/html\r\n", ""))
                .startsWith("HTTP/1.1 302")
                .contains("Location: /login\r\n")
                .doesNotContain("javascript", "file:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "shop.example, evil.example", "127.0.0.1.evil.example", "%", "x@y"})
    void aForwardedHostIsOursOrRefused(String host) throws Exception {
        String answer = send(
                "GET /customers HTTP/1.1",
                proxied("203.0.113.7", "https") + "X-Forwarded-Host: " + host + "\r\nAccept: text/html\r\n",
                "");

        assertThat(answer)
                .satisfiesAnyOf(
                        refused -> assertThat(refused).startsWith("HTTP/1.1 421"),
                        ignored ->
                                assertThat(ignored).startsWith("HTTP/1.1 302").contains("Location: /login\r\n"))
                .doesNotContain("evil");
    }

    @Test
    void thePublicNameIsServedAndNoOther() throws Exception {
        assertThat(send("GET /login HTTP/1.1", "Host: shop.example\r\n", "")).startsWith("HTTP/1.1 200");
        assertThat(send("GET /login HTTP/1.1", "Host: SHOP.example.:443\r\n", ""))
                .startsWith("HTTP/1.1 200");
        assertThat(send("GET /login HTTP/1.1", "Host: shop.example.evil\r\n", ""))
                .startsWith("HTTP/1.1 421");
        assertThat(send("GET /login HTTP/1.1", "Host: 10.0.0.1\r\n", "")).startsWith("HTTP/1.1 421");
    }

    private static String proxied(String client, String scheme) {
        return "Host: shop.example\r\nX-Forwarded-For: " + client + "\r\nX-Forwarded-Proto: " + scheme + "\r\n";
    }

    private String page(String client) throws IOException {
        return send("GET /login HTTP/1.1", proxied(client, "https") + "Accept: text/html\r\n", "");
    }

    private String logIn(String client, String password) throws IOException {
        String page = page(client);
        Matcher token = CSRF.matcher(page);
        Matcher cookie = CSRF_COOKIE.matcher(page);
        assertThat(token.find() && cookie.find()).as(page).isTrue();
        String body = "username=admin&password=" + password + "&_csrf="
                + URLEncoder.encode(token.group(1), StandardCharsets.UTF_8);
        return send(
                "POST /login HTTP/1.1",
                proxied(client, "https") + "Cookie: " + cookie.group(1)
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length()
                        + "\r\n",
                body);
    }

    private static String cookie(String answer, String name) {
        return answer.lines()
                .filter(line -> line.startsWith("Set-Cookie: " + name + "="))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no cookie " + name + " in\n" + answer));
    }

    private String send(String line, String headers, String body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write((line + "\r\n" + headers + "Connection: close\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
