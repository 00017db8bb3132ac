package io.quanzi.wecom;

import io.quanzi.callback.CallbackVerifier;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Official Account (公众号) that order notices go through.
 *
 * @param appId such as {@code wx0123456789abcdef}; empty: no notices
 * @param token of the account's server page; empty with {@code aesKey}: no follow events are taken
 * @param aesKey of the same page, which must be set to encrypted mode (安全模式)
 * @param templates our name of a notice template to its id in the account; an empty id is a template not applied for yet
 */
@ConfigurationProperties("quanzi.mp")
record OfficialAccountProperties(
        @DefaultValue("") String appId,
        @DefaultValue("") String secret,
        @DefaultValue("") String token,
        @DefaultValue("") String aesKey,
        @DefaultValue("https://api.weixin.qq.com") String baseUrl,
        @DefaultValue Map<String, String> templates) {
    private static final String PREFIX = "quanzi.mp";

    OfficialAccountProperties {
        if (!appId.isEmpty() && secret.isBlank()) {
            throw new IllegalArgumentException(
                    PREFIX + ".secret: expected the account's secret beside an app id, got none; set QUANZI_MP_SECRET");
        }
        CallbackVerifier.check(PREFIX, token, aesKey);
        baseUrl = WeComProperties.checkedUrl(PREFIX, baseUrl);
        templates = Map.copyOf(templates);
    }

    boolean isSet() {
        return !appId.isEmpty();
    }

    /** Shows the settings without the secrets. */
    @Override
    public String toString() {
        return "OfficialAccountProperties[appId=" + appId + ", baseUrl=" + baseUrl + "]";
    }
}
