package io.quanzi.shop;

import io.quanzi.shared.Explained;
import io.quanzi.shared.FailureCause;
import org.jspecify.annotations.Nullable;

/** A call to the WeChat Store failed; the message names the operation and what was answered. */
final class StoreException extends RuntimeException implements Explained {
    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public FailureCause failureCause() {
        return FailureCause.of(FailureCause.Kind.STORE);
    }
}
