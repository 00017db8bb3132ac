package io.quanzi.inbox;

/**
 * What became of events handed in.
 *
 * @param accepted stored now
 * @param duplicates known already by their id
 */
public record Receipt(int accepted, int duplicates) {
    public Receipt plus(Receipt other) {
        return new Receipt(accepted + other.accepted, duplicates + other.duplicates);
    }
}
