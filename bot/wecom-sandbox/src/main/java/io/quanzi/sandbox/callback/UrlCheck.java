package io.quanzi.sandbox.callback;

import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.platform.App;
import io.quanzi.sandbox.platform.Platform;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * Does what the admin console does when 保存 is pressed beside a callback URL: sends a GET with a sealed text, which the
 * program must open and send back bare. https://developer.work.weixin.qq.com/document/path/90238
 */
public final class UrlCheck {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final long ASKED_MILLIS = 1000;
    private static final String PASSED = "保存成功";
    private static final String FAILED = "openapi回调地址请求不通过";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_TIMEOUT)
            .build();

    /**
     * Asks the program of an app, for up to five seconds.
     *
     * @return {@code ok}; what the console {@code says}; {@code why}, which the real one keeps to itself; {@code status}
     *     and {@code millis} of the answer
     */
    public ObjectNode check(App app) {
        if (app.callbackUrl() == null || app.token() == null || app.aesKey() == null) {
            throw new IllegalArgumentException("expected an app with \"callbackUrl\", \"token\" and \"aesKey\"");
        }
        var text = Long.toUnsignedString(Long.parseUnsignedLong(Ids.hex(16), 16));
        var envelope = new CallbackEnvelope(app.token(), app.aesKey(), app.account());
        var sealed = envelope.seal(text, Ids.random("", 16).getBytes(StandardCharsets.US_ASCII));
        var begun = System.nanoTime();
        try {
            var response = http.send(
                    request(app, envelope, text, sealed), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            var millis = (System.nanoTime() - begun) / 1_000_000;
            var why = response.statusCode() != 200
                    ? refused(response.statusCode())
                    : wrong(response.body(), text, sealed);
            var said = says(why.isEmpty(), why.isEmpty() && millis > ASKED_MILLIS ? slow(millis) : why);
            said.put("status", response.statusCode());
            said.put("millis", millis);
            return said;
        } catch (HttpTimeoutException e) {
            return says(false, "no answer within 5 seconds; WeCom asks for one within 1 second");
        } catch (IOException e) {
            return says(
                    false,
                    "no connection to " + app.callbackUrl() + ": is the program running, and can it be reached?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return says(false, "the check was interrupted");
        }
    }

    private static HttpRequest request(App app, CallbackEnvelope envelope, String text, String sealed) {
        var timestamp = Long.toString(System.currentTimeMillis() / 1000);
        var nonce = Long.toString(Long.parseLong(Ids.hex(8), 16));
        // An Official Account and a Store are asked in the clear, under the signature over no message.
        var query = app.platform() == Platform.WECOM
                ? "msg_signature=" + envelope.sign(timestamp, nonce, sealed) + "&timestamp=" + timestamp + "&nonce="
                        + nonce + "&echostr=" + URLEncoder.encode(sealed, StandardCharsets.UTF_8)
                : "signature=" + envelope.sign(timestamp, nonce) + "&timestamp=" + timestamp + "&nonce=" + nonce
                        + "&echostr=" + text;
        var url = String.valueOf(app.callbackUrl());
        return HttpRequest.newBuilder(URI.create(url + (url.contains("?") ? "&" : "?") + query))
                .timeout(ANSWER_TIMEOUT)
                .GET()
                .build();
    }

    private static String refused(int status) {
        return "the program answered with status " + status
                + " where 200 is expected; it refuses so, as a rule, when its Token is not this one (wrong signature),"
                + " or when its EncodingAESKey or corp id is not (it cannot open the text)";
    }

    /** Says what is wrong with an answer; empty when nothing is. */
    private static String wrong(String body, String text, String sealed) {
        if (body.equals(text)) {
            return "";
        }
        if (body.isEmpty()) {
            return "the answer is empty; expected the opened echostr";
        }
        if (body.equals(sealed)) {
            return "the answer is echostr as it was sent; expected it opened with the EncodingAESKey";
        }
        if (!body.contains(text)) {
            return "the answer is not the opened echostr; got " + body.length() + " characters: \"" + start(body)
                    + "\"";
        }
        if (body.startsWith("\uFEFF")) {
            return "the answer begins with a byte order mark; expected the bare text";
        }
        if (body.strip().equals(text)) {
            return "the answer has a line break or blanks around the text; expected the bare text";
        }
        if (body.strip().equals("\"" + text + "\"")) {
            return "the answer is in quotes, as JSON writes a text; expected the bare text";
        }
        return "the answer has more than the opened echostr: \"" + start(body) + "\"; expected the bare text";
    }

    private static String start(String body) {
        return body.length() > 60 ? body.substring(0, 60) + "…" : body;
    }

    private static String slow(long millis) {
        return String.format(
                Locale.ROOT, "passed, though after %d ms; WeCom asks for an answer within 1 second", millis);
    }

    private static ObjectNode says(boolean ok, String why) {
        var said = Json.object();
        said.put("ok", ok);
        said.put("says", ok ? PASSED : FAILED);
        said.put("why", why);
        return said;
    }
}
