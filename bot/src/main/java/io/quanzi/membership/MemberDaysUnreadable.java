package io.quanzi.membership;

import io.quanzi.shared.Explained;
import io.quanzi.shared.FailureCause;
import io.quanzi.shared.Retryable;

/**
 * The shop's member days cannot be read. What an order earns is posted by the factors of that moment and kept, so its points
 * wait until a person has mended the file, however long that takes.
 */
final class MemberDaysUnreadable extends IllegalStateException implements Retryable, Explained {
    MemberDaysUnreadable() {
        super("expected " + MemberDaysFile.PATH + " to be readable; points wait until it is mended");
    }

    @Override
    public boolean isRetryable() {
        return true;
    }

    @Override
    public boolean isTriedUntilItSucceeds() {
        return true;
    }

    @Override
    public FailureCause failureCause() {
        return FailureCause.of(FailureCause.Kind.MEMBER_DAYS);
    }
}
