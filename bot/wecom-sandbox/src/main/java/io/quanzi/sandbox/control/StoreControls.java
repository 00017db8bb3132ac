package io.quanzi.sandbox.control;

import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.platform.ApiResponse;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.store.Orders;
import io.quanzi.sandbox.store.StoreOrder;
import java.util.ArrayList;

/** People order in the Store. */
public final class StoreControls {
    private final Orders orders;
    private final PeopleControls who;

    public StoreControls(Orders orders, PeopleControls who) {
        this.orders = orders;
        this.who = who;
    }

    public void enter(Routes routes) {
        routes.post(
                "/_sim/orders",
                "A person orders and pays; with pay false, only orders",
                "{\"person\":\"p1\",\"items\":[{\"sku\":\"A1\",\"title\":\"纸尿裤\",\"quantity\":1,\"priceFen\":12800}],"
                        + "\"pay\":true}",
                this::create);
        routes.post(
                "/_sim/orders/{orderId}/{act}",
                "Moves an order on: pay, ship-part, ship, confirm, settle, cancel, expire or refund; or notes, which"
                        + " sets the shop's own text beside it",
                "{\"merchantNotes\":\"\"}",
                act -> ApiResponse.json(
                        200,
                        Json.tree(
                                act.variable("act").equals("notes")
                                        ? orders.note(act.variable("orderId"), Call.text(act.body(), "merchantNotes"))
                                        : orders.move(act.variable("orderId"), act.variable("act")))));
    }

    private ApiResponse create(Routes.Act act) {
        var items = new ArrayList<StoreOrder.Item>();
        for (var item : act.body().path("items")) {
            items.add(new StoreOrder.Item(
                    Call.text(item, "sku"),
                    Call.text(item, "title"),
                    (int) Call.number(item, "quantity", 1),
                    Call.number(item, "priceFen", -1)));
        }
        var order = orders.create(who.person(act), items);
        if (act.body().path("pay").asBoolean(true)) {
            order = orders.move(order.orderId(), "pay");
        }
        return ApiResponse.json(200, Json.tree(order));
    }
}
