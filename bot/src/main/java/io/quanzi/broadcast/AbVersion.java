package io.quanzi.broadcast;

/** One of the two versions of a text that an {@link AbTest} compares. */
public enum AbVersion {
    A,
    B
}
