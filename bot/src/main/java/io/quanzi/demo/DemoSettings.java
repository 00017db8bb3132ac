package io.quanzi.demo;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The size of the demo.
 *
 * @param days of history
 * @param buyers who come in these days
 * @param seed of everything that is left to chance
 */
@ConfigurationProperties("quanzi.demo")
record DemoSettings(int days, int buyers, long seed) {
    DemoSettings {
        if (days < 1 || days > 80) {
            throw new IllegalArgumentException("quanzi.demo.days: expected 1 to 80, got " + days);
        }
        if (buyers < 1 || buyers > 5_000) {
            throw new IllegalArgumentException("quanzi.demo.buyers: expected 1 to 5000, got " + buyers);
        }
    }
}
