package io.quanzi.groups;

import io.quanzi.shared.CustomerId;
import java.time.Instant;

/**
 * A person came into a group. Durable: told before the stay is written to be theirs, so that the next reading of the group,
 * by WeCom's event or by night, tells it again where a process died or a listener refused. Group, person and {@code at}
 * make it one.
 */
public record GroupJoined(CustomerId customer, String chatId, Instant at) {}
