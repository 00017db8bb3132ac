package io.quanzi.inbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** {@code quanzi.inbox.entries}, by {@code state}: how many wait ({@code open}) and how many were given up ({@code parked}). */
@Component
class InboxMeters implements MeterBinder {
    private final Inbox inbox;

    InboxMeters(Inbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(
                        "quanzi.inbox.entries",
                        inbox,
                        counted -> counted.backlog().open())
                .tag("state", "open")
                .register(registry);
        Gauge.builder(
                        "quanzi.inbox.entries",
                        inbox,
                        counted -> counted.backlog().parked())
                .tag("state", "parked")
                .register(registry);
    }
}
