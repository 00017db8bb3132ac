package io.quanzi.shared;

/** The identity of something, kept in MongoDB as the plain string of {@link #value()}. */
public interface Id {
    /** The id as stored and shown, never blank. */
    String value();
}
