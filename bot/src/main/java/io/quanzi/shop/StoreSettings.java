package io.quanzi.shop;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The WeChat Store (微信小店) that orders are pulled from.
 *
 * @param appId empty when there is none
 * @param baseUrl WeChat's API, or a simulator of it
 */
@ConfigurationProperties("quanzi.store")
record StoreSettings(
        @DefaultValue("") String appId,
        @DefaultValue("") String secret,
        @DefaultValue("https://api.weixin.qq.com") String baseUrl) {
    boolean isConfigured() {
        return !appId.isBlank();
    }

    @Override
    public String toString() {
        return "StoreSettings[appId=" + appId + ", baseUrl=" + baseUrl + "]";
    }
}
