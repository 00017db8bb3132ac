package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.password.PasswordEncoder;

/** A session is its owner's: one that somebody else has put into a browser opens nothing. */
@ConsoleTest
class SessionTests {
    private static final String PLANTED = "0123456789abcdef01234567." + "A".repeat(43);
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @Autowired
    private Users users;

    @Autowired
    private PasswordEncoder encoder;

    /** The cookies of one browser. */
    private static final class Jar extends TreeMap<String, String> {
        private static final long serialVersionUID = 1;

        String header() {
            return String.join(
                    "; ",
                    entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .toList());
        }

        void take(HttpResponse<String> answer) {
            answer.headers().allValues("Set-Cookie").forEach(cookie -> {
                String pair = cookie.substring(0, cookie.indexOf(';'));
                put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            });
        }
    }

    @Test
    void anIdThatNobodyGaveIsNotTaken() throws Exception {
        var victim = new Jar();
        victim.put("login", PLANTED);

        logIn(victim, "admin", ConsoleTest.PASSWORD);

        assertThat(victim).doesNotContainEntry("login", PLANTED);
        assertThat(opens(victim)).isTrue();
        assertThat(opens(PLANTED)).isFalse();
    }

    @Test
    void theIdOfSomebodyElsesSessionChangesAtTheLogin() throws Exception {
        users.create(new User("insider", Objects.requireNonNull(encoder.encode("an-insider's-password")), Role.VIEWER));
        var insider = new Jar();
        logIn(insider, "insider", "an-insider's-password");
        String planted = Objects.requireNonNull(insider.get("login"));
        assertThat(opens(planted)).isTrue();
        var victim = new Jar();
        victim.put("login", planted);

        logIn(victim, "admin", ConsoleTest.PASSWORD);

        assertThat(victim).doesNotContainEntry("login", planted);
        assertThat(opens(victim)).isTrue();
        assertThat(opens(planted)).isFalse();
    }

    @Test
    void endsAtTheLogout() throws Exception {
        var admin = new Jar();
        logIn(admin, "admin", ConsoleTest.PASSWORD);
        String id = Objects.requireNonNull(admin.get("login"));

        post(admin, "/logout", "_csrf=" + token(get(admin, "/customers")));

        assertThat(opens(id)).isFalse();
    }

    private boolean opens(String id) throws Exception {
        var jar = new Jar();
        jar.putAll(Map.of("login", id));
        return opens(jar);
    }

    private boolean opens(Jar jar) throws Exception {
        return get(jar, "/customers").statusCode() == 200;
    }

    private void logIn(Jar jar, String name, String password) throws Exception {
        HttpResponse<String> page = get(jar, "/login");
        jar.take(page);
        HttpResponse<String> answer = post(
                jar,
                "/login",
                "username=" + name + "&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8) + "&_csrf="
                        + token(page));
        assertThat(answer.headers().firstValue("Location")).hasValue("/");
        jar.take(answer);
    }

    private static String token(HttpResponse<String> page) {
        Matcher found = TOKEN.matcher(page.body());
        assertThat(found.find()).as("a form in " + page.uri()).isTrue();
        return URLEncoder.encode(found.group(1), StandardCharsets.UTF_8);
    }

    private HttpResponse<String> get(Jar jar, String path) throws Exception {
        return send(request(jar, path));
    }

    private HttpResponse<String> post(Jar jar, String path, String form) throws Exception {
        return send(request(jar, path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private HttpRequest.Builder request(Jar jar, String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Accept", "text/html");
        return jar.isEmpty() ? request : request.header("Cookie", jar.header());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
