package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Who comes in where, and what is said to those who do not. */
@ConsoleTest
class SecurityConfigurationTests {
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    @LocalServerPort
    private int port;

    @Autowired
    private Users users;

    @Autowired
    private PasswordEncoder encoder;

    @Test
    void sendsAStrangerToTheLoginAndAMachineAway() throws Exception {
        HttpResponse<String> page = send(get("/customers").header("Accept", "text/html"));
        HttpResponse<String> fragment =
                send(get("/today").header("Accept", "text/html").header("HX-Request", "true"));
        HttpResponse<String> api = send(get("/api/funnel").header("Accept", "application/json"));
        HttpResponse<String> metrics = send(get("/actuator/prometheus"));

        assertThat(page.statusCode()).isEqualTo(302);
        assertThat(page.headers().firstValue("location").orElseThrow()).endsWith("/login");
        assertThat(fragment.statusCode()).isEqualTo(401);
        assertThat(fragment.headers().firstValue("hx-redirect")).hasValue("/login");
        assertThat(api.statusCode()).isEqualTo(401);
        assertThat(api.body()).contains("\"status\":401");
        assertThat(metrics.statusCode()).isEqualTo(401);
    }

    @Test
    void opensTheApiToTheTokenOfThisRunOnly() throws Exception {
        assertThat(send(get("/api/nothing").header("Authorization", "Bearer " + ConsoleTest.RUN_TOKEN))
                        .statusCode())
                .isEqualTo(404);
        assertThat(send(get("/api/nothing").header("Authorization", "Bearer wrong"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(get("/customers").header("Authorization", "Bearer " + ConsoleTest.RUN_TOKEN))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void opensTheFiguresToTheirTokenAndToWhoIsLoggedInOnly() throws Exception {
        HttpResponse<String> scraped =
                send(get("/actuator/prometheus").header("Authorization", "Bearer " + ConsoleTest.METRICS_TOKEN));
        HttpResponse<String> elsewhere =
                send(get("/today").header("Authorization", "Bearer " + ConsoleTest.METRICS_TOKEN));
        logIn("admin", ConsoleTest.PASSWORD);
        HttpResponse<String> read = send(get("/actuator/prometheus"));

        assertThat(scraped.statusCode()).isEqualTo(200);
        assertThat(scraped.body()).contains("quanzi_inbox_entries{state=\"open\"}", "quanzi_groups_ways_lost 0.0");
        assertThat(scraped.headers().firstValue("set-cookie")).isEmpty();
        assertThat(elsewhere.statusCode()).isEqualTo(401);
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.body()).contains("quanzi_inbox_entries");
    }

    @Test
    void tellsAScraperWithoutTheTokenWhatIsAskedEvenIfItSaysItIsABrowser() throws Exception {
        for (var request : List.of(
                get("/actuator/prometheus"),
                get("/actuator/prometheus").header("Accept", "text/html"),
                get("/actuator/prometheus").header("Authorization", "Bearer wrong"),
                get("/actuator/prometheus").header("Authorization", "Bearer "),
                get("/actuator/prometheus").header("Authorization", "Bearer " + ConsoleTest.RUN_TOKEN))) {
            HttpResponse<String> answer = send(request);

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("www-authenticate")).hasValue("Bearer");
            assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
            assertThat(answer.body()).contains("expected a login to the console", "QUANZI_METRICS_TOKEN");
        }
    }

    @Test
    void tellsWhyAPartIsAsItIsToTheTokenAndToWhoIsLoggedInOnly() throws Exception {
        HttpResponse<String> stranger = send(get("/actuator/health"));
        HttpResponse<String> guess = send(get("/actuator/health").header("Authorization", "Bearer wrong"));
        HttpResponse<String> scraper =
                send(get("/actuator/health").header("Authorization", "Bearer " + ConsoleTest.METRICS_TOKEN));
        HttpResponse<String> part =
                send(get("/actuator/health/diskSpace").header("Authorization", "Bearer " + ConsoleTest.METRICS_TOKEN));
        logIn("admin", ConsoleTest.PASSWORD);
        HttpResponse<String> admin = send(get("/actuator/health"));

        assertThat(List.of(stranger, guess)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
        });
        assertThat(List.of(scraper, part, admin)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("details", "threshold");
        });
    }

    @Test
    void leavesHealthAndAssetsOpenAndLetsBrowsersKeepTheAssets() throws Exception {
        assertThat(send(get("/actuator/health")).statusCode()).isEqualTo(200);
        for (String asset : new String[] {
            "/webjars/htmx.org/2.0.10/dist/htmx.min.js", "/assets/tabler.css", "/assets/console.css", "/assets/menu.js"
        }) {
            HttpResponse<String> answer = send(get(asset));

            assertThat(answer.statusCode()).as(asset).isEqualTo(200);
            assertThat(answer.headers().firstValue("cache-control")).as(asset).hasValue("max-age=31536000");
            assertThat(answer.headers().firstValue("set-cookie")).as(asset).isEmpty();
        }
    }

    @Test
    void sendsTheHeadersThatKeepAPageToItself() throws Exception {
        var headers = send(get("/login").header("Accept", "text/html")).headers();

        assertThat(headers.firstValue("content-security-policy")).hasValue(SecurityConfiguration.POLICY);
        assertThat(headers.firstValue("x-frame-options")).hasValue("DENY");
        assertThat(headers.firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(headers.firstValue("referrer-policy")).hasValue("same-origin");
        assertThat(headers.firstValue("set-cookie").orElseThrow())
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Lax");
    }

    @Test
    void refusesAChangeWithoutItsTokenAndSaysWhatToDo() throws Exception {
        logIn("admin", ConsoleTest.PASSWORD);

        HttpResponse<String> answer = send(post("/fast-forward", "to=week").header("Accept", "text/html"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("页面已过期，刚才的操作没有执行").doesNotContain("没有权限");
    }

    @Test
    void letsAViewerLookAndChangeNothing() throws Exception {
        users.create(new User("viewer", Objects.requireNonNull(encoder.encode("look-but-not-touch")), Role.VIEWER));
        logIn("viewer", "look-but-not-touch");

        HttpResponse<String> page = send(get("/schedules").header("Accept", "text/html"));
        HttpResponse<String> act = send(post("/inbox/retry", "id=events/x&_csrf=" + token(page)));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(act.statusCode()).isEqualTo(403);
        assertThat(send(get("/users").header("Accept", "text/html")).body())
                .contains("您的角色是“只读”", "请管理员到“成员与角色”里更改您的角色")
                .doesNotContain("过期");
    }

    @Test
    void slowsWrongPasswordsDownAndSaysForHowLong() throws Exception {
        users.create(new User("often", Objects.requireNonNull(encoder.encode("the-right-password")), Role.OFFICER));
        for (int i = 1; i <= LoginThrottle.FREE_TRIES; i++) {
            assertThat(logIn("often", "wrong-" + i)).endsWith("/login?wrong");
        }

        HttpResponse<String> page = send(get("/login").header("Accept", "text/html"));
        HttpResponse<String> slowed =
                send(post("/login", "username=often&password=the-right-password&_csrf=" + token(page)));

        assertThat(slowed.statusCode()).isEqualTo(429);
        assertThat(slowed.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 2L);
        assertThat(slowed.body()).contains("秒后再试").contains("账号没有锁定").contains("name=\"password\"");
    }

    @Test
    void answersAMachineWithProblemDetails() throws Exception {
        logIn("admin", ConsoleTest.PASSWORD);

        HttpResponse<String> answer = send(get("/customers?stage=nonsense").header("Accept", "application/json"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type").orElseThrow()).startsWith("application/problem+json");
        assertThat(answer.body()).contains("expected one of");
    }

    /** Tries to log in; where the answer leads. */
    private String logIn(String name, String password) throws Exception {
        String token = token(send(get("/login").header("Accept", "text/html")));
        var answer = send(post("/login", "username=" + name + "&password=" + password + "&_csrf=" + token));
        return answer.headers().firstValue("location").orElseThrow();
    }

    private static String token(HttpResponse<String> page) {
        Matcher found = TOKEN.matcher(page.body());
        assertThat(found.find()).as("a form with a token in " + page.uri()).isTrue();
        return URLEncoder.encode(found.group(1), StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder get(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpRequest.Builder post(String path, String form) {
        return get(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
