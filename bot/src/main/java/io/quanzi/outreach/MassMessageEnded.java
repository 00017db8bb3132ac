package io.quanzi.outreach;

import java.time.Instant;

/**
 * A mass message has ended: delivered, partly, expired, or failed. Its results stand in the task; its state is written when
 * the listeners have heard. They may hear it twice.
 */
public record MassMessageEnded(String taskId, MassMessageState state, Instant at) {}
