package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.Buyers.DatedBuyer;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Indexes;
import io.quanzi.shop.ShopEvent.Buyer;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.BulkOperations;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** The collection {@code customers}: one document a person. {@link Customer} shows its shape. */
@Component
public class Customers {
    /** The name of the collection, for aggregations. */
    public static final String COLLECTION = "customers";

    /** The field of the names of a person's segments, as {@link #keepSegments} was told. */
    public static final String SEGMENTS = "segments";

    /** How many rows one answer of the database holds while all are read. */
    private static final int CURSOR_BATCH_SIZE = 1_000;

    /** The name that {@link TraitsChanged} gives an opt-out, which is no trait. */
    static final String OPTED_OUT = "optedOut";
    /** When the opt-out, or its end, was told last. */
    static final String OPTED_OUT_AT = "optedOutAt";

    private final MongoOperations mongo;
    private final Playbook playbook;
    private final HoldoutFile holdoutFile;
    private final Clock clock;
    private final CustomerOutbox customerOutbox;
    private final MergedIds merged;
    private final Buyers buyers;

    Customers(
            MongoOperations mongo,
            Playbook playbook,
            HoldoutFile holdoutFile,
            Clock clock,
            CustomerOutbox customerOutbox,
            MergedIds merged) {
        this.mongo = mongo;
        this.playbook = playbook;
        this.holdoutFile = holdoutFile;
        this.clock = clock;
        this.customerOutbox = customerOutbox;
        this.merged = merged;
        this.buyers = new Buyers(mongo, this);
        // each id belongs to one person
        for (String key : List.of("buyerId", "unionid", "openid", "contact.externalUserId")) {
            mongo.indexOps(COLLECTION)
                    .createIndex(new Index(key, Sort.Direction.ASC).unique().sparse());
        }
        // serves the contacts of an officer
        mongo.indexOps(COLLECTION).createIndex(new Index("contact.userId", Sort.Direction.ASC).sparse());
        // serves the look for a contact whose unionid the shop tells later
        mongo.indexOps(COLLECTION).createIndex(new Index("contact.unionid", Sort.Direction.ASC).sparse());
        // serve the counts of the funnel's steps
        for (Trait<?> step : List.of(Trait.JOINED_AT, Trait.POSTED_AT, Trait.BOUGHT_AGAIN_AT)) {
            mongo.indexOps(COLLECTION).createIndex(new Index(step.field(), Sort.Direction.ASC).sparse());
        }
        // serve the look for those of whom something began on a day
        for (Trait<?> beginning : List.of(Trait.FIRST_PAID_ON, Trait.BABIES)) {
            mongo.indexOps(COLLECTION).createIndex(new Index(beginning.field(), Sort.Direction.ASC).sparse());
        }
        // serve the console's search: the parts of nicknames, the ends of phone numbers
        mongo.indexOps(COLLECTION).createIndex(new Index(SearchTerms.FIELD, Sort.Direction.ASC));
        mongo.indexOps(COLLECTION).createIndex(new Index(SearchTerms.PHONE_END, Sort.Direction.ASC).sparse());
        // serve the console's list by what was bought last and spent
        for (String key : List.of(Trait.LAST_PAID_ON.field(), Trait.SPENT.field())) {
            mongo.indexOps(COLLECTION).createIndex(new Index(key, Sort.Direction.ASC).on("_id", Sort.Direction.ASC));
        }
        // serves that by when somebody was added, and the count of a day's new contacts
        Indexes.make(
                mongo,
                COLLECTION,
                new Index("contact.since", Sort.Direction.ASC).on("_id", Sort.Direction.ASC),
                "contact.since_1");
        // serve its filters
        for (String key : List.of(Trait.CITY.field(), Trait.CATEGORIES.field(), "contact.live")) {
            mongo.indexOps(COLLECTION).createIndex(new Index(key, Sort.Direction.ASC).sparse());
        }
        mongo.indexOps(COLLECTION).createIndex(new Index(SEGMENTS, Sort.Direction.ASC));
        mongo.indexOps(COLLECTION).createIndex(new Index(OPTED_OUT, Sort.Direction.ASC));
        // serves the console's list, newest first
        Indexes.make(
                mongo,
                COLLECTION,
                new Index("firstSeenAt", Sort.Direction.DESC).on("_id", Sort.Direction.DESC),
                "firstSeenAt_-1");
    }

    /** A person; of an id that was merged into another, that other. */
    public Optional<Customer> find(CustomerId id) {
        return unmerged(id).or(() -> merged.of(id).flatMap(this::unmerged));
    }

    Optional<Customer> unmerged(CustomerId id) {
        return one(where("_id").is(id.value()));
    }

    public Optional<Customer> byBuyer(String buyerId) {
        return one(where("buyerId").is(buyerId));
    }

    public Optional<Customer> byUnionid(String unionid) {
        return one(where("unionid").is(unionid));
    }

    public Optional<Customer> byContact(String externalUserId) {
        return one(where("contact.externalUserId").is(externalUserId));
    }

    /** Returns people whose contact has a unionid that did not decide yet whose it is. */
    List<Customer> byContactUnionid(String unionid) {
        return all(where("contact.unionid").is(unionid));
    }

    /** The people of some contacts, over or not. */
    public List<Customer> byContacts(Collection<String> externalUserIds) {
        return all(where("contact.externalUserId").in(externalUserIds));
    }

    /**
     * The external_userids of an officer's live contacts, in their order.
     *
     * @param after the last of those before; empty to begin with
     */
    List<String> liveContactsOf(String userId, String after, int most) {
        var query = Query.query(where("contact.userId")
                        .is(userId)
                        .and("contact.live")
                        .is(true)
                        .and("contact.externalUserId")
                        .gt(after))
                .with(Sort.by("contact.externalUserId"))
                .limit(most);
        query.fields().include("contact.externalUserId");
        return mongo.find(query, Document.class, COLLECTION).stream()
                .map(row -> row.get("contact", Document.class).getString("externalUserId"))
                .toList();
    }

    /** How many live contacts each officer has. */
    Map<String, Integer> liveContactsByOfficer() {
        var counts = new HashMap<String, Integer>();
        for (String userId : mongo.findDistinct(
                Query.query(where("contact.live").is(true)), "contact.userId", COLLECTION, String.class)) {
            counts.put(userId, (int) mongo.count(
                    Query.query(where("contact.userId")
                            .is(userId)
                            .and("contact.live")
                            .is(true)),
                    COLLECTION));
        }
        return counts;
    }

    private List<Customer> all(Criteria criteria) {
        return mongo.find(Query.query(criteria), Document.class, COLLECTION).stream()
                .map(CustomerRows::read)
                .toList();
    }

    public List<Customer> findAll(Collection<CustomerId> ids) {
        return all(where("_id").in(ids.stream().map(CustomerId::value).toList()));
    }

    /** A trait of those of some people who have it; whoever was merged into another has none. */
    public <T> Map<CustomerId, T> traitOf(Collection<CustomerId> people, Trait<T> trait) {
        Query query = Query.query(
                where("_id").in(people.stream().map(CustomerId::value).toList()));
        query.fields().include(trait.field());
        var known = new HashMap<CustomerId, T>();
        mongo.find(query, Document.class, COLLECTION)
                .forEach(row -> Trait.in(CustomerRows.traits(row), trait.key())
                        .ifPresent(stored -> known.put(new CustomerId(row.getString("_id")), trait.read(stored))));
        return known;
    }

    /** Hands every customer to a reader, in no order. */
    public void forEach(Consumer<Customer> reader) {
        mongo.stream(new Query().cursorBatchSize(CURSOR_BATCH_SIZE), Document.class, COLLECTION)
                .map(CustomerRows::read)
                .forEach(reader);
    }

    /**
     * Hands customers to a reader, in no order, until it says that it has enough.
     *
     * @return whether it has read everybody
     */
    public boolean forEachWhile(Predicate<Customer> reader) {
        try (Stream<Document> all =
                mongo.stream(new Query().cursorBatchSize(CURSOR_BATCH_SIZE), Document.class, COLLECTION)) {
            return all.map(CustomerRows::read).allMatch(reader);
        }
    }

    /** Hands everybody who is in one of some segments to a reader, in no order, each once. */
    public void forEachIn(Collection<String> segments, Consumer<Customer> reader) {
        try (Stream<Document> some = mongo.stream(
                Query.query(where(SEGMENTS).in(segments)).cursorBatchSize(CURSOR_BATCH_SIZE),
                Document.class,
                COLLECTION)) {
            some.map(CustomerRows::read).forEach(reader);
        }
    }

    /**
     * Hands everybody of whom something began in a span of days to a reader, in no order; one may be handed on of whom it
     * began on another day too.
     *
     * @param to the last day
     * @param segment who is in it; null: anybody
     */
    public void forEachWith(
            Beginning beginning, LocalDate from, LocalDate to, @Nullable String segment, Consumer<Customer> reader) {
        try (Stream<Document> some = mongo.stream(
                Query.query(with(beginning, from, to, segment)).cursorBatchSize(CURSOR_BATCH_SIZE),
                Document.class,
                COLLECTION)) {
            some.map(CustomerRows::read).forEach(reader);
        }
    }

    /**
     * Hands everybody to a reader, in no order, of whom a trait says a day in a span.
     *
     * @param trait by its name in files, of a kind that can be asked for within days
     * @param to the last day
     */
    public void forEachWithDay(String trait, LocalDate from, LocalDate to, Consumer<Customer> reader) {
        try (Stream<Document> some = mongo.stream(
                Query.query(Trait.betweenDays(trait, from, to)).cursorBatchSize(CURSOR_BATCH_SIZE),
                Document.class,
                COLLECTION)) {
            some.map(CustomerRows::read).forEach(reader);
        }
    }

    /** How many there are of them. */
    public long countWith(Beginning beginning, LocalDate from, LocalDate to, @Nullable String segment) {
        return mongo.count(Query.query(with(beginning, from, to, segment)), COLLECTION);
    }

    private static Criteria with(Beginning beginning, LocalDate from, LocalDate to, @Nullable String segment) {
        Criteria began = beginning.between(from, to);
        return segment == null ? began : began.and(SEGMENTS).is(segment);
    }

    /**
     * Hands on, each once and with her segments, everybody who is in one of some segments, as far as it takes to tell who may be
     * written to: without traits and names.
     *
     * @param segments null: everybody
     */
    public void forEachToWriteTo(
            @Nullable Collection<String> segments, BiConsumer<Customer, Collection<String>> reader) {
        Query query =
                segments == null ? new Query() : Query.query(where(SEGMENTS).in(segments));
        query.cursorBatchSize(CURSOR_BATCH_SIZE)
                .fields()
                .include(SEGMENTS, "contact", "consent", "optedOut", "arm", "firstSeenAt");
        try (Stream<Document> all = mongo.stream(query, Document.class, COLLECTION)) {
            all.forEach(row -> reader.accept(CustomerRows.read(row), row.getList(SEGMENTS, String.class, List.of())));
        }
    }

    public long count() {
        return mongo.estimatedCount(COLLECTION);
    }

    /**
     * How many buyers have a field that is not null.
     *
     * @param key such as {@code contact.externalUserId} or {@code traits.joined_at}
     */
    public long countBuyersWith(String key) {
        // a text that is there is more than none, and so an index helps
        return mongo.count(Query.query(where(key).gt("").and("buyerId").exists(true)), COLLECTION);
    }

    /** The buyers who have a field that is not null, newest first. */
    public List<CustomerId> buyersWith(String key, long skip, int most) {
        return mongo
                .find(
                        buyersWith(key)
                                .with(Sort.by(Sort.Direction.DESC, "firstSeenAt", "_id"))
                                .skip(skip)
                                .limit(most),
                        Document.class,
                        COLLECTION)
                .stream()
                .map(row -> new CustomerId(row.getString("_id")))
                .toList();
    }

    private static Query buyersWith(String key) {
        return Query.query(where(key).exists(true).and("buyerId").exists(true));
    }

    private Optional<Customer> one(Criteria criteria) {
        return Optional.ofNullable(mongo.findOne(Query.query(criteria), Document.class, COLLECTION))
                .map(CustomerRows::read);
    }

    /**
     * The person behind a buyer of the shop, as told of at a time: found by buyer id, then by unionid (a contact who was here
     * before the order), else new. Ids the shop names and we lack are added.
     *
     * @param at an older nickname does not take the place of a later one
     */
    public Customer findOrCreate(Buyer buyer, Instant at) {
        return buyers.findOrCreate(List.of(DatedBuyer.of(buyer, at))).get(0).person();
    }

    /** The people behind many buyers. */
    Buyers buyers() {
        return buyers;
    }

    /**
     * Whether what is told of a field is not older than what was told of it before; if so, it is remembered as the latest.
     * Whoever asks writes the value then, while entries of the person are worked off one after another, so that nobody else writes it meanwhile.
     */
    boolean isLatest(CustomerId id, String field, Instant at) {
        String told = "told." + field;
        return mongo.updateFirst(
                                Query.query(where("_id")
                                        .is(id.value())
                                        .orOperator(
                                                where(told).is(null),
                                                where(told).lte(at))),
                                new Update().set(told, at),
                                COLLECTION)
                        .getMatchedCount()
                == 1;
    }

    /** Notes one trait; null takes it away. Publishes when the value changed. */
    public <T> void setTrait(CustomerId id, Trait<T> trait, @Nullable T value) {
        setTraits(id, TraitValues.of(trait, value));
    }

    /** Notes traits. Publishes {@link TraitsChanged} once, with the names whose value changed. */
    public void setTraits(CustomerId id, TraitValues traits) {
        Document row = row(id);
        if (row != null) {
            Set<String> changed = traits.changedIn(CustomerRows.read(row));
            tell(changed.isEmpty() ? row : change(where("_id").is(row.getString("_id")), traits, changed));
        } else {
            merged.of(id).ifPresent(into -> setTraits(into, traits));
        }
    }

    /**
     * Notes traits that are worked out from what is stored elsewhere. When the person has changed since they were seen,
     * they are worked out again, so that of two who work them out at once the later has seen what the earlier stored.
     *
     * @param seen before anything was read that the traits are worked out from
     */
    public void setTraits(Customer seen, Supplier<TraitValues> traits) {
        setTraits(seen, traits.get(), traits);
    }

    /** Sets traits as {@link #setTraits(Customer, Supplier)} does, when they have been worked out once. */
    public void setTraits(Customer seen, TraitValues traits, Supplier<TraitValues> again) {
        Customer person = seen;
        TraitValues now = traits;
        while (true) {
            Set<String> changed = now.changedIn(person);
            Document row = changed.isEmpty() ? null : change(CustomerRows.as(person), now, changed);
            if (row == null) {
                row = row(person.id());
                if (row == null) {
                    return;
                }
                Customer meanwhile = CustomerRows.read(row);
                if (meanwhile.version() != person.version()) {
                    person = meanwhile;
                    now = again.get();
                    continue;
                }
            }
            tell(row);
            return;
        }
    }

    private @Nullable Document change(Criteria who, TraitValues traits, Set<String> names) {
        return customerOutbox.change(who, traits.update(names), CustomerFact.noted(names, clock.instant()));
    }

    /** Tells what is new, and where nothing is, what has not been heard before. */
    private void tell(@Nullable Document row) {
        if (row != null) {
            customerOutbox.publish(row);
        }
    }

    private @Nullable Document row(CustomerId id) {
        return mongo.findOne(Query.query(where("_id").is(id.value())), Document.class, COLLECTION);
    }

    /**
     * Records that a person agreed to a purpose ({@code marketing}, {@code profiling}), or withdrew; the latest stands, and of
     * two of one time the withdrawal.
     * Publishes nothing: who needs to know asks when they need it.
     */
    public void consent(CustomerId id, String purpose, Customer.Consent consent) {
        String at = "consent." + purpose + ".at";
        long matched = mongo.updateFirst(
                        Query.query(where("_id")
                                .is(id.value())
                                .orOperator(
                                        where(at).is(null),
                                        consent.given()
                                                ? where(at).lt(consent.at())
                                                : where(at).lte(consent.at()))),
                        new Update()
                                .set("consent." + purpose, CustomerRows.consentRow(consent))
                                .inc(CustomerRows.VERSION, 1L),
                        COLLECTION)
                .getMatchedCount();
        if (matched == 0) {
            merged.of(id).ifPresent(into -> consent(into, purpose, consent));
        }
    }

    /** The person does not want to be spoken to any more, or does again. Publishes {@link TraitsChanged}. */
    public void optOut(CustomerId id, boolean out) {
        Document row = customerOutbox.change(
                where("_id").is(id.value()),
                new Update().set(OPTED_OUT, out).set(OPTED_OUT_AT, clock.instant()),
                CustomerFact.noted(Set.of(OPTED_OUT), clock.instant()));
        if (row == null) {
            merged.of(id).ifPresent(into -> optOut(into, out));
        } else {
            tell(row);
        }
    }

    /**
     * Keeps the names of people's segments beside what is known of them, so that a list can ask for both at once. Publishes
     * nothing.
     */
    public void keepSegments(Map<CustomerId, Set<String>> segments) {
        if (segments.isEmpty()) {
            return;
        }
        BulkOperations writes = mongo.bulkOps(BulkOperations.BulkMode.UNORDERED, COLLECTION);
        segments.forEach((id, names) -> writes.updateOne(
                Query.query(where("_id").is(id.value())), new Update().set(SEGMENTS, List.copyOf(names))));
        writes.execute();
    }

    /** People of whom {@link #keepSegments} was never told: an earlier release stored them. */
    public List<CustomerId> withoutKeptSegments(int most) {
        var query = Query.query(where(SEGMENTS).is(null)).limit(most);
        query.fields().include("_id");
        return mongo.find(query, Document.class, COLLECTION).stream()
                .map(row -> new CustomerId(row.getString("_id")))
                .toList();
    }

    /** The share held out, as the playbook says. */
    public Holdout holdout() {
        return playbook.at(holdoutFile, HoldoutFile.PATH).orElse(Holdout.NONE);
    }

    Customer write(Customer person, Update update) {
        if (update.getUpdateObject().isEmpty()) {
            return person;
        }
        Document row = mongo.findAndModify(
                Query.query(where("_id").is(person.id().value())),
                update,
                FindAndModifyOptions.options().returnNew(true),
                Document.class,
                COLLECTION);
        return row == null ? person : CustomerRows.read(row);
    }

    /** A new person's row. */
    Document row(Document keys) {
        CustomerId id = CustomerId.next();
        var row = new Document("_id", id.value());
        row.putAll(keys);
        return row.append(SearchTerms.FIELD, SearchTerms.of(id.value(), null))
                .append(SEGMENTS, List.of())
                .append("arm", HoldoutBucket.of(holdout().salt(), id))
                .append(OPTED_OUT, false)
                .append("traits", new Document())
                .append("firstSeenAt", Date.from(clock.instant()))
                .append("consent", new Document());
    }
}
