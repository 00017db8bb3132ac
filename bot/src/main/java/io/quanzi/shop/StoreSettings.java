package io.quanzi.shop;

import io.quanzi.callback.CallbackVerifier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The WeChat Store (微信小店) that orders are read from.
 *
 * @param appId empty when there is none
 * @param token of the Store's page for pushed messages; empty with {@code aesKey}: no pushes are taken, only pulled
 * @param aesKey of the same page, which must be set to encrypted mode (安全模式)
 * @param baseUrl WeChat's API, or a simulator of it
 */
@ConfigurationProperties("quanzi.store")
record StoreSettings(
        @DefaultValue("") String appId,
        @DefaultValue("") String secret,
        @DefaultValue("") String token,
        @DefaultValue("") String aesKey,
        @DefaultValue("https://api.weixin.qq.com") String baseUrl) {
    private static final String PREFIX = "quanzi.store";

    StoreSettings {
        if (!appId.isBlank() && secret.isBlank()) {
            throw new IllegalArgumentException(PREFIX
                    + ".secret: expected the Store's secret beside an app id, got none; set QUANZI_STORE_SECRET");
        }
        CallbackVerifier.check(PREFIX, token, aesKey);
    }

    boolean isConfigured() {
        return !appId.isBlank();
    }

    /** The address that the Store pushes to. */
    CallbackVerifier callbackVerifier() {
        return new CallbackVerifier(PREFIX, appId, token, aesKey);
    }

    /** Shows the settings without the secrets. */
    @Override
    public String toString() {
        return "StoreSettings[appId=" + appId + ", baseUrl=" + baseUrl + "]";
    }
}
