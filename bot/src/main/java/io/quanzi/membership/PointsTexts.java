package io.quanzi.membership;

import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchase.Refund;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import java.util.Objects;

/** Texts that members read beside points and tiers. */
final class PointsTexts {
    private PointsTexts() {}

    /** Says what an order earned, such as {@code 订单 O-1，实付 128.00 元（周二母婴日，母婴 2 倍积分）}. */
    static Message earned(Purchase order, MemberDays days) {
        Message plain =
                Message.of("points.earned", order.orderNo(), order.amount().yuan());
        return days.on(ChinaTime.dayOf(order.paidAt())).stream()
                .filter(day -> order.lines().stream().anyMatch(line -> Objects.equals(line.category(), day.category())))
                .map(day -> Message.of("points.earned.day", day.name(), day.category(), String.valueOf(day.factor())))
                .reduce((one, other) -> Message.of("points.earned.days", one, other))
                .map(memberDays -> Message.of("points.earned.on", plain, memberDays))
                .orElse(plain);
    }

    /** Says what a refund changed, such as {@code 订单 O-1 退款 28.00 元，按剩余金额重新计算积分}. */
    static Message refunded(Purchase order, Refund refund) {
        return Message.of("points.refunded", order.orderNo(), refund.amount().yuan());
    }

    /** Says what an edit changed, such as {@code 订单 O-1 已修改为实付 250.00 元，按修改后的订单重新计算积分}. */
    static Message edited(Purchase order) {
        return Message.of("points.edited", order.orderNo(), order.amount().yuan());
    }
}
