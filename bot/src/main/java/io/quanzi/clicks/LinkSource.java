package io.quanzi.clicks;

import io.quanzi.shared.CustomerId;
import org.jspecify.annotations.Nullable;

/**
 * The message that links stand in.
 *
 * @param campaign the same for all messages that say the like, such as those of one post to the groups of several owners
 * @param message its id, the same whenever it is put together again
 * @param person the one person it goes to; null when several read it
 */
public record LinkSource(
        String campaign, String message, @Nullable CustomerId person) {}
