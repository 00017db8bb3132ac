package io.quanzi.shop;

import io.quanzi.shared.FieldLimits;
import io.quanzi.shared.Identifiers.Kind;
import io.quanzi.shared.Violation;
import io.quanzi.shop.ShopEvent.Baby;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.shop.ShopEvent.CartCleared;
import io.quanzi.shop.ShopEvent.CartUpdated;
import io.quanzi.shop.ShopEvent.Consent;
import io.quanzi.shop.ShopEvent.CustomerUpdated;
import io.quanzi.shop.ShopEvent.Item;
import io.quanzi.shop.ShopEvent.OrderCompleted;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import io.quanzi.shop.ShopEvent.ProductChanged;
import io.quanzi.shop.ShopEvent.TrafficCounted;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads one event of the shop, strictly: every field that it knows is checked, every other is taken out. */
final class EventReader {
    private static final int MAX_BABIES = 20;

    private EventReader() {}

    /**
     * An event as it was read.
     *
     * @param event null when its type is unknown, which is a fault
     * @param unknownFields how many were taken out
     */
    record Read(
            String id, String type, Instant at, @Nullable ShopEvent event, int unknownFields) {}

    /** Reads an event and takes the fields it does not know out of {@code json}; what is wrong is added to {@code violations}. */
    static Read read(JsonNode json, int index, Violations violations, TimeWindow window) {
        if (!(json instanceof ObjectNode object)) {
            violations.add(() -> Violation.inField(
                    index,
                    "",
                    "an event such as {\"id\":\"e-1\",\"type\":\"order.paid\",\"at\":\"2026-03-03T10:00:00+08:00\",\"data\":{...}}",
                    Fields.shown(json)));
            return new Read("", "", Instant.EPOCH, null, 0);
        }
        Fields fields = Fields.of(object, index, violations, window);
        String id = fields.requiredKey("id");
        String type = fields.requiredKey("type");
        Instant at = fields.requiredTime("at");
        Fields data = fields.requiredObject("data");
        ShopEvent event = event(type, at, data);
        if (event == null && !type.isEmpty()) {
            fields.wrong("type", "one of " + String.join(", ", ShopEvent.TYPES));
        }
        return new Read(id, type, at, event, event == null ? 0 : fields.dropUnknown());
    }

    private static @Nullable ShopEvent event(String type, Instant at, Fields data) {
        return switch (type) {
            case OrderPaid.TYPE -> orderPaid(data);
            case OrderRefunded.TYPE ->
                new OrderRefunded(
                        data.requiredId("orderNo", Kind.ORDER_NO),
                        data.requiredId("refundId", Kind.REFUND_ID),
                        data.requiredFen("amountFen"),
                        data.timeOr("refundedAt", at));
            case OrderCompleted.TYPE ->
                new OrderCompleted(data.requiredId("orderNo", Kind.ORDER_NO), data.timeOr("completedAt", at));
            case CartUpdated.TYPE ->
                new CartUpdated(
                        data.requiredId("cartId", Kind.CART_ID),
                        buyer(data.requiredObject("buyer")),
                        data.timeOr("updatedAt", at),
                        items(data));
            case CartCleared.TYPE -> new CartCleared(data.requiredId("cartId", Kind.CART_ID));
            case ProductChanged.TYPE -> productChanged(data);
            case CustomerUpdated.TYPE -> customerUpdated(data, at);
            case TrafficCounted.TYPE ->
                new TrafficCounted(
                        data.requiredDay("day"),
                        data.requiredKey("channel"),
                        data.count("visitors"),
                        data.count("productViews"),
                        data.count("checkouts"),
                        data.count("paid"));
            default -> null;
        };
    }

    private static OrderPaid orderPaid(Fields data) {
        List<Item> items = items(data);
        return new OrderPaid(
                data.requiredId("orderNo", Kind.ORDER_NO),
                buyer(data.requiredObject("buyer")),
                data.requiredTime("paidAt"),
                data.requiredFen("amountFen"),
                items == null ? List.of() : items,
                data.text("channel", FieldLimits.MAX_WORD_LENGTH));
    }

    private static Buyer buyer(Fields buyer) {
        return new Buyer(
                buyer.requiredId("id", Kind.BUYER_ID),
                buyer.id("unionid", Kind.UNIONID),
                buyer.id("openid", Kind.OPENID),
                buyer.text("phone", FieldLimits.MAX_PHONE_LENGTH),
                buyer.personName("nickname"));
    }

    private static @Nullable List<Item> items(Fields data) {
        List<Fields> items = data.objects("items", FieldLimits.MAX_ITEMS);
        return items == null ? null : items.stream().map(EventReader::item).toList();
    }

    private static Item item(Fields item) {
        Integer quantity = item.number("quantity", 1, FieldLimits.MAX_QUANTITY);
        return new Item(
                item.idOrNothing("sku", Kind.SKU),
                item.text("title", FieldLimits.MAX_TITLE_LENGTH),
                item.idOrNothing("category", Kind.CATEGORY),
                quantity == null ? 1 : quantity,
                item.fen("priceFen"));
    }

    private static ProductChanged productChanged(Fields data) {
        return new ProductChanged(
                data.requiredId("sku", Kind.SKU),
                data.text("title", FieldLimits.MAX_TITLE_LENGTH),
                data.idOrNothing("category", Kind.CATEGORY),
                data.fen("priceFen"),
                data.number("stock", 0, FieldLimits.MAX_COUNT),
                data.fen("competitorPriceFen"),
                data.url("url"),
                data.url("imageUrl"));
    }

    private static CustomerUpdated customerUpdated(Fields data, Instant at) {
        List<Fields> babies = data.objects("babies", MAX_BABIES);
        Fields consent = data.object("consent");
        return new CustomerUpdated(
                buyer(data.requiredObject("buyer")),
                babies == null ? null : babies.stream().map(EventReader::baby).toList(),
                data.flag("working"),
                data.text("city", FieldLimits.MAX_WORD_LENGTH),
                consent == null
                        ? null
                        : new Consent(consent.flag("marketing"), consent.flag("profiling"), consent.timeOr("at", at)));
    }

    private static Baby baby(Fields baby) {
        YearMonth born = baby.month("born");
        YearMonth due = baby.month("due");
        if (baby.has("born") == baby.has("due")) {
            baby.wrong("", "either {\"born\":\"2026-03\"} or {\"due\":\"2027-01\"}");
        }
        return new Baby(born, due);
    }
}
