package io.quanzi.sandbox.store;

import io.quanzi.sandbox.callback.Callbacks;
import io.quanzi.sandbox.callback.Xml;
import io.quanzi.sandbox.core.ActRefused;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.core.SandboxState;
import io.quanzi.sandbox.core.Table;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.people.Person;
import io.quanzi.sandbox.platform.App;
import io.quanzi.sandbox.platform.Platform;
import io.quanzi.sandbox.platform.PlatformAccounts;
import io.quanzi.sandbox.store.StoreOrder.Status;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Orders and their way: made, paid, shipped, received; or cancelled, or given back. */
public final class Orders {
    private static final long FIRST_ID = 3_705_115_058_471_208_928L;
    private static final Map<String, List<Status>> MOVES = Map.of(
            "pay", List.of(Status.UNPAID),
            "ship-part", List.of(Status.PAID),
            "ship", List.of(Status.PAID, Status.PARTLY_SHIPPED),
            "confirm", List.of(Status.SHIPPED),
            "settle", List.of(Status.DONE),
            "cancel", List.of(Status.UNPAID),
            "expire", List.of(Status.UNPAID),
            "refund", List.of(Status.PAID, Status.PARTLY_SHIPPED, Status.SHIPPED, Status.DONE));
    private static final String ACTS = "pay, ship-part, ship, confirm, settle, cancel, expire or refund";

    private final SandboxState sandboxState;
    private final People people;
    private final PlatformAccounts accounts;
    private final Callbacks callbacks;
    private final Table<StoreOrder> orders;

    public Orders(SandboxState sandboxState, People people, PlatformAccounts accounts, Callbacks callbacks) {
        this.sandboxState = sandboxState;
        this.people = people;
        this.accounts = accounts;
        this.callbacks = callbacks;
        this.orders = sandboxState.table("orders", StoreOrder.class);
    }

    /** A person orders in the first Store; not yet paid. */
    public StoreOrder create(Person person, List<StoreOrder.Item> items) {
        var store = accounts.of(Platform.STORE).stream()
                .findFirst()
                .orElseThrow(() -> new ActRefused("店铺不存在: set up a Store first, PUT /_sim/stores/{appId}"));
        if (items.isEmpty() || items.stream().anyMatch(item -> item.quantity() < 1 || item.priceFen() < 0)) {
            throw new IllegalArgumentException(
                    "expected \"items\" of at least one with quantity ≥ 1 and priceFen ≥ 0, such as"
                            + " [{\"sku\":\"A1\",\"title\":\"纸尿裤\",\"quantity\":1,\"priceFen\":12800}]");
        }
        var id = Long.toString(FIRST_ID + 256L * orders.size());
        var order = new StoreOrder(
                id,
                store.account(),
                person.id(),
                Status.UNPAID,
                items,
                sandboxState.now(),
                sandboxState.now(),
                null,
                null);
        orders.put(id, order);
        tell(order, "channels_ec_order_new", Map.of());
        return order;
    }

    /**
     * Moves an order on.
     *
     * @param act pay, ship-part, ship, confirm, settle, cancel, expire (unpaid for too long) or refund
     */
    public StoreOrder move(String orderId, String act) {
        var order = known(orderId);
        var from = MOVES.get(act);
        if (from == null) {
            throw new IllegalArgumentException("expected " + ACTS + ", got \"" + act + "\"");
        }
        if (!from.contains(order.status())) {
            throw new ActRefused("订单状态不允许该操作: " + orderId + " is " + order.status() + ", " + act + " needs " + from);
        }
        long now = sandboxState.now().getEpochSecond();
        return switch (act) {
            case "pay" -> {
                var paid = moved(order, Status.PAID, "channels_ec_order_pay", Map.of("pay_time", now));
                tell(paid, "channels_ec_order_wait_shipping", Map.of());
                yield paid;
            }
            case "ship-part" ->
                moved(order, Status.PARTLY_SHIPPED, "channels_ec_order_deliver", Map.of("finish_delivery", 0L));
            case "ship" -> moved(order, Status.SHIPPED, "channels_ec_order_deliver", Map.of("finish_delivery", 1L));
            case "confirm" -> moved(order, Status.DONE, "channels_ec_order_confirm", Map.of("confirm_type", 1L));
            case "settle" -> {
                if (order.traced().settledAt() != null) {
                    throw new ActRefused("订单已结算: " + orderId + " was settled at "
                            + order.traced().settledAt());
                }
                yield kept(order.settled(sandboxState.now()), "channels_ec_order_settle", Map.of("settle_time", now));
            }
            case "expire" -> moved(order, Status.CLOSED_UNPAID, "channels_ec_order_cancel", Map.of("cancel_type", 2L));
            case "cancel" -> moved(order, Status.CANCELLED, "channels_ec_order_cancel", Map.of("cancel_type", 1L));
            default -> moved(order, Status.CLOSED_AFTER_SALE, "channels_ec_order_cancel", Map.of("cancel_type", 3L));
        };
    }

    /** The shop writes a note beside an order. */
    public StoreOrder note(String orderId, String merchantNotes) {
        return kept(
                known(orderId).noted(merchantNotes, sandboxState.now()),
                "channels_ec_order_ext_info_update",
                Map.of("type", 2L));
    }

    private StoreOrder known(String orderId) {
        var order = orders.find(orderId);
        if (order == null) {
            throw new IllegalArgumentException("expected the id of an order, got \"" + orderId + "\"");
        }
        return order;
    }

    @Nullable
    StoreOrder find(String orderId) {
        return orders.find(orderId);
    }

    Collection<StoreOrder> all() {
        return orders.all();
    }

    private StoreOrder moved(StoreOrder order, Status status, String event, Map<String, Long> details) {
        return kept(order.moved(status, sandboxState.now()), event, details);
    }

    private StoreOrder kept(StoreOrder order, String event, Map<String, Long> details) {
        orders.put(order.orderId(), order);
        tell(order, event, details);
        return order;
    }

    private void tell(StoreOrder order, String event, Map<String, Long> details) {
        var openid = people.openid(order.appId(), Objects.requireNonNull(people.person(order.personId())));
        var info = new LinkedHashMap<String, Long>();
        info.put("order_id", Long.parseLong(order.orderId()));
        info.putAll(details);
        for (var store : accounts.of(Platform.STORE, order.appId())) {
            callbacks.tell(
                    store,
                    "xml".equals(store.format()) ? xml(store, openid, event, info) : json(store, openid, event, info),
                    openid);
        }
    }

    /** The order's id is a bare number here, above what a double holds: a trap that the real event sets too. */
    private String json(App store, String openid, String event, Map<String, Long> info) {
        var packet = Json.object();
        packet.put("ToUserName", store.originalId());
        packet.put("FromUserName", openid);
        packet.put("CreateTime", sandboxState.now().getEpochSecond());
        packet.put("MsgType", "event");
        packet.put("Event", event);
        var details = packet.putObject("order_info");
        info.forEach(details::put);
        return packet.toString();
    }

    private String xml(App store, String openid, String event, Map<String, Long> info) {
        var packet = new Xml()
                .text("ToUserName", store.originalId())
                .text("FromUserName", openid)
                .number("CreateTime", sandboxState.now().getEpochSecond())
                .text("MsgType", "event")
                .text("Event", event)
                .open("order_info");
        info.forEach(packet::number);
        return packet.close("order_info").end();
    }
}
