package io.quanzi.outreach;

import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.mapping.Field;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/**
 * Lists the welcomes of the last days that were not delivered: each is a new contact who heard nothing, until
 * somebody sees to it.
 */
@Component
public class MissedWelcomes implements AlarmSource {
    /** Later a greeting is none. */
    private static final Duration LATELY = Duration.ofDays(7);

    private static final int MAX_ENTRIES = 500;
    public static final String COLLECTION = DeliveryLog.DELIVERIES;

    private final DeliveryLog deliveryLog;
    private final Clock clock;

    MissedWelcomes(DeliveryLog deliveryLog, Clock clock) {
        this.deliveryLog = deliveryLog;
        this.clock = clock;
    }

    /**
     * A welcome that was not said.
     *
     * @param userId the officer who was added; null where the row lacks it
     * @param detail of the reason, for technicians
     */
    public record Missed(
            String id,
            CustomerId customer,
            @Nullable String userId,
            SkipReason reason,
            String detail,
            @Field("endedAt") Instant at) {
        /** The message's key of the reason; {@code .next} behind it says what to do. */
        public String words() {
            return "alarm.welcome." + reason.name();
        }
    }

    /**
     * Lists the missed welcomes that need somebody, newest first.
     *
     * @param officer who was added; null: anybody
     */
    public List<Missed> list(@Nullable String officer, long skip, int most) {
        return deliveryLog.missedWelcomes(officer, since(), skip, most);
    }

    /**
     * The rows of {@link #COLLECTION} that need somebody.
     *
     * @param officer who was added; null: anybody
     */
    public Criteria open(@Nullable String officer) {
        return DeliveryLog.missedSince(officer, since());
    }

    /** Some by their ids, in their order. */
    public List<Missed> findAll(List<String> ids) {
        Map<String, Missed> found =
                deliveryLog.missedWelcomes(ids).stream().collect(Collectors.toMap(Missed::id, one -> one));
        return ids.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    /** Somebody has seen to it; false when nothing waited under this id. */
    public boolean settle(String id) {
        return deliveryLog.settleWelcome(id, clock.instant());
    }

    @Override
    public List<Alarm> alarms() {
        Map<SkipReason, List<Missed>> byReason = new EnumMap<>(SkipReason.class);
        list(null, 0, MAX_ENTRIES)
                .forEach(missed -> byReason.computeIfAbsent(missed.reason(), first -> new ArrayList<>())
                        .add(missed));
        return byReason.values().stream().map(MissedWelcomes::alarm).toList();
    }

    private static Alarm alarm(List<Missed> missed) {
        Missed latest = missed.get(0);
        Instant since =
                missed.stream().map(Missed::at).min(Comparator.naturalOrder()).orElseThrow();
        return new Alarm(latest.words(), missed.size(), List.of(latest.detail()), since, "/welcomes", true);
    }

    private Instant since() {
        return clock.instant().minus(LATELY);
    }
}
