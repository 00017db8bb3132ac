package io.quanzi.shop;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The shop that sends us events.
 *
 * @param secret the key it signs with; empty refuses everything
 */
@ConfigurationProperties("quanzi.shop")
record ShopSettings(@DefaultValue("") String secret) {
    @Override
    public String toString() {
        return "ShopSettings[secret=" + (secret.isBlank() ? "none" : "set") + "]";
    }
}
