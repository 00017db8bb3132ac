package io.quanzi.outreach;

import io.quanzi.shared.Explained;
import io.quanzi.shared.FailureCause;
import io.quanzi.shared.Retryable;

/** A message could not be delivered now, or it is unknown whether it was; the caller tries again later. */
public class DeliveryDeferred extends RuntimeException implements Retryable, Explained {
    private final boolean mayHaveBeenSaid;
    private final FailureCause cause;

    DeliveryDeferred(String message, boolean mayHaveBeenSaid, FailureCause cause) {
        super(message);
        this.mayHaveBeenSaid = mayHaveBeenSaid;
        this.cause = cause;
    }

    /** A call left of which nobody knows what came. */
    public boolean mayHaveBeenSaid() {
        return mayHaveBeenSaid;
    }

    @Override
    public FailureCause failureCause() {
        return cause;
    }

    @Override
    public boolean isRetryable() {
        return true;
    }
}
