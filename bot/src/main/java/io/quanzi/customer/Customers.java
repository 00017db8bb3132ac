package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.CustomerId;
import io.quanzi.shop.ShopEvent.Buyer;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
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

    private final MongoOperations mongo;
    private final Playbook playbook;
    private final HoldoutFile holdoutFile;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Customers(
            MongoOperations mongo,
            Playbook playbook,
            HoldoutFile holdoutFile,
            Clock clock,
            ApplicationEventPublisher events) {
        this.mongo = mongo;
        this.playbook = playbook;
        this.holdoutFile = holdoutFile;
        this.clock = clock;
        this.events = events;
        // each id belongs to one person
        for (String key : List.of("buyerId", "unionid", "openid", "contact.externalUserId")) {
            mongo.indexOps(COLLECTION)
                    .createIndex(new Index(key, Sort.Direction.ASC).unique().sparse());
        }
        // serves the contacts of an officer
        mongo.indexOps(COLLECTION).createIndex(new Index("contact.userId", Sort.Direction.ASC).sparse());
        // serve the counts of the funnel's steps
        for (String step : List.of("traits.joined_at", "traits.posted_at", "traits.bought_again_at")) {
            mongo.indexOps(COLLECTION).createIndex(new Index(step, Sort.Direction.ASC).sparse());
        }
        // serves the console's list, newest first
        mongo.indexOps(COLLECTION).createIndex(new Index("firstSeenAt", Sort.Direction.DESC));
    }

    public Optional<Customer> find(CustomerId id) {
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

    /** Hands every customer to a reader, in no order. */
    public void forEach(Consumer<Customer> reader) {
        mongo.stream(new Query(), Document.class, COLLECTION)
                .map(CustomerRows::read)
                .forEach(reader);
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
        return mongo.count(buyersWith(key), COLLECTION);
    }

    /** The buyers who have a field that is not null, newest first. */
    public List<CustomerId> buyersWith(String key, long skip, int most) {
        return mongo
                .find(
                        buyersWith(key)
                                .with(Sort.by(Sort.Direction.DESC, "firstSeenAt"))
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
     * The person behind a buyer of the shop: found by buyer id, then by unionid (a contact who was here before the
     * order), else new. Ids the shop names and we lack are added.
     */
    public Customer seen(Buyer buyer) {
        Optional<Customer> known = byBuyer(buyer.id());
        if (known.isEmpty() && buyer.unionid() != null) {
            known = byUnionid(buyer.unionid()).filter(person -> person.buyerId() == null);
        }
        Customer person = known.orElseGet(() -> insert(new Document("buyerId", buyer.id()), () -> byBuyer(buyer.id())));
        var update = new Update();
        if (person.buyerId() == null) {
            update.set("buyerId", buyer.id());
        }
        if (person.unionid() == null
                && buyer.unionid() != null
                && byUnionid(buyer.unionid()).isEmpty()) {
            update.set("unionid", buyer.unionid());
        }
        if (person.openid() == null
                && buyer.openid() != null
                && one(where("openid").is(buyer.openid())).isEmpty()) {
            update.set("openid", buyer.openid());
        }
        if (buyer.nickname() != null && !buyer.nickname().equals(person.nickname())) {
            update.set("nickname", buyer.nickname());
        }
        return write(person, update);
    }

    /** The person of a contact nobody was matched to: made when there is none. */
    Customer stranger(String externalUserId, String userId, Instant since) {
        return byContact(externalUserId)
                .orElseGet(() -> insert(
                        new Document("contact", contactRow(externalUserId, userId, since)),
                        () -> byContact(externalUserId)));
    }

    /**
     * What became of many buyers.
     *
     * @param ids of the people, by buyer id
     * @param added how many of them were not known before
     */
    public record ImportedBuyers(Map<String, CustomerId> ids, int added) {}

    /**
     * Finds or makes many people at once, for a history, by the rules of {@link #seen}; takes buyer id and unionid, and
     * leaves the rest of a buyer aside.
     */
    public ImportedBuyers importAll(Collection<Buyer> buyers) {
        Map<String, Document> byBuyer = rowsBy("buyerId", buyers.stream().map(Buyer::id));
        Map<String, Document> byUnionid = rowsBy("unionid", buyers.stream().map(Buyer::unionid));
        Set<Document> fresh = Collections.newSetFromMap(new IdentityHashMap<>());
        var writes = new ArrayList<WriteModel<Document>>();
        for (Buyer buyer : buyers) {
            Document known = byBuyer.get(buyer.id());
            Document same = buyer.unionid() == null ? null : byUnionid.get(buyer.unionid());
            var more = new Document();
            if (known == null && same != null && same.getString("buyerId") == null) {
                known = same;
                more.append("buyerId", buyer.id());
            }
            boolean isNew = known == null;
            Document row = known == null ? row(new Document("buyerId", buyer.id())) : known;
            if (buyer.unionid() != null && same == null && row.getString("unionid") == null) {
                more.append("unionid", buyer.unionid());
                byUnionid.put(buyer.unionid(), row);
            }
            row.putAll(more);
            byBuyer.put(buyer.id(), row);
            if (isNew) {
                fresh.add(row);
            } else if (!more.isEmpty() && !fresh.contains(row)) {
                writes.add(new UpdateOneModel<>(new Document("_id", row.get("_id")), new Document("$set", more)));
            }
        }
        writes.addAll(fresh.stream().map(InsertOneModel::new).toList());
        return write(buyers, byBuyer, writes);
    }

    private ImportedBuyers write(
            Collection<Buyer> buyers, Map<String, Document> byBuyer, List<WriteModel<Document>> writes) {
        int added = 0;
        try {
            if (!writes.isEmpty()) {
                added = mongo.getCollection(COLLECTION)
                        .bulkWrite(writes, new BulkWriteOptions().ordered(false))
                        .getInsertedCount();
            }
        } catch (MongoBulkWriteException some) {
            if (some.getWriteErrors().stream()
                    .anyMatch(error -> ErrorCategory.fromErrorCode(error.getCode()) != ErrorCategory.DUPLICATE_KEY)) {
                throw some;
            }
            // some were made by the door meanwhile, and are found now
            ImportedBuyers again = importAll(buyers);
            return new ImportedBuyers(
                    again.ids(), again.added() + some.getWriteResult().getInsertedCount());
        }
        var ids = new HashMap<String, CustomerId>();
        byBuyer.forEach((buyerId, row) -> ids.put(buyerId, new CustomerId(row.getString("_id"))));
        return new ImportedBuyers(ids, added);
    }

    private Map<String, Document> rowsBy(String key, Stream<@Nullable String> values) {
        List<String> asked = values.filter(Objects::nonNull).distinct().toList();
        var rows = new HashMap<String, Document>();
        if (!asked.isEmpty()) {
            mongo.find(Query.query(where(key).in(asked)), Document.class, COLLECTION)
                    .forEach(row -> rows.put(row.getString(key), row));
        }
        return rows;
    }

    /** Binds a contact in WeCom to a person, or makes it live again. */
    void bind(CustomerId id, String externalUserId, String userId, Instant since) {
        mongo.updateFirst(
                Query.query(where("_id").is(id.value())),
                new Update().set("contact", contactRow(externalUserId, userId, since)),
                COLLECTION);
    }

    void addUnionid(Customer person, String unionid) {
        if (person.unionid() == null && byUnionid(unionid).isEmpty()) {
            write(person, new Update().set("unionid", unionid));
        }
    }

    /** The contact with this officer is over; the person stays. */
    void unbind(String externalUserId, String userId) {
        mongo.updateFirst(
                Query.query(where("contact.externalUserId")
                        .is(externalUserId)
                        .and("contact.userId")
                        .is(userId)),
                new Update().set("contact.live", false),
                COLLECTION);
    }

    /** The contact turned out to be somebody else's. */
    void release(CustomerId id) {
        mongo.updateFirst(Query.query(where("_id").is(id.value())), new Update().unset("contact"), COLLECTION);
    }

    /** Takes a contact away from a stranger, so that it can be bound to whom it belongs to. */
    void forget(Customer stranger) {
        mongo.remove(Query.query(where("_id").is(stranger.id().value())), COLLECTION);
    }

    /** Notes one trait; null takes it away. Names may have dots, which nest. Publishes when the value changed. */
    public void note(CustomerId id, String name, @Nullable Object value) {
        var one = new HashMap<String, @Nullable Object>();
        one.put(name, value);
        note(id, one);
    }

    /** Notes traits; a null takes one away. Publishes {@link TraitsChanged} once, with the names whose value changed. */
    public void note(CustomerId id, Map<String, @Nullable Object> traits) {
        Optional<Customer> person = find(id);
        if (person.isEmpty()) {
            return;
        }
        var update = new Update();
        var changed = new TreeSet<String>();
        traits.forEach((name, value) -> {
            if (!Objects.equals(person.get().trait(name).orElse(null), value)) {
                changed.add(name);
                if (value == null) {
                    update.unset("traits." + name);
                } else {
                    update.set("traits." + name, value);
                }
            }
        });
        if (changed.isEmpty()) {
            return;
        }
        mongo.updateFirst(Query.query(where("_id").is(id.value())), update, COLLECTION);
        events.publishEvent(new TraitsChanged(id, Set.copyOf(changed), clock.instant()));
    }

    /** Records that a person agreed to a purpose ({@code marketing}, {@code profiling}), or withdrew. */
    public void consent(CustomerId id, String purpose, Customer.Consent consent) {
        Optional<Customer> person = find(id);
        if (person.isPresent()
                && Optional.ofNullable(person.get().consent().get(purpose))
                        .filter(known -> known.at().isAfter(consent.at()))
                        .isEmpty()) {
            mongo.updateFirst(
                    Query.query(where("_id").is(id.value())),
                    new Update().set("consent." + purpose, CustomerRows.consentRow(consent)),
                    COLLECTION);
        }
    }

    /** The person does not want to be spoken to any more, or does again. */
    public void optOut(CustomerId id, boolean out) {
        mongo.updateFirst(Query.query(where("_id").is(id.value())), new Update().set("optedOut", out), COLLECTION);
        events.publishEvent(new TraitsChanged(id, Set.of("optedOut"), clock.instant()));
    }

    /** The share held out, as the playbook says. */
    public Holdout holdout() {
        return playbook.at(holdoutFile, HoldoutFile.PATH).orElse(Holdout.NONE);
    }

    private Customer write(Customer person, Update update) {
        if (update.getUpdateObject().isEmpty()) {
            return person;
        }
        mongo.updateFirst(Query.query(where("_id").is(person.id().value())), update, COLLECTION);
        return find(person.id()).orElse(person);
    }

    private Customer insert(Document keys, Supplier<Optional<Customer>> again) {
        Document row = row(keys);
        try {
            mongo.insert(row, COLLECTION);
            return CustomerRows.read(row);
        } catch (DuplicateKeyException madeMeanwhile) {
            return again.get().orElseThrow(() -> madeMeanwhile);
        }
    }

    private Document row(Document keys) {
        CustomerId id = CustomerId.next();
        var row = new Document("_id", id.value());
        row.putAll(keys);
        return row.append("arm", Arms.of(holdout().salt(), id))
                .append("optedOut", false)
                .append("traits", new Document())
                .append("firstSeenAt", Date.from(clock.instant()))
                .append("consent", new Document());
    }

    private static Document contactRow(String externalUserId, String userId, Instant since) {
        return new Document("externalUserId", externalUserId)
                .append("userId", userId)
                .append("since", Date.from(since))
                .append("live", true);
    }
}
