package io.quanzi.coupons;

/** A file of codes that cannot be read at all; the message says what was expected, what came, and what to do. */
public class CodesRefused extends RuntimeException {
    CodesRefused(String message) {
        super(message);
    }

    CodesRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
