package io.quanzi.rehearsal;

import com.mongodb.client.MongoDatabase;
import io.quanzi.customer.Customer;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.sandbox.KnownContact;
import io.quanzi.sandbox.Sandbox;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * People who are made: mothers of babies up to two years old, a share of them working, each in a group of a segment, who
 * order now and then.
 */
final class MadePopulation implements Population {
    private static final int BATCH = 2_000;
    private static final int GROUPS_OF_OWNER = 10;
    private static final int MAX_AGE_MONTHS = 24;
    private static final int WORKING_PERCENT = 45;

    /** Of a hundred people, so many orders in a day; so many of a hundred orders by new buyers; so many given back. */
    private static final double ORDERS_PERCENT = 0.5;

    private static final int NEW_BUYERS_PERCENT = 20;
    private static final int REFUND_PERCENT = 5;

    private final MongoWriter writer;
    private final int customers;
    private final int groups;
    private final long seed;
    private final Instant now;
    private final Map<Document, List<String>> segmentsOfTraits = new HashMap<>();

    MadePopulation(MongoWriter writer, int customers, int groups, long seed, Instant now) {
        this.writer = writer;
        this.customers = customers;
        this.groups = groups;
        this.seed = seed;
        this.now = now;
    }

    @Override
    public String kind() {
        return "made";
    }

    @Override
    public void beforeStart(MongoDatabase store) {
        // nobody is there before the segments are known
    }

    @Override
    public void afterStart(MongoDatabase store, Segments segments, CustomerGroups customerGroups) {
        List<String> names = segments.all().stream()
                .filter(segment -> segment.tag() != null)
                .map(Segment::name)
                .toList();
        var counts = new int[groups];
        var random = new Random(seed);
        var people = new ArrayList<Document>();
        var stays = new ArrayList<Document>();
        var members = new ArrayList<Document>();
        for (int number = 0; number < customers; number++) {
            int group = number % groups;
            counts[group]++;
            Document person = person(number, group, names, random);
            List<String> own = segmentsOf(person, segments);
            people.add(person.append("segments", own));
            Instant joined = joined(number);
            // a group of a shop that posts every day
            person.get("traits", Document.class)
                    .append("joined_at", joined.toString())
                    .append("posted_at", joined.plus(Duration.ofHours(12)).toString());
            members.add(new Document("_id", person.getString("_id"))
                    .append("segments", own)
                    .append("at", Date.from(now)));
            stays.add(stay(number, group));
            if (people.size() == BATCH || number == customers - 1) {
                writer.insert(store, "customers", people);
                writer.insert(store, "segment_members", members);
                writer.insert(store, "group_stays", stays);
                people.clear();
                members.clear();
                stays.clear();
            }
        }
        var rows = new ArrayList<Document>();
        for (int group = 0; group < groups; group++) {
            rows.add(new Document("_id", chat(group))
                    .append("name", nameOf(group, segmentOf(group, names), customerGroups))
                    .append("owner", owner(group))
                    .append("segment", segmentOf(group, names))
                    .append("members", counts[group] + 1)
                    .append("customers", counts[group])
                    .append("version", "1")
                    .append("dismissed", false)
                    .append("readAt", Date.from(now)));
        }
        writer.insert(store, "groups", rows);
    }

    /** Worked out as for everybody; people of the same traits are in the same. */
    private List<String> segmentsOf(Document person, Segments segments) {
        Document traits = new Document(person.get("traits", Document.class));
        return segmentsOfTraits.computeIfAbsent(
                traits,
                any -> segments
                        .matching(
                                new Customer(
                                        new CustomerId(person.getString("_id")),
                                        person.getString("buyerId"),
                                        null,
                                        null,
                                        null,
                                        null,
                                        Map.copyOf(traits),
                                        Map.of(),
                                        false,
                                        0,
                                        now,
                                        1),
                                ChinaTime.dayOf(now))
                        .stream()
                        .map(Segment::name)
                        .sorted()
                        .toList());
    }

    /** By its beginning a group is known to be its segment's whenever it is read again. */
    private static String nameOf(int group, @Nullable String segment, CustomerGroups customerGroups) {
        String made = "排演 %d 群".formatted(group + 1);
        return segment == null
                ? made
                : customerGroups
                        .nameStartOf(segment)
                        .map(start -> start + " " + made)
                        .orElse(made);
    }

    private static @Nullable String segmentOf(int group, List<String> names) {
        return names.isEmpty() ? null : names.get(group % names.size());
    }

    private Document person(int number, int group, List<String> names, Random random) {
        YearMonth born = YearMonth.from(ChinaTime.dayOf(now)).minusMonths(random.nextInt(MAX_AGE_MONTHS));
        boolean working = random.nextInt(100) < WORKING_PERCENT;
        String segment = segmentOf(group, names);
        var traits = new Document("babies", List.of("born:" + born))
                .append("working", working)
                .append("orders", 1 + random.nextInt(3));
        if (segment != null) {
            traits.append("group", new Document(segment, true));
        }
        Date since = Date.from(since(number));
        return new Document("_id", id(number))
                .append("buyerId", buyer(number))
                .append(
                        "contact",
                        new Document("externalUserId", contact(number))
                                .append("userId", owner(group))
                                .append("since", since)
                                .append("live", true))
                .append("traits", traits)
                .append("consent", new Document())
                .append("optedOut", false)
                .append("arm", random.nextInt(10_000))
                .append("firstSeenAt", since)
                .append("version", 1L);
    }

    private Document stay(int number, int group) {
        Instant joined = joined(number);
        String member = contact(number);
        return new Document("_id", chat(group) + "/" + member + "/" + joined.toEpochMilli())
                .append("chat", chat(group))
                .append("member", member)
                .append("customer", id(number))
                .append("joinedAt", Date.from(joined))
                .append("leftAt", null);
    }

    private Instant joined(int number) {
        return now.minus(Duration.ofDays(1L + number % 200)).truncatedTo(ChronoUnit.SECONDS);
    }

    private static String id(int number) {
        return "c%024x".formatted(number + 1);
    }

    private static String buyer(int number) {
        return "RB%07d".formatted(number + 1);
    }

    private static String personId(int number) {
        return "made%07d".formatted(number + 1);
    }

    /** As the sandbox's corp knows the person. */
    private static String contact(int number) {
        return Sandbox.externalUserId(RehearsalWorld.CORP, personId(number));
    }

    private Instant since(int number) {
        return now.minus(Duration.ofDays(1L + (number * 7L) % 300)).truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public List<KnownContact> contacts() {
        return IntStream.range(0, customers)
                .mapToObj(number -> new KnownContact(
                        personId(number),
                        "排演",
                        unionid(buyer(number)),
                        owner(number % groups),
                        since(number),
                        List.of(new KnownContact.Seat(chat(number % groups), joined(number)))))
                .toList();
    }

    private static String unionid(String buyer) {
        return "o6_" + buyer;
    }

    private static String chat(int group) {
        return "wrRehearsal%05d".formatted(group + 1);
    }

    private static String owner(int group) {
        return "officer%02d".formatted(group / GROUPS_OF_OWNER + 1);
    }

    @Override
    public OwnerHabits habits() {
        return OwnerHabits.usual(seed);
    }

    @Override
    public List<OrderToCome> orders(Instant from, Instant to) {
        var random = new Random(seed + 1);
        var orders = new ArrayList<OrderToCome>();
        int newcomers = 0;
        for (LocalDate day = ChinaTime.dayOf(from); day.isBefore(ChinaTime.dayOf(to)); day = day.plusDays(1)) {
            double mean = customers * ORDERS_PERCENT / 100;
            int count = (int) mean + (random.nextDouble() < mean - (int) mean ? 1 : 0);
            for (int i = 0; i < count; i++) {
                Instant at = ChinaTime.startOf(day).plusSeconds(8 * 3600 + random.nextInt(14 * 3600));
                int number =
                        random.nextInt(100) < NEW_BUYERS_PERCENT ? customers + newcomers++ : random.nextInt(customers);
                long fen = 100L * (39 + random.nextInt(260));
                boolean baby = random.nextInt(100) < 70;
                String orderNo = "R%s-%05d".formatted(day.toString().replace("-", ""), i + 1);
                List<OrderToCome.Refund> refunds = random.nextInt(100) < REFUND_PERCENT
                        ? List.of(new OrderToCome.Refund(orderNo, "R" + orderNo, at.plus(Duration.ofHours(30)), fen))
                        : List.of();
                if (!at.isBefore(from)) {
                    orders.add(new OrderToCome(
                            at,
                            orderNo,
                            Map.of("id", buyer(number), "unionid", unionid(buyer(number))),
                            fen,
                            List.of(Map.of(
                                    "sku", baby ? "R-BABY" : "R-HOME",
                                    "title", baby ? "母婴用品" : "家居用品",
                                    "category", baby ? "母婴" : "家居",
                                    "quantity", 1,
                                    "priceFen", fen)),
                            refunds));
                }
            }
        }
        orders.sort(Comparator.comparing(OrderToCome::at).thenComparing(OrderToCome::orderNo));
        return orders;
    }
}
