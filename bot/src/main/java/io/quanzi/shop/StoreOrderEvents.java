package io.quanzi.shop;

import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.FieldLimits;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import me.chanjar.weixin.channel.bean.order.OrderDetailInfo;
import me.chanjar.weixin.channel.bean.order.OrderExtInfo;
import me.chanjar.weixin.channel.bean.order.OrderInfo;
import me.chanjar.weixin.channel.bean.order.OrderProductInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says an order of the WeChat Store in the words of the shop's events, so that the rest of the program knows one kind
 * of order. Takes who, what, when and how much; leaves names, phone numbers and addresses where they are.
 */
final class StoreOrderEvents {
    static final String CHANNEL = "wx-store";

    private static final String PREFIX = "store-";
    private static final int PAID = 20;
    private static final int DONE = 100;
    private static final int CLOSED_UNPAID = 190;
    private static final int WHOLLY_REFUNDED = 200;
    private static final int CANCELLED = 250;

    private StoreOrderEvents() {}

    /**
     * Turns an order's state into events: nothing before it is paid, then that it was, that the buyer has it, that all
     * was given back.
     */
    static List<JsonNode> events(OrderInfo order) {
        var events = new ArrayList<JsonNode>();
        int status = order.getStatus() == null ? 0 : order.getStatus();
        if (status < PAID || status == CLOSED_UNPAID || status == CANCELLED) {
            return events;
        }
        OrderDetailInfo detail = order.getOrderDetail();
        Integer amount =
                detail.getPriceInfo() == null ? null : detail.getPriceInfo().getOrderPrice();
        events.add(paid(order, detail, amount));
        Optional<Long> confirmed = confirmedAt(detail);
        if (status == DONE || confirmed.isPresent()) {
            events.add(completed(order, confirmed.orElseGet(() -> (long) order.getUpdateTime())));
        }
        if (status == WHOLLY_REFUNDED) {
            events.add(refunded(order, amount));
        }
        return events;
    }

    private static ObjectNode paid(OrderInfo order, OrderDetailInfo detail, @Nullable Integer amount) {
        String paidAt = time(paidAt(order, detail));
        ObjectNode event = event(order, "paid", ShopEvent.OrderPaid.TYPE, paidAt);
        ObjectNode data = event.putObject("data");
        data.put("orderNo", order.getOrderId());
        ObjectNode buyer = data.putObject("buyer");
        // the Store's openid names the person to the Store alone: a buyer id, never our Official Account's openid
        given(order.getOpenid()).ifPresent(openid -> buyer.put("id", "wxs:" + openid));
        given(order.getUnionid()).ifPresent(unionid -> buyer.put("unionid", unionid));
        data.put("paidAt", paidAt);
        data.put("amountFen", amount);
        data.put("channel", CHANNEL);
        var items = data.putArray("items");
        for (OrderProductInfo product :
                Optional.ofNullable(detail.getProductInfos()).orElse(List.of())) {
            ObjectNode item = items.addObject();
            given(product.getSkuCode())
                    .or(() -> given(product.getOutSkuId()))
                    .or(() -> given(product.getSkuId()))
                    .ifPresent(sku -> item.put("sku", sku));
            given(product.getTitle()).map(StoreOrderEvents::cut).ifPresent(title -> item.put("title", title));
            item.put("quantity", product.getSkuCnt());
            item.put("priceFen", product.getSalePrice());
        }
        return event;
    }

    private static ObjectNode completed(OrderInfo order, long completedAt) {
        String at = time(completedAt);
        ObjectNode event = event(order, "completed", ShopEvent.OrderCompleted.TYPE, at);
        event.putObject("data").put("orderNo", order.getOrderId()).put("completedAt", at);
        return event;
    }

    private static ObjectNode refunded(OrderInfo order, @Nullable Integer amount) {
        String at = time(order.getUpdateTime());
        ObjectNode event = event(order, "refunded", ShopEvent.OrderRefunded.TYPE, at);
        event.putObject("data")
                .put("orderNo", order.getOrderId())
                .put("refundId", PREFIX + order.getOrderId())
                .put("amountFen", amount)
                .put("refundedAt", at);
        return event;
    }

    private static ObjectNode event(OrderInfo order, String what, String type, String at) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", PREFIX + order.getOrderId() + "-" + what)
                .put("type", type)
                .put("at", at);
    }

    /** An order of nothing to pay may have no time of payment. */
    private static long paidAt(OrderInfo order, OrderDetailInfo detail) {
        Long paidAt = detail.getPayInfo() == null ? null : detail.getPayInfo().getPayTime();
        return paidAt == null || paidAt == 0 ? order.getCreateTime() : paidAt;
    }

    private static Optional<Long> confirmedAt(OrderDetailInfo detail) {
        return Optional.ofNullable(detail.getExtInfo())
                .map(OrderExtInfo::getConfirmReceiptTime)
                .filter(seconds -> seconds > 0);
    }

    private static String time(long unixSeconds) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                OffsetDateTime.ofInstant(Instant.ofEpochSecond(unixSeconds), ChinaTime.ZONE));
    }

    /** A long title is no reason to lose an order. */
    private static String cut(String title) {
        int most = FieldLimits.MAX_TITLE_LENGTH;
        return title.codePointCount(0, title.length()) <= most
                ? title
                : title.substring(0, title.offsetByCodePoints(0, most));
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(some -> !some.isBlank());
    }
}
