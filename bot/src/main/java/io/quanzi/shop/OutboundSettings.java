package io.quanzi.shop;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The address and key of the shop's notices.
 *
 * @param url null or empty: nothing is told
 * @param secret the key we sign with; needed when there is a URL
 */
@ConfigurationProperties("quanzi.shop.outbound")
record OutboundSettings(@Nullable URI url, @DefaultValue("") String secret) {
    OutboundSettings {
        if (url != null && !url.toString().isBlank()) {
            if (!"https".equals(url.getScheme()) && !"http".equals(url.getScheme())) {
                throw new IllegalArgumentException(
                        "quanzi.shop.outbound.url: expected an address such as https://shop.example/quanzi, got "
                                + url);
            }
            if (secret.isBlank()) {
                throw new IllegalArgumentException("quanzi.shop.outbound.secret: expected the key that the shop checks "
                        + "our signature with, got none; set QUANZI_SHOP_OUTBOUND_SECRET");
            }
        }
    }

    boolean isSet() {
        return url != null && !url.toString().isBlank();
    }

    @Override
    public String toString() {
        return "OutboundSettings[url=" + url + ", secret=" + (secret.isBlank() ? "none" : "set") + "]";
    }
}
