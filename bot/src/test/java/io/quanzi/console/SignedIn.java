package io.quanzi.console;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Opens a page of the console for somebody who has signed in. The login's form is sent as the browser would send it, but
 * not drawn, which is a third of the work of a short test; {@code LoginTests} draw it.
 */
public final class SignedIn {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

    private SignedIn() {}

    /** Opens an address such as {@code http://127.0.0.1:8080/orders} for the first administrator. */
    public static Page admin(Page page, String address) {
        return open(page, address, "admin", ConsoleTest.PASSWORD);
    }

    /** Opens an address for a user. */
    public static Page open(Page page, String address, String user, String password) {
        URI login = URI.create(address).resolve("/login");
        var jar = new CookieManager();
        client(jar, login, user, password);
        List<Cookie> cookies = jar.getCookieStore().getCookies().stream()
                .map(one -> new Cookie(one.getName(), one.getValue())
                        .setDomain(requireNonNull(login.getHost()))
                        .setPath("/"))
                .toList();
        page.context().addCookies(cookies);
        page.navigate(address);
        return page;
    }

    /** What speaks to the console at an address for a user who has signed in, without a browser; follows no redirect. */
    public static HttpClient client(String address, String user, String password) {
        return client(new CookieManager(), URI.create(address).resolve("/login"), user, password);
    }

    private static HttpClient client(CookieManager jar, URI login, String user, String password) {
        var client = HttpClient.newBuilder().cookieHandler(jar).build();
        String token = token(send(client, HttpRequest.newBuilder(login)));
        String fields = "username=" + encoded(user) + "&password=" + encoded(password) + "&_csrf=" + encoded(token);
        HttpResponse<String> answer = send(
                client,
                HttpRequest.newBuilder(login)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(fields)));
        assertThat(answer.headers().firstValue("Location").orElse("no way on"))
                .as("where %s is sent after the login", user)
                .doesNotContain("login");
        return client;
    }

    /** The token that the forms of a page are sent with. */
    public static String token(HttpResponse<String> page) {
        return TOKEN.matcher(page.body())
                .results()
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no form in " + page.uri() + ": " + page.body()));
    }

    /** Asks, and waits for the whole answer. */
    public static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new AssertionError(ended);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
