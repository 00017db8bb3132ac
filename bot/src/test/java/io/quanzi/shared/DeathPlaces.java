package io.quanzi.shared;

/**
 * At which of the many places on its way a process is made to die: the first eight and every fifth after, or each with
 * {@code -Ddeaths=all}. A test that asks is tagged {@code deaths}, and runs under {@code -Psoak} too, which says so.
 */
public final class DeathPlaces {
    private static final boolean ALL = "all".equals(System.getProperty("deaths"));
    private static final int EACH_UP_TO = 8;
    /** Odd, where each command is two places, before it and after. */
    private static final int STEP = 5;

    private DeathPlaces() {}

    /** The place that is tried after this one. */
    public static int next(int place) {
        return ALL || place < EACH_UP_TO ? place + 1 : place + STEP;
    }
}
