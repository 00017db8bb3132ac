package io.quanzi.rehearsal;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessage;
import io.quanzi.sandbox.KnownContact;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.segments.Segments;
import io.quanzi.shared.ChinaTime;
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
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The shop's own people and groups as they stood some days ago ({@link PastRows}), and all that happened since as it happened:
 * orders, refunds, new contacts, joins, leaves. The store is only read; names and phone numbers are left out.
 */
final class PastPopulation implements Population {
    private final MongoWriter writer;
    private final List<MassMessage> past;
    private final long seed;
    private final Instant then;
    private final Instant now;
    private final PastRows rows;
    /** By the real external_userid, which is the person's id in the sandbox. */
    private final Map<String, Person> people = new LinkedHashMap<>();

    private final List<PastFlow.Added> added = new ArrayList<>();
    private final List<PastFlow.Moved> joined = new ArrayList<>();
    private final List<PastFlow.Moved> left = new ArrayList<>();
    private final List<PastFlow.Deleted> deleted = new ArrayList<>();

    private int orders;
    private int refunds;

    /** @param past the posts into groups of the last weeks */
    PastPopulation(MongoWriter writer, List<MassMessage> past, long seed, Instant then, Instant now) {
        this.writer = writer;
        this.past = past;
        this.seed = seed;
        this.then = then;
        this.now = now;
        this.rows = new PastRows(then);
    }

    private static final class Person {
        private final List<KnownContact.Seat> seats = new ArrayList<>();
        private String unionid = "";
        private @Nullable String staff;
        private Instant since = Instant.EPOCH;
    }

    @Override
    public String kind() {
        return "past";
    }

    @Override
    public void beforeStart(MongoDatabase store) {
        writer.copy(store, "purchases", new Document(), this::purchase);
        writer.copy(store, "points", new Document(), rows::points);
        writer.insert(store, "points_heads", rows.pointsHeads());
        writer.copy(store, "coupon_codes", new Document(), rows::coupon);
        writer.copy(store, "segment_members", new Document(), row -> row);
        writer.copy(store, "swap_grants", new Document(), row -> rows.before(row, "issuedAt"));
        for (String collection : List.of("content_of_day", "group_texts", "left_out_groups")) {
            writer.copy(store, collection, new Document(), row -> rows.before(row, "at"));
        }
        writer.copy(
                store,
                "mass_tasks",
                new Document("month", YearMonth.from(ChinaTime.dayOf(then)).toString())
                        .append("plannedAt", new Document("$lt", Date.from(then))),
                row -> {
                    row.remove("nextAt");
                    return row;
                });
        writer.copy(store, "groups", new Document(), row -> row);
        Map<String, String> segmentOfChat = new HashMap<>();
        writer.real("groups").find().forEach(row -> {
            if (row.getString("segment") != null) {
                segmentOfChat.put(row.getString("_id"), row.getString("segment"));
            }
        });
        Map<String, Set<String>> groupsOf = new HashMap<>();
        Map<String, Integer> sizes = new HashMap<>();
        writer.copy(store, "group_stays", new Document(), row -> stay(row, segmentOfChat, groupsOf, sizes));
        writer.real("groups").find().forEach(row -> {
            int customers = sizes.getOrDefault(row.getString("_id"), 0);
            store.getCollection("groups")
                    .updateOne(
                            Filters.eq("_id", row.getString("_id")),
                            Updates.combine(
                                    Updates.set("customers", customers), Updates.set("members", customers + 1)));
        });
        Set<String> lostLater = deletions();
        writer.copy(store, "customers", new Document(), row -> customer(row, lostLater, groupsOf));
    }

    /** Counts orders and refunds on their way; those of buyers without an id cannot be lived again. */
    private @Nullable Document purchase(Document row) {
        orders += isOfSpan(row.getDate("paidAt").toInstant()) ? 1 : 0;
        refunds += refunds(row).size();
        return rows.purchase(row);
    }

    private @Nullable Document stay(
            Document row,
            Map<String, String> segmentOfChat,
            Map<String, Set<String>> groupsOf,
            Map<String, Integer> sizes) {
        String id = row.getString("member");
        String chat = row.getString("chat");
        Instant joinedAt = row.getDate("joinedAt").toInstant();
        Date leftAt = row.getDate("leftAt");
        if (leftAt != null && isOfSpan(leftAt.toInstant())) {
            left.add(new PastFlow.Moved(leftAt.toInstant(), id, chat));
        }
        if (isOfSpan(joinedAt)) {
            people.computeIfAbsent(id, any -> new Person());
            joined.add(new PastFlow.Moved(joinedAt, id, chat));
        }
        Document kept = rows.stay(row);
        if (kept == null) {
            return null;
        }
        String member = Sandbox.externalUserId(RehearsalWorld.CORP, id);
        kept.put("_id", kept.getString("_id").replace("/" + id + "/", "/" + member + "/"));
        kept.put("member", member);
        if (kept.getDate("leftAt") == null) {
            people.computeIfAbsent(id, any -> new Person()).seats.add(new KnownContact.Seat(chat, joinedAt));
            sizes.merge(chat, 1, Integer::sum);
            String segment = segmentOfChat.get(chat);
            if (segment != null && kept.getString("customer") != null) {
                groupsOf.computeIfAbsent(kept.getString("customer"), any -> new HashSet<>())
                        .add(segment);
            }
        }
        return kept;
    }

    private boolean isOfSpan(Instant at) {
        return !at.isBefore(then) && at.isBefore(now);
    }

    /** Notes who deleted an officer since; returns their ids. */
    private Set<String> deletions() {
        var lost = new HashSet<String>();
        writer.real("contact_ends")
                .find(Filters.and(
                        Filters.gte("at", Date.from(then)),
                        Filters.lt("at", Date.from(now)),
                        Filters.eq("byCustomer", true)))
                .forEach(row -> {
                    lost.add(row.getString("contact"));
                    deleted.add(new PastFlow.Deleted(
                            row.getDate("at").toInstant(), row.getString("contact"), row.getString("userId")));
                });
        return lost;
    }

    private @Nullable Document customer(Document row, Set<String> lostLater, Map<String, Set<String>> groupsOf) {
        row.keySet().retainAll(CopiedPopulation.OF_CUSTOMERS);
        Document contact = row.get("contact", Document.class);
        String id = contact == null ? null : contact.getString("externalUserId");
        if (contact != null && id != null) {
            Date since = contact.getDate("since");
            boolean later = since != null && isOfSpan(since.toInstant());
            boolean live = contact.getBoolean("live", false) || lostLater.contains(id);
            var person = people.computeIfAbsent(id, any -> new Person());
            person.unionid = row.getString("unionid") == null ? "" : row.getString("unionid");
            person.since = since == null ? Instant.EPOCH : since.toInstant();
            if (later) {
                added.add(new PastFlow.Added(person.since, id, row.getString("buyerId"), contact.getString("userId")));
            } else if (live) {
                person.staff = contact.getString("userId");
            }
            contact.put("externalUserId", Sandbox.externalUserId(RehearsalWorld.CORP, id));
        }
        return rows.customer(
                row, id != null && lostLater.contains(id), groupsOf.getOrDefault(row.getString("_id"), Set.of()));
    }

    @Override
    public void afterStart(MongoDatabase store, Segments segments, CustomerGroups groups) {
        // all are there
    }

    @Override
    public List<KnownContact> contacts() {
        return people.entrySet().stream()
                .map(one -> new KnownContact(
                        one.getKey(),
                        "排演",
                        one.getValue().unionid.isEmpty() ? "o6_" + one.getKey() : one.getValue().unionid,
                        one.getValue().staff,
                        one.getValue().since,
                        one.getValue().seats))
                .toList();
    }

    @Override
    public OwnerHabits habits() {
        return OwnerHabits.ofPast(seed, past);
    }

    @Override
    public Optional<PastFlow> past() {
        return Optional.of(new PastFlow(orders, refunds, added, joined, left, deleted));
    }

    @Override
    public List<OrderToCome> orders(Instant from, Instant to) {
        List<Document> bought = writer.real("purchases")
                .find(Filters.and(Filters.gte("paidAt", Date.from(from)), Filters.lt("paidAt", Date.from(to))))
                .into(new ArrayList<>());
        Map<String, Map<String, Object>> buyers = CopiedPopulation.buyersOf(writer, bought);
        var orders = new ArrayList<OrderToCome>();
        for (Document row : bought) {
            Map<String, Object> buyer = buyers.get(row.getString("customer"));
            if (buyer != null) {
                orders.add(new OrderToCome(
                        row.getDate("paidAt").toInstant(),
                        row.getString("_id"),
                        buyer,
                        row.get("amount", Number.class).longValue(),
                        CopiedPopulation.items(row),
                        refunds(row)));
            }
        }
        orders.sort(Comparator.comparing(OrderToCome::at).thenComparing(OrderToCome::orderNo));
        return orders;
    }

    private List<OrderToCome.Refund> refunds(Document row) {
        return row.getList("refunds", Document.class, List.of()).stream()
                .map(given -> new OrderToCome.Refund(
                        row.getString("_id"),
                        given.getString("id"),
                        given.getDate("at").toInstant(),
                        given.get("amount", Number.class).longValue()))
                .filter(refund -> isOfSpan(refund.at()))
                .toList();
    }

    @Override
    public List<OrderToCome.Refund> refundsOfBefore() {
        var refunds = new ArrayList<OrderToCome.Refund>();
        writer.real("purchases")
                .find(Filters.and(Filters.lt("paidAt", Date.from(then)), Filters.gte("refunds.at", Date.from(then))))
                .forEach(row -> refunds.addAll(refunds(row)));
        return refunds;
    }
}
