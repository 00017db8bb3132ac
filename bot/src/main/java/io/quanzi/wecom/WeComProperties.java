package io.quanzi.wecom;

import io.quanzi.callback.CallbackVerifier;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The corp and the app that this program is.
 *
 * @param corpId such as {@code ww0123456789abcdef}; empty: nothing can be called, and no callback is taken
 * @param agentId the app's number, such as 1000002
 * @param token of the app's "receive messages" page: 1 to 32 letters and digits; empty with {@code aesKey}: no callbacks
 * @param aesKey of the same page: 43 letters and digits
 */
@ConfigurationProperties("quanzi.wecom")
record WeComProperties(
        @DefaultValue("") String corpId,
        @DefaultValue("0") int agentId,
        @DefaultValue("") String secret,
        @DefaultValue("") String token,
        @DefaultValue("") String aesKey,
        @DefaultValue("https://qyapi.weixin.qq.com") String baseUrl) {
    private static final String PREFIX = "quanzi.wecom";

    WeComProperties {
        if (agentId < 0) {
            throw new IllegalArgumentException(
                    PREFIX + ".agent-id: expected the app's number such as 1000002, got " + agentId);
        }
        if (!corpId.isEmpty()) {
            if (!corpId.matches("[A-Za-z0-9_-]{4,64}")) {
                throw new IllegalArgumentException(
                        PREFIX + ".corp-id: expected an id such as ww0123456789abcdef, got \"" + corpId + "\"");
            }
            if (agentId == 0) {
                throw new IllegalArgumentException(
                        PREFIX
                                + ".agent-id: expected the app's number such as 1000002 beside a corp id, got none; it stands on the app's page in the admin console");
            }
            if (secret.isBlank()) {
                throw new IllegalArgumentException(PREFIX
                        + ".secret: expected the app's secret beside a corp id, got none; set QUANZI_WECOM_SECRET");
            }
        }
        CallbackVerifier.check(PREFIX, token, aesKey);
        baseUrl = checkedUrl(PREFIX, baseUrl);
    }

    static String checkedUrl(String prefix, String url) {
        try {
            var uri = URI.create(url);
            if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme())) && uri.getHost() != null) {
                return url.replaceAll("/+$", "");
            }
        } catch (IllegalArgumentException noUrl) {
            throw new IllegalArgumentException(wrongUrl(prefix, url), noUrl);
        }
        throw new IllegalArgumentException(wrongUrl(prefix, url));
    }

    private static String wrongUrl(String prefix, String url) {
        return prefix + ".base-url: expected a URL such as https://qyapi.weixin.qq.com, got \"" + url + "\"";
    }

    /** Shows the settings without the secrets. */
    @Override
    public String toString() {
        return "WeComProperties[corpId=" + corpId + ", agentId=" + agentId + ", baseUrl=" + baseUrl + "]";
    }
}
