package io.quanzi.shop;

import io.quanzi.shop.KnownFacts.Contradiction;
import io.quanzi.shop.ShopEvent.OrderPaid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lays out what an event says field by field, so that two can be compared and shown beside each other. */
final class Facts {
    private static final int MAX_FIELDS = 10;
    private static final JsonMapper JSON = new JsonMapper();

    private Facts() {}

    /** The fields that differ; null when none does. */
    static @Nullable Contradiction difference(
            int index, String kind, String subject, Map<String, String> before, Map<String, String> now) {
        var had = new LinkedHashMap<String, String>();
        var got = new LinkedHashMap<String, String>();
        var fields = new TreeSet<>(before.keySet());
        fields.addAll(now.keySet());
        for (String field : fields) {
            String first = before.getOrDefault(field, "nothing");
            String second = now.getOrDefault(field, "nothing");
            if (!first.equals(second) && got.size() < MAX_FIELDS) {
                had.put(field, shown(field, first));
                got.put(field, shown(field, second));
            }
        }
        return got.isEmpty() ? null : new Contradiction(index, kind, subject, had, got);
    }

    /** Returns the facts of an order of the Store: who bought what for how much. */
    static Map<String, String> ofStore(OrderPaid order) {
        return Map.of(
                "buyer", order.buyer().id(),
                "amount", order.amount().yuan(),
                "items",
                        order.items().stream()
                                .map(item -> item.sku() + " x " + item.quantity())
                                .toList()
                                .toString());
    }

    /** The leaves of an event's JSON by their paths; a null is no field. */
    static Map<String, String> ofBody(String body) {
        var leaves = new LinkedHashMap<String, String>();
        collect("", JSON.readTree(body), leaves);
        return leaves;
    }

    private static void collect(String path, JsonNode node, Map<String, String> leaves) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> collect(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), leaves));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(path + "[" + i + "]", node.get(i), leaves);
            }
        } else if (!node.isNull()) {
            leaves.put(path, node.isString() ? node.stringValue() : node.toString());
        }
    }

    /** Phones and names only by their ends: whoever compares needs no more. */
    private static String shown(String field, String value) {
        boolean personal = field.endsWith("phone") || field.endsWith("nickname");
        return personal && value.length() > 2 ? "…" + value.substring(value.length() - 2) : value;
    }
}
