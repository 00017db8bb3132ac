package io.quanzi.sandbox.core;

/** An act that cannot be done as things stand; the message begins with what the phone would say. */
public final class ActRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ActRefused(String message) {
        super(message, null, false, false);
    }
}
