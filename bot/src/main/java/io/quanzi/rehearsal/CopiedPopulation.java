package io.quanzi.rehearsal;

import com.mongodb.client.MongoDatabase;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessage;
import io.quanzi.sandbox.KnownContact;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.segments.Segments;
import io.quanzi.shared.ChinaTime;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The shop's own people and groups, as they stand in the store, which is only read. Names and phone numbers are left out.
 * What they buy is what was bought in as many days before now, at the same times of the day, and what of it was given back.
 */
final class CopiedPopulation implements Population {
    /** What of a person a rehearsal needs; neither a name nor a number by which somebody could be called. */
    static final Set<String> OF_CUSTOMERS = Set.of(
            "_id",
            "buyerId",
            "unionid",
            "openid",
            "contact",
            "traits",
            "consent",
            "optedOut",
            "optedOutAt",
            "arm",
            "firstSeenAt",
            "version",
            "segments");

    /** Copied as they are. */
    private static final List<String> WHOLE = List.of(
            "groups",
            "left_out_groups",
            "content_of_day",
            "copy_releases",
            "group_texts",
            "segment_members",
            "points",
            "points_heads",
            "coupon_codes",
            "swap_grants",
            "purchases");

    private final MongoWriter writer;
    private final List<MassMessage> past;
    private final long seed;
    private final Instant now;
    /** By the real external_userid, which is the person's id in the sandbox. */
    private final Map<String, Person> people = new LinkedHashMap<>();

    /** @param past the posts into groups of the last weeks */
    CopiedPopulation(MongoWriter writer, List<MassMessage> past, long seed, Instant now) {
        this.writer = writer;
        this.past = past;
        this.seed = seed;
        this.now = now;
    }

    @Override
    public String kind() {
        return "store";
    }

    @Override
    public void beforeStart(MongoDatabase store) {
        writer.copy(store, "customers", new Document(), this::customer);
        writer.copy(store, "group_stays", new Document(), this::stay);
        for (String collection : WHOLE) {
            writer.copy(store, collection, new Document(), row -> row);
        }
        // what was planned this month uses up budgets; the sandbox knows nothing of it, so nobody goes on with it
        writer.copy(
                store,
                "mass_tasks",
                new Document("month", YearMonth.from(ChinaTime.dayOf(now)).toString()),
                row -> {
                    row.remove("nextAt");
                    return row;
                });
    }

    /** Without name and number, and as the sandbox's corp knows the contact. */
    private Document customer(Document row) {
        row.keySet().retainAll(OF_CUSTOMERS);
        Document contact = row.get("contact", Document.class);
        String id = contact == null ? null : contact.getString("externalUserId");
        if (contact != null && id != null) {
            contact.put("externalUserId", Sandbox.externalUserId(RehearsalWorld.CORP, id));
            if (contact.getBoolean("live", false)) {
                people.computeIfAbsent(id, Person::new).follow(row.getString("unionid"), contact);
            }
        }
        return row;
    }

    private Document stay(Document row) {
        String id = row.getString("member");
        String member = Sandbox.externalUserId(RehearsalWorld.CORP, id);
        row.put("_id", row.getString("_id").replace("/" + id + "/", "/" + member + "/"));
        row.put("member", member);
        if (row.getDate("leftAt") == null) {
            people.computeIfAbsent(id, Person::new)
                    .seats
                    .add(new KnownContact.Seat(
                            row.getString("chat"), row.getDate("joinedAt").toInstant()));
        }
        return row;
    }

    /** A person while the rows about them are copied. */
    private static final class Person {
        private final String id;
        private final List<KnownContact.Seat> seats = new ArrayList<>();
        private @Nullable String unionid;
        private @Nullable String staff;
        private Instant since = Instant.EPOCH;

        Person(String id) {
            this.id = id;
        }

        void follow(@Nullable String union, Document contact) {
            unionid = union;
            staff = contact.getString("userId");
            Date began = contact.getDate("since");
            since = began == null ? Instant.EPOCH : began.toInstant();
        }

        KnownContact known() {
            return new KnownContact(id, "排演", unionid == null ? "o6_" + id : unionid, staff, since, seats);
        }
    }

    @Override
    public List<KnownContact> contacts() {
        return people.values().stream().map(Person::known).toList();
    }

    @Override
    public void afterStart(MongoDatabase store, Segments segments, CustomerGroups groups) {
        // all are there
    }

    @Override
    public OwnerHabits habits() {
        return OwnerHabits.ofPast(seed, past);
    }

    @Override
    public List<OrderToCome> orders(Instant from, Instant to) {
        Duration shift = Duration.ofDays(
                Math.max(1, Duration.between(from, to).plusHours(23).toDays()));
        List<Document> bought = writer.real("purchases")
                .find(new Document(
                        "paidAt",
                        new Document("$gte", Date.from(from.minus(shift))).append("$lt", Date.from(to.minus(shift)))))
                .into(new ArrayList<>());
        Map<String, Map<String, Object>> buyers = buyersOf(writer, bought);
        var orders = new ArrayList<OrderToCome>();
        for (Document row : bought) {
            Map<String, Object> buyer = buyers.get(row.getString("customer"));
            if (buyer != null) {
                orders.add(order(row, buyer, shift));
            }
        }
        orders.sort(Comparator.comparing(OrderToCome::at).thenComparing(OrderToCome::orderNo));
        return orders;
    }

    /** The buyers of some orders as the shop's events name them, by customer. */
    static Map<String, Map<String, Object>> buyersOf(MongoWriter writer, List<Document> bought) {
        var ids = new HashSet<String>();
        bought.forEach(row -> ids.add(row.getString("customer")));
        var buyers = new HashMap<String, Map<String, Object>>();
        for (Document row : writer.real("customers").find(new Document("_id", new Document("$in", List.copyOf(ids))))) {
            if (row.getString("buyerId") != null) {
                buyers.put(row.getString("_id"), Map.of("id", row.getString("buyerId")));
            }
        }
        return buyers;
    }

    private static OrderToCome order(Document row, Map<String, Object> buyer, Duration shift) {
        String orderNo = "R-" + row.getString("_id");
        return new OrderToCome(
                row.getDate("paidAt").toInstant().plus(shift),
                orderNo,
                buyer,
                row.get("amount", Number.class).longValue(),
                items(row),
                row.getList("refunds", Document.class, List.of()).stream()
                        .limit(1)
                        .map(given -> new OrderToCome.Refund(
                                orderNo,
                                "R" + orderNo,
                                given.getDate("at").toInstant().plus(shift),
                                given.get("amount", Number.class).longValue()))
                        .toList());
    }

    /** The lines of an order, as the shop's events have them. */
    static List<Map<String, Object>> items(Document row) {
        var items = new ArrayList<Map<String, Object>>();
        for (Document line : row.getList("lines", Document.class, List.of())) {
            var item = new HashMap<String, Object>();
            put(item, "sku", line.getString("sku"));
            put(item, "title", line.getString("title"));
            put(item, "category", line.getString("category"));
            put(item, "quantity", line.get("quantity"));
            put(item, "priceFen", line.get("price"));
            items.add(item);
        }
        return List.copyOf(items);
    }

    private static void put(Map<String, Object> item, String key, @Nullable Object value) {
        if (value != null) {
            item.put(key, value);
        }
    }
}
