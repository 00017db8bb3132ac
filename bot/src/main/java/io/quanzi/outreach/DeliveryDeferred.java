package io.quanzi.outreach;

import io.quanzi.shared.Retryable;

/** A message could not be delivered now, or it is unknown whether it was; the caller tries again later. */
public class DeliveryDeferred extends RuntimeException implements Retryable {
    private final boolean mayHaveBeenSaid;

    DeliveryDeferred(String message, boolean mayHaveBeenSaid) {
        super(message);
        this.mayHaveBeenSaid = mayHaveBeenSaid;
    }

    /** A call left of which nobody knows what came. */
    public boolean mayHaveBeenSaid() {
        return mayHaveBeenSaid;
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
