package io.quanzi.outreach;

import java.time.Instant;

/**
 * A mass message has ended: delivered, partly, expired, or failed. Its results stand in the task. Durable: the state is
 * written when every listener took it, else the engine works the task off again. They may hear it twice.
 */
public record MassMessageEnded(String taskId, MassMessageState state, Instant at) {}
