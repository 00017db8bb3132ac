package io.quanzi.shared;

/** A failure that tells whether the same may do better later, left alone or once somebody has put the set-up right. */
public interface Passing {
    boolean isPassing();
}
