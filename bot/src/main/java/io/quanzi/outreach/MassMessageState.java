package io.quanzi.outreach;

import java.util.Set;

/** The state of a mass message. Its words for managers are the messages {@code task.state.*}. */
public enum MassMessageState {
    /** 已排期: decided, not yet in WeCom. */
    PLANNED,
    /** 待发送: the task stands in WeCom. */
    CREATED,
    /** 待群主确认: the owner was told. */
    NOTIFIED,
    /** 发送中: the owner has tapped, results are coming. */
    CONFIRMED,
    /** 已完成. */
    DELIVERED,
    /** 部分失败. */
    PARTLY,
    /** 已过期: nobody tapped in time. */
    EXPIRED,
    /** 已取消. */
    CANCELLED,
    /** 已达上限: the recipients' mass messages of the month are used up. */
    OVER_QUOTA,
    /** 失败. */
    FAILED,
    /** 未发: held back before it became a task in WeCom; the reason is a word of {@link DeliveryOutcome.SkipReason}. */
    HELD;

    private static final Set<MassMessageState> OPEN = Set.of(PLANNED, CREATED, NOTIFIED, CONFIRMED);

    /** Whether something is still to come. */
    public boolean isOpen() {
        return OPEN.contains(this);
    }

    /** Whether the owner's tap is what it waits for. */
    public boolean waitsForTap() {
        return this == CREATED || this == NOTIFIED;
    }
}
