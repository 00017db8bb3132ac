package io.quanzi.inbox;

import java.util.List;

/** Brings consumers that are made from other parts, such as one for each listener of a module's own events. */
public interface ConsumerSource {
    /** The same at every call. */
    List<Consumer> consumers();
}
