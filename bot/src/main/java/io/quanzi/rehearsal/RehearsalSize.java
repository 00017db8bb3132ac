package io.quanzi.rehearsal;

import java.time.Duration;

/** How many people and groups a rehearsal has, and so how long it takes, roughly. */
public record RehearsalSize(long customers, long groups) {
    // RehearsalBench, 30 days of 200 groups and 100 000 people: 144 s, 10 s of them to set people up; a shop of 77
    // people:
    // 12 s in all. So 12 s for any, 10 s to set 100 000 people up, and 4.08 s for each of the days, half of which is
    // taken
    // to come of the people (their orders) and half of the groups (their posts).
    private static final double ANY = 12;
    private static final double SETTING_A_PERSON_UP = 10 / 100_000.0;
    private static final double DAY_OF_A_PERSON = 2.04 / 100_000;
    private static final double DAY_OF_A_GROUP = 2.04 / 200;

    /** How long so many days of it take; a slow machine needs longer. */
    public Duration lasts(int days) {
        return Duration.ofSeconds(Math.round(ANY
                + SETTING_A_PERSON_UP * customers
                + days * (DAY_OF_A_PERSON * customers + DAY_OF_A_GROUP * groups)));
    }

    /**
     * How long it still takes once its days are lived; what went before them says nothing of it.
     *
     * @param lived how long it has lived days
     * @param share of its days that are over, more than 0
     */
    static Duration left(Duration lived, double share) {
        return Duration.ofSeconds(Math.round(lived.toMillis() / 1000.0 * (1 - share) / share));
    }
}
