package io.quanzi.groups;

import io.quanzi.shared.CustomerId;
import java.time.Instant;

/**
 * A person left a group, or it was dismissed. Listeners may hear it twice; group, person and {@code joined} make it one.
 *
 * @param at when it was noticed
 */
public record GroupLeft(CustomerId customer, String chatId, Instant joined, Instant at) {}
