package io.quanzi.demo;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Out of service while history is being played. */
@Component("history")
@ConditionalOnProperty("quanzi.demo.on")
class DemoHealth implements HealthIndicator {
    private final Demo demo;

    DemoHealth(Demo demo) {
        this.demo = demo;
    }

    @Override
    public Health health() {
        return demo.playing()
                .map(now -> Health.outOfService()
                        .withDetail("day", now.day())
                        .withDetail("of", now.of())
                        .build())
                .orElseGet(() -> Health.up().build());
    }
}
