package io.quanzi.sandbox.store;

import io.quanzi.sandbox.core.Ids;
import io.quanzi.sandbox.core.Json;
import io.quanzi.sandbox.people.People;
import io.quanzi.sandbox.platform.ApiError;
import io.quanzi.sandbox.platform.Call;
import io.quanzi.sandbox.platform.Endpoints;
import io.quanzi.sandbox.platform.Errcode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Orders as an app of the Store reads them. https://developers.weixin.qq.com/doc/store */
public final class StoreApi {
    private static final String ROOT = "/channels/ec/order/";
    private static final long MAX_SECONDS = 7 * 86_400L;
    private static final int MAX_ON_A_PAGE = 100;

    private final People people;
    private final Orders orders;

    public StoreApi(People people, Orders orders) {
        this.people = people;
        this.orders = orders;
    }

    public void serve(Endpoints endpoints) {
        endpoints.post(ROOT + "list/get", this::list);
        endpoints.post(ROOT + "get", this::get);
    }

    private ObjectNode list(Call call) {
        var created = Range.of(call, "create_time_range");
        var updated = Range.of(call, "update_time_range");
        if (created == null && updated == null) {
            throw new ApiError(Errcode.BAD_STORE_ARGUMENT, "create_time_range or update_time_range");
        }
        long size = call.number("page_size", 10);
        if (size < 1 || size > MAX_ON_A_PAGE) {
            throw new ApiError(Errcode.BAD_STORE_ARGUMENT, "page_size is 1 to " + MAX_ON_A_PAGE);
        }
        long status = call.number("status", 0);
        var openid = call.text("openid");
        Function<StoreOrder, Instant> time = updated == null ? StoreOrder::createdAt : StoreOrder::updatedAt;
        Function<StoreOrder, String> place = order -> String.format(
                java.util.Locale.ROOT, "%020d/%s", time.apply(order).toEpochMilli(), order.orderId());
        var after = place(call.text("next_key"));
        var found = orders.all().stream()
                .filter(order -> order.appId().equals(call.caller().account()))
                .filter(order -> created == null || created.covers(order.createdAt()))
                .filter(order -> updated == null || updated.covers(order.updatedAt()))
                .filter(order -> status == 0 || order.status().code() == status)
                .filter(order -> openid.isEmpty() || openid(order).equals(openid))
                .filter(order -> place.apply(order).compareTo(after) > 0)
                .sorted(Comparator.comparing(place))
                .limit(size + 1)
                .toList();
        var page = found.subList(0, (int) Math.min(size, found.size()));
        var reply = Json.object();
        reply.set(
                "order_id_list",
                Json.array(page.stream().map(StoreOrder::orderId).toList()));
        reply.put("next_key", page.isEmpty() ? "" : key(place.apply(page.get(page.size() - 1))));
        reply.put("has_more", found.size() > page.size());
        return reply;
    }

    private ObjectNode get(Call call) {
        var order = orders.find(call.text("order_id"));
        if (order == null || !order.appId().equals(call.caller().account())) {
            throw new ApiError(Errcode.BAD_STORE_ARGUMENT, "order_id");
        }
        var reply = Json.object();
        var shown = reply.putObject("order");
        shown.put("order_id", order.orderId());
        shown.put("status", order.status().code());
        shown.put("create_time", order.createdAt().getEpochSecond());
        shown.put("update_time", order.updatedAt().getEpochSecond());
        shown.put("openid", openid(order));
        shown.put(
                "unionid",
                Objects.requireNonNull(people.person(order.personId())).unionid());
        shown.put("is_present", false);
        var detail = shown.putObject("order_detail");
        var products = detail.putArray("product_infos");
        order.items().forEach(item -> products.add(product(item)));
        var price = detail.putObject("price_info");
        price.put("product_price", order.totalFen());
        price.put("order_price", order.totalFen());
        price.put("original_order_price", order.totalFen());
        price.put("freight", 0);
        price.put("discounted_price", 0);
        price.put("is_discounted", false);
        if (order.paidAt() != null) {
            var pay = detail.putObject("pay_info");
            pay.put("prepay_id", "up_" + order.orderId());
            pay.put("prepay_time", order.createdAt().getEpochSecond());
            pay.put("pay_time", order.paidAt().getEpochSecond());
            pay.put("transaction_id", "42000" + order.orderId());
        }
        detail.set("delivery_info", delivery(order));
        var ext = detail.putObject("ext_info");
        ext.put("customer_notes", "");
        ext.put("merchant_notes", order.traced().merchantNotes());
        ext.put("order_scene", 1);
        if (order.traced().confirmedAt() != null) {
            ext.put("confirm_receipt_time", order.traced().confirmedAt().getEpochSecond());
        }
        if (order.traced().settledAt() != null) {
            detail.putObject("settle_info")
                    .put("settle_time", order.traced().settledAt().getEpochSecond());
        }
        detail.putArray("commission_infos");
        var afterSale = shown.putObject("aftersale_detail");
        afterSale.put("on_aftersale_order_cnt", 0);
        afterSale.putArray("aftersale_order_list");
        return reply;
    }

    /** Name, number and street are masked, as any app sees them; the hash tells two addresses apart all the same. */
    private ObjectNode delivery(StoreOrder order) {
        var person = Objects.requireNonNull(people.person(order.personId()));
        var name = person.nickname();
        var hash = Ids.derived("", 32, order.appId(), person.id());
        var delivery = Json.object();
        var address = delivery.putObject("address_info");
        address.put("user_name", name.substring(0, name.offsetByCodePoints(0, 1)) + "**");
        address.put("tel_number", String.format(Locale.ROOT, "138****%04d", Math.floorMod(hash.hashCode(), 10_000)));
        address.put("province_name", "上海市");
        address.put("city_name", "上海市");
        address.put("county_name", "徐汇区");
        address.put("detail_info", "***");
        address.put("national_code", "310104");
        address.put("hash_code", hash);
        address.put("use_tel_number", 0);
        delivery.put("deliver_method", 0);
        var parcels = delivery.putArray("delivery_product_info");
        if (order.traced().shippedAt() != null) {
            long at = order.traced().shippedAt().getEpochSecond();
            delivery.put("ship_done_time", at);
            var parcel = parcels.addObject();
            parcel.put("delivery_id", "SF");
            parcel.put("waybill_id", "SF" + order.orderId());
            parcel.put("delivery_name", "顺丰速运");
            parcel.put("delivery_time", at);
            parcel.put("deliver_type", 1);
            var products = parcel.putArray("product_infos");
            order.items().forEach(item -> {
                var product = product(item);
                var part = products.addObject();
                part.set("product_id", product.path("product_id"));
                part.set("sku_id", product.path("sku_id"));
                part.put("product_cnt", item.quantity());
            });
        }
        return delivery;
    }

    private static ObjectNode product(StoreOrder.Item item) {
        var product = Json.object();
        product.put("product_id", "1" + Math.abs((long) item.sku().hashCode()));
        product.put("sku_id", "2" + Math.abs((long) item.sku().hashCode()));
        product.put("sku_cnt", item.quantity());
        product.put("title", item.title());
        product.put("sale_price", item.priceFen());
        product.put("real_price", item.priceFen() * item.quantity());
        product.put("sku_code", item.sku());
        product.put("out_sku_id", item.sku());
        product.putArray("sku_attrs");
        return product;
    }

    private String openid(StoreOrder order) {
        return people.openid(order.appId(), Objects.requireNonNull(people.person(order.personId())));
    }

    private static String key(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    private static String place(String key) {
        try {
            return new String(Base64.getUrlDecoder().decode(key), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ApiError(Errcode.BAD_STORE_ARGUMENT, "next_key");
        }
    }

    /** Seconds, both ends included; more than seven days are refused. */
    private record Range(long start, long end) {
        static @Nullable Range of(Call call, String field) {
            JsonNode range = call.at(field);
            if (!range.isObject()) {
                return null;
            }
            var times = List.of(Call.number(range, "start_time", 0), Call.number(range, "end_time", 0));
            if (times.get(1) < times.get(0) || times.get(1) - times.get(0) > MAX_SECONDS) {
                throw new ApiError(Errcode.BAD_STORE_ARGUMENT, field + " spans up to 7 days");
            }
            return new Range(times.get(0), times.get(1));
        }

        boolean covers(Instant at) {
            return at.getEpochSecond() >= start && at.getEpochSecond() <= end;
        }
    }
}
