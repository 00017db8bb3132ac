package io.quanzi.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The console's first page, read by a manager who has signed in. */
final class FirstPage {
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
    private static final Pattern ALARM = Pattern.compile("data-alarm=\"([^\"]+)\"");

    private final ClockedShop shop;
    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    FirstPage(ClockedShop shop) {
        this.shop = shop;
        Matcher token = FORM_TOKEN.matcher(get("/login"));
        if (!token.find()) {
            throw new AssertionError("no form to sign in with");
        }
        send(HttpRequest.newBuilder(URI.create(shop.url("/login")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "username=admin&password=" + ClockedShop.PASSWORD + "&_csrf=" + token.group(1))));
    }

    /** The keys of the alarms that it shows. */
    List<String> alarms() {
        return ALARM.matcher(get("/"))
                .results()
                .map(MatchResult::group)
                .map(FirstPage::key)
                .toList();
    }

    private static String key(String attribute) {
        return attribute.substring(attribute.indexOf('"') + 1, attribute.length() - 1);
    }

    /** Waits until it shows just these alarms; what the page says then. */
    String awaitAlarms(String... keys) {
        List<String> expected = List.of(keys);
        shop.await(
                () -> "alarms " + expected + ", but was " + alarms(),
                () -> alarms().stream().sorted().toList().equals(expected));
        return get("/");
    }

    private String get(String path) {
        return send(HttpRequest.newBuilder(URI.create(shop.url(path))).header("Accept-Language", "zh-CN"));
    }

    private String send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(answer.uri() + " answered " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
