package io.quanzi.broadcast;

/**
 * How large one post may be.
 *
 * @param chosen how many people can be chosen one by one, 1 or more; they stand in one document, of 16 MB at most
 */
public record PostLimits(int chosen) {
    static final PostLimits OF_THE_PROGRAM = new PostLimits(20_000);

    public PostLimits {
        if (chosen < 1) {
            throw new IllegalArgumentException("expected 1 person or more that can be chosen, got " + chosen);
        }
    }
}
