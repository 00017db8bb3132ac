package io.quanzi.outreach;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells what was said to one person, and what was withheld and why. */
@Component
public class DeliveryHistory {
    private final DeliveryLog log;

    DeliveryHistory(DeliveryLog log) {
        this.log = log;
    }

    /**
     * A message to one person.
     *
     * @param kind {@code WELCOME}, {@code NOTICE} or {@code OFFER}
     * @param said whether it was
     * @param reason why not; null when it was, or when that is not known
     */
    public record Delivery(String kind, boolean said, DeliveryOutcome.@Nullable SkipReason reason, Instant at) {}

    /** The latest messages to a person, the latest first. */
    public List<Delivery> of(CustomerId person, int most) {
        return log.of(person, most);
    }
}
