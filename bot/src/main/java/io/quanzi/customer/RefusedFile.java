package io.quanzi.customer;

import org.jspecify.annotations.Nullable;

/** A file of orders cannot be imported as it is; the message says why and what to do. Nothing of it was taken. */
public final class RefusedFile extends RuntimeException {
    RefusedFile(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
