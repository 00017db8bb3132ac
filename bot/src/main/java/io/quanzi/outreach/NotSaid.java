package io.quanzi.outreach;

/** It could not be said now, or nobody knows whether it was; whoever asked asks again later. */
public class NotSaid extends RuntimeException {
    NotSaid(String message) {
        super(message);
    }
}
