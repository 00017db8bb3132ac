package io.quanzi.rehearsal;

import org.jspecify.annotations.Nullable;

/**
 * What is to be rehearsed.
 *
 * @param customers how many people are made; null for those of the store
 * @param groups how many groups are made; null for those of the store
 * @param seed of everything that is left to chance
 * @param replay whether the days before today are lived again with what really happened in them
 * @param playbook where the playbook is that is rehearsed; null for the one in force
 */
public record RehearsalRequest(
        int days,
        @Nullable Integer customers,
        @Nullable Integer groups,
        long seed,
        @Nullable String playbook,
        boolean replay) {
    static final int USUAL_DAYS = 30;
    public static final int MAX_DAYS = 62;
    public static final int MAX_CUSTOMERS = 200_000;
    public static final int MAX_GROUPS = 1_000;

    /** @throws IllegalArgumentException with what was expected and what came */
    public RehearsalRequest {
        within("days", days, MAX_DAYS);
        if ((customers == null) != (groups == null)) {
            throw new IllegalArgumentException(
                    "customers and groups: expected both or neither, got only one of them; without them the shop's own"
                            + " are rehearsed with");
        }
        if (replay && customers != null) {
            throw new IllegalArgumentException(
                    "replay: expected the shop's own people, whose past is lived again; got made customers and groups");
        }
        if (customers != null && groups != null) {
            within("customers", customers, MAX_CUSTOMERS);
            within("groups", groups, MAX_GROUPS);
        }
    }

    /** With the playbook in force. */
    public RehearsalRequest(int days, @Nullable Integer customers, @Nullable Integer groups, long seed) {
        this(days, customers, groups, seed, null, false);
    }

    private static void within(String what, int number, int most) {
        if (number < 1 || number > most) {
            throw new IllegalArgumentException("%s: expected 1 to %d, got %d".formatted(what, most, number));
        }
    }

    /** Whether its people are made, and nobody of the shop's. */
    public boolean ofMadePeople() {
        return customers != null;
    }
}
