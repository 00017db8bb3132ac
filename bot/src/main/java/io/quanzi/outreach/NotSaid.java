package io.quanzi.outreach;

import io.quanzi.shared.Passing;

/** It could not be said now, or nobody knows whether it was; whoever asked asks again later. */
public class NotSaid extends RuntimeException implements Passing {
    private final boolean mayHaveBeenSaid;

    NotSaid(String message, boolean mayHaveBeenSaid) {
        super(message);
        this.mayHaveBeenSaid = mayHaveBeenSaid;
    }

    /** A call left of which nobody knows what came. */
    public boolean mayHaveBeenSaid() {
        return mayHaveBeenSaid;
    }

    @Override
    public boolean isPassing() {
        return true;
    }
}
