package io.quanzi.rehearsal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a store as they stood at an instant, as far as they tell it themselves: what began later is left out, what ended
 * later goes on. What is told of a family, opt-outs and the rest of what has no time is as it is now.
 */
final class PastRows {
    /** Traits that follow from orders; worked out anew from the orders that are left. */
    private static final List<String> OF_ORDERS =
            List.of("first_paid_on", "last_paid_on", "categories", "spent", "bought");

    private final Instant then;
    /** Who bought or gave back since, by id. */
    private final Set<String> buyers = new HashSet<>();

    private final Map<String, Head> heads = new HashMap<>();

    PastRows(Instant then) {
        this.then = then;
    }

    /** Where somebody's points ended. */
    private record Head(int seq, long balance) {}

    private boolean isLater(@Nullable Date date) {
        return date != null && !date.toInstant().isBefore(then);
    }

    /** Whether a row begins with a time that is later. */
    @Nullable
    Document before(Document row, String at) {
        return isLater(row.getDate(at)) ? null : row;
    }

    @Nullable
    Document purchase(Document row) {
        List<Document> refunds = row.getList("refunds", Document.class, List.of());
        List<Document> earlier = refunds.stream()
                .filter(refund -> !isLater(refund.getDate("at")))
                .toList();
        if (isLater(row.getDate("paidAt"))) {
            buyers.add(row.getString("customer"));
            return null;
        }
        if (earlier.size() < refunds.size()) {
            buyers.add(row.getString("customer"));
            row.put("refunds", earlier);
        }
        return row;
    }

    @Nullable
    Document points(Document row) {
        if (isLater(row.getDate("at"))) {
            return null;
        }
        heads.merge(
                row.getString("customer"),
                new Head(
                        row.get("seq", Number.class).intValue(),
                        row.get("balance", Number.class).longValue()),
                (one, other) -> one.seq() > other.seq() ? one : other);
        return row;
    }

    /** The heads of the points that were passed on. */
    List<Document> pointsHeads() {
        var rows = new ArrayList<Document>();
        heads.forEach((customer, head) ->
                rows.add(new Document("_id", customer).append("seq", head.seq()).append("balance", head.balance())));
        return rows;
    }

    @Nullable
    Document coupon(Document row) {
        if (isLater(row.getDate("issuedAt"))) {
            if (!row.containsKey("import")) {
                return null; // made when it was given
            }
            List.of("customer", "claim", "issuedAt", "validUntil", "title", "face", "rules", "redeemedAt", "amount")
                    .forEach(row::remove);
            row.put("state", "FREE");
        } else if (isLater(row.getDate("redeemedAt"))) {
            row.remove("redeemedAt");
            row.remove("amount");
            row.put("state", "ISSUED");
        }
        return row;
    }

    @Nullable
    Document stay(Document row) {
        if (isLater(row.getDate("joinedAt"))) {
            return null;
        }
        if (isLater(row.getDate("leftAt"))) {
            row.put("leftAt", null);
        }
        return row;
    }

    /**
     * A person; after the purchases and points.
     *
     * @param lostLater whether the contact ended later
     * @param groups the segments whose groups the person was in
     */
    @Nullable
    Document customer(Document row, boolean lostLater, Set<String> groups) {
        if (isLater(row.getDate("firstSeenAt"))) {
            return null;
        }
        Document contact = row.get("contact", Document.class);
        if (contact != null && isLater(contact.getDate("since"))) {
            row.remove("contact");
        } else if (contact != null && lostLater) {
            contact.put("live", true);
        }
        Document traits = row.get("traits", Document.class);
        if (traits != null) {
            String id = row.getString("_id");
            if (buyers.contains(id)) {
                OF_ORDERS.forEach(traits::remove);
                traits.putIfAbsent("orders", 0);
            }
            if (traits.containsKey("points")) {
                Head head = heads.get(id);
                traits.put("points", head == null ? 0L : head.balance());
            }
            for (String at : List.of("joined_at", "posted_at", "bought_again_at")) {
                Object value = traits.get(at);
                if (value != null && !Instant.parse(value.toString()).isBefore(then)) {
                    traits.remove(at);
                }
            }
            var in = new Document();
            groups.forEach(segment -> in.append(segment, true));
            traits.remove("group");
            if (!in.isEmpty()) {
                traits.put("group", in);
            }
        }
        return row;
    }

    /** Who bought or gave back since. */
    Set<String> buyers() {
        return buyers;
    }
}
