package io.quanzi.shared;

/** A failure whose cause is known where it is thrown. */
public final class ExplainedFailure extends IllegalStateException implements Explained {
    private final FailureCause.Kind kind;

    public ExplainedFailure(FailureCause.Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public ExplainedFailure(FailureCause.Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    @Override
    public FailureCause failureCause() {
        return FailureCause.of(kind);
    }
}
