package io.quanzi.outreach;

/** It could not be said now, or nobody knows whether it was; whoever asked asks again later. */
public class NotSaid extends RuntimeException {
    private final boolean mayHaveBeenSaid;

    NotSaid(String message, boolean mayHaveBeenSaid) {
        super(message);
        this.mayHaveBeenSaid = mayHaveBeenSaid;
    }

    /** A call left of which nobody knows what came. */
    public boolean mayHaveBeenSaid() {
        return mayHaveBeenSaid;
    }
}
