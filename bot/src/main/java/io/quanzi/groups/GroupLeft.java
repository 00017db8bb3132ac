package io.quanzi.groups;

import io.quanzi.shared.CustomerId;
import java.time.Instant;

/**
 * A person left a group, or it was dismissed. Durable: told before the stay is ended, so that the next reading of the group
 * tells it again where a process died or a listener refused. Group, person and {@code joined} make it one.
 *
 * @param at when it was noticed
 */
public record GroupLeft(CustomerId customer, String chatId, Instant joined, Instant at) {}
