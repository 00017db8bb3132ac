package io.quanzi.outreach;

import java.time.Instant;

/** A mass message has ended: delivered, partly, expired, or failed. Listeners may hear it twice. */
public record TaskEnded(String taskId, TaskState state, Instant at) {}
