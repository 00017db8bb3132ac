package io.quanzi.shared;

/** Says of a failure whether a retry may succeed later, by itself or once somebody has corrected the configuration. */
public interface Retryable {
    boolean isRetryable();

    /** Whether there is no end to the retries, as it succeeds only once a person has corrected something. */
    default boolean isTriedUntilItSucceeds() {
        return false;
    }
}
