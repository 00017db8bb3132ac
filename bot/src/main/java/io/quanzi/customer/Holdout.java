package io.quanzi.customer;

/**
 * The share of people who are not spoken to.
 *
 * @param salt mixed into the hash that gives each person an arm; changing it changes only people seen later
 * @param percent in [0, 50]
 */
public record Holdout(String salt, double percent) {
    static final Holdout NONE = new Holdout("quanzi", 0);

    public Holdout {
        if (percent < 0 || percent > 50) {
            throw new IllegalArgumentException("\"percent\": expected 0 to 50, got " + percent);
        }
        if (salt.isBlank()) {
            throw new IllegalArgumentException("\"salt\": expected some word that stays the same");
        }
    }

    /** Whether an arm is held out. */
    public boolean holds(int arm) {
        return arm < percent * 100;
    }
}
