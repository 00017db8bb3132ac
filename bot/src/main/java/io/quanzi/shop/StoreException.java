package io.quanzi.shop;

import org.jspecify.annotations.Nullable;

/** A call to the WeChat Store failed; the message names the operation and what was answered. */
final class StoreException extends RuntimeException {
    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
