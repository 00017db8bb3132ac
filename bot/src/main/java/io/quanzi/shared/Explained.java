package io.quanzi.shared;

/** Says of a failure why it happened, as managers are told. */
public interface Explained {
    FailureCause failureCause();
}
