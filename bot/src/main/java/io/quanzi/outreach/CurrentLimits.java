package io.quanzi.outreach;

import java.util.function.Supplier;

/** Gives the limits that are in force. */
@FunctionalInterface
public interface CurrentLimits extends Supplier<SendingLimits> {
    /** WeCom's limits and none of ours. */
    CurrentLimits NONE = () -> SendingLimits.NONE;
}
