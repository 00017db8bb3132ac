package io.quanzi.rehearsal;

import io.quanzi.outreach.MassMessage;
import io.quanzi.shared.ChinaTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * When owners tap. A post is tapped within its owner's hours of work, soon or late, or never; how often never is her own
 * past, where that is known, else one in ten.
 */
final class OwnerHabits {
    private static final LocalTime BEGINS = LocalTime.of(9, 0);
    private static final LocalTime ENDS = LocalTime.of(20, 30);
    private static final int NEVER_PERCENT = 10;
    private static final int LATE_PERCENT = 25;
    private static final int ENOUGH_PAST = 10;

    /** What it takes to open a task and tap; to glance at each of its groups; to look at a message to one person. */
    private static final int SECONDS_OF_TASK = 25;

    private static final int SECONDS_OF_GROUP = 3;

    private final long seed;
    private final Map<String, Integer> neverPercent;

    private OwnerHabits(long seed, Map<String, Integer> neverPercent) {
        this.seed = seed;
        this.neverPercent = neverPercent;
    }

    /** Habits of people of whom nothing is known. */
    static OwnerHabits usual(long seed) {
        return new OwnerHabits(seed, Map.of());
    }

    /** Habits as the past shows them. */
    static OwnerHabits ofPast(long seed, Collection<MassMessage> past) {
        var all = new HashMap<String, Integer>();
        var never = new HashMap<String, Integer>();
        for (MassMessage one : past) {
            if (one.msgid() != null && !one.state().isOpen()) {
                all.merge(one.userId(), 1, Integer::sum);
                if (!one.confirmed()) {
                    never.merge(one.userId(), 1, Integer::sum);
                }
            }
        }
        var percent = new HashMap<String, Integer>();
        all.forEach((owner, count) -> {
            if (count >= ENOUGH_PAST) {
                percent.put(owner, 100 * never.getOrDefault(owner, 0) / count);
            }
        });
        return new OwnerHabits(seed, Map.copyOf(percent));
    }

    /** When the owner taps; empty for never. The same for the same post, whatever else happens. */
    Optional<Instant> tapOf(MassMessage post) {
        var random = new Random(seed * 31 + post.id().hashCode());
        random.nextInt(); // neighbouring seeds begin alike
        if (random.nextInt(100) < neverPercent.getOrDefault(post.userId(), NEVER_PERCENT)) {
            return Optional.empty();
        }
        int minutes = random.nextInt(100) < LATE_PERCENT ? 60 + random.nextInt(240) : 3 + random.nextInt(42);
        return Optional.of(inHours(post.plannedAt().plus(Duration.ofMinutes(minutes))));
    }

    private static Instant inHours(Instant at) {
        LocalDateTime local = LocalDateTime.ofInstant(at, ChinaTime.ZONE);
        if (local.toLocalTime().isBefore(BEGINS)) {
            local = local.toLocalDate().atTime(BEGINS.plusMinutes(local.getMinute() / 2));
        } else if (local.toLocalTime().isAfter(ENDS)) {
            local = local.toLocalDate().plusDays(1).atTime(BEGINS.plusMinutes(local.getMinute() / 2));
        }
        return local.atZone(ChinaTime.ZONE).toInstant();
    }

    /** How long a tap takes, of a post into so many groups; 1 for a message to one person. */
    static int secondsOf(int groups) {
        return SECONDS_OF_TASK + SECONDS_OF_GROUP * groups;
    }
}
