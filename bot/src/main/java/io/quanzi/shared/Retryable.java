package io.quanzi.shared;

/** Says of a failure whether a retry may succeed later, by itself or once somebody has corrected the configuration. */
public interface Retryable {
    boolean isRetryable();
}
