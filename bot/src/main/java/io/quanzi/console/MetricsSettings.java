package io.quanzi.console;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Decides who may read the figures without a login.
 *
 * @param token what a scraper shows as {@code Authorization: Bearer}; empty: nobody
 */
@ConfigurationProperties("quanzi.metrics")
record MetricsSettings(@DefaultValue("") String token) {
    private static final int LEAST = 16;

    MetricsSettings {
        // a header carries nothing else unharmed
        boolean fits = token.chars().allMatch(sign -> sign > ' ' && sign < 0x7f);
        if (!token.isEmpty() && (token.length() < LEAST || !fits)) {
            throw new IllegalArgumentException(
                    "quanzi.metrics.token (QUANZI_METRICS_TOKEN): expected at least %d letters, digits or signs without blanks, got %s;"
                                    .formatted(LEAST, fits ? "only " + token.length() : "others among them")
                            + " make one with: openssl rand -hex 32, or leave it empty to have figures read after a login only");
        }
    }

    /** Shows the settings without the token. */
    @Override
    public String toString() {
        return "MetricsSettings[token=" + (token.isEmpty() ? "none" : "set") + "]";
    }
}
