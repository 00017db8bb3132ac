package io.quanzi.sandbox.acquisition;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person at a link.
 *
 * @param userId the member whom the link led to
 * @param state the customer_channel of the link as it was opened; empty when it had none
 * @param isNew whether the person became a contact by this link
 * @param messages how often the customer wrote to the member since
 */
record Visit(
        String linkId, String personId, String userId, String state, Instant openedAt, boolean isNew, int messages) {

    static String key(String linkId, String personId) {
        return linkId + "/" + personId;
    }

    String key() {
        return key(linkId, personId);
    }

    /** Opened again; what was new stays so. */
    Visit after(@Nullable Visit before) {
        return before == null || !before.isNew() || isNew
                ? this
                : new Visit(
                        linkId, personId, before.userId(), before.state(), before.openedAt(), true, before.messages());
    }

    Visit wrote() {
        return new Visit(linkId, personId, userId, state, openedAt, isNew, messages + 1);
    }
}
