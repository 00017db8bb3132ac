package io.quanzi.membership;

import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchase.Refund;
import io.quanzi.shared.ChinaTime;
import java.util.Objects;
import java.util.stream.Collectors;

/** Texts that members read beside points and tiers. */
final class PointsTexts {
    private PointsTexts() {}

    /** Says what an order earned, such as {@code 订单 O-1，实付 128.00 元（周二母婴日，母婴 2 倍积分）}. */
    static String earned(Purchase order, MemberDays days) {
        String memberDays = days.on(ChinaTime.dayOf(order.paidAt())).stream()
                .filter(day -> order.lines().stream().anyMatch(line -> Objects.equals(line.category(), day.category())))
                .map(day -> day.name() + "，" + day.category() + " " + day.factor() + " 倍积分")
                .collect(Collectors.joining("；"));
        String plain = "订单 " + order.orderNo() + "，实付 " + order.amount().yuan() + " 元";
        return memberDays.isEmpty() ? plain : plain + "（" + memberDays + "）";
    }

    /** Says what a refund changed, such as {@code 订单 O-1 退款 28.00 元，按剩余金额重新计算积分}. */
    static String refunded(Purchase order, Refund refund) {
        return "订单 " + order.orderNo() + " 退款 " + refund.amount().yuan() + " 元，按剩余金额重新计算积分";
    }

    /** Says what an edit changed, such as {@code 订单 O-1 已修改为实付 250.00 元，按修改后的订单重新计算积分}. */
    static String edited(Purchase order) {
        return "订单 " + order.orderNo() + " 已修改为实付 " + order.amount().yuan() + " 元，按修改后的订单重新计算积分";
    }
}
