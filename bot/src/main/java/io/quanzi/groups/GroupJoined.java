package io.quanzi.groups;

import io.quanzi.shared.CustomerId;
import java.time.Instant;

/** A person came into a group. Listeners may hear it twice. */
public record GroupJoined(CustomerId customer, String chatId, Instant at) {}
