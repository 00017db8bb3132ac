package io.quanzi.onboarding;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.shared.CustomerId;
import io.quanzi.wecom.contacts.Contacts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** The collection {@code invitations}. {@link Invitation} shows its shape. */
@Component
public class Invitations {
    /** How long a card can be used; then its contact way goes, of which a corp has only so many. */
    static final Duration LIFE = Duration.ofDays(14);

    private static final String INVITATIONS = "invitations";
    private static final Duration CLOCKS_APART = Duration.ofMinutes(5);
    private static final int A_QUERY = 500;

    private final MongoOperations mongo;
    private final Links links;
    private final Officers officers;
    private final Contacts contacts;
    private final UnknownContactWays strays;
    private final Clock clock;

    Invitations(
            MongoOperations mongo,
            Links links,
            Officers officers,
            Contacts contacts,
            UnknownContactWays strays,
            Clock clock) {
        this.mongo = mongo;
        this.links = links;
        this.officers = officers;
        this.contacts = contacts;
        this.strays = strays;
        this.clock = clock;
        mongo.indexOps(INVITATIONS).createIndex(new Index("token", Sort.Direction.ASC).unique());
        // serves the look from WeCom's contact ways
        mongo.indexOps(INVITATIONS).createIndex(new Index("configId", Sort.Direction.ASC).sparse());
        // serves the look for what has run out
        mongo.indexOps(INVITATIONS)
                .createIndex(new Index("closedAt", Sort.Direction.ASC).on("madeAt", Sort.Direction.ASC));
        // serves the list of all, newest first
        mongo.indexOps(INVITATIONS)
                .createIndex(new Index("madeAt", Sort.Direction.DESC).on("_id", Sort.Direction.DESC));
    }

    /**
     * The person's invitation, made when there is none; a later order does not make a second. Calls WeCom.
     *
     * @param known the person's invitation as it was just found, if one was
     * @param past whether the order is history
     */
    Invitation make(Optional<Invitation> known, Customer person, String orderNo, boolean past) {
        Invitation invitation = known.orElseGet(() -> begin(person, orderNo, past));
        if (invitation.configId() != null || invitation.closedAt() != null) {
            return invitation;
        }
        adopt(invitation, way(invitation));
        return of(person.id()).orElseThrow();
    }

    /**
     * The contact way of an invitation that has none. That it is asked for stands here before WeCom is called: when the
     * answer was lost, or the program died before it could write it down, the way is looked for before another is made.
     */
    private Contacts.ContactWay way(Invitation invitation) {
        Instant now = clock.instant();
        Instant askedAt = invitation.askedAt();
        if (askedAt != null) {
            UnknownContactWays.Learned stray =
                    strays.learn(unknown(contacts.contactWays(askedAt.minus(CLOCKS_APART), now.plus(CLOCKS_APART))));
            Optional<Contacts.ContactWay> made = stray.ways().stream()
                    .filter(way -> invitation.token().equals(way.state()))
                    .map(Contacts.KnownWay::way)
                    .findFirst();
            if (made.isPresent()) {
                return made.get();
            }
            if (stray.failed() != null) {
                throw stray.failed();
            }
        }
        mongo.updateFirst(one(invitation.customer()), new Update().set("askedAt", now), INVITATIONS);
        return contacts.addContactWay(invitation.officer(), invitation.token(), "订单邀请");
    }

    /** Returns those of some contact ways that no invitation knows; ours or another's. */
    List<String> unknown(List<String> configIds) {
        var unknown = new LinkedHashSet<>(configIds);
        for (List<String> some : parts(configIds)) {
            mongo.findDistinct(known(some), "configId", INVITATIONS, String.class)
                    .forEach(unknown::remove);
        }
        return List.copyOf(unknown);
    }

    /** Notes of contact ways that WeCom has them. */
    void noteSeen(List<String> configIds) {
        for (List<String> some : parts(configIds)) {
            mongo.updateMulti(known(some), new Update().set("seenAt", clock.instant()), INVITATIONS);
        }
    }

    private static Query known(List<String> configIds) {
        return Query.query(where("configId").in(configIds));
    }

    /** Whether the contact way of an open invitation is in WeCom's lists since an instant; those made after it are. */
    boolean wasSeen(Invitation invitation, Instant since) {
        return invitation.madeAt().isAfter(since)
                || mongo.exists(
                        one(invitation.customer()).addCriteria(where("seenAt").gte(since)), INVITATIONS);
    }

    private static List<List<String>> parts(List<String> all) {
        return IntStream.range(0, (all.size() + A_QUERY - 1) / A_QUERY)
                .mapToObj(part -> all.subList(part * A_QUERY, Math.min(all.size(), (part + 1) * A_QUERY)))
                .toList();
    }

    /** Takes a contact way for an invitation that has none and is open; false when it has one, or is closed. */
    boolean adopt(Invitation invitation, Contacts.ContactWay way) {
        return mongo.updateFirst(
                                one(invitation.customer())
                                        .addCriteria(where("configId")
                                                .is(null)
                                                .and("closedAt")
                                                .is(null)),
                                new Update().set("configId", way.configId()).set("qrUrl", way.qrUrl()),
                                INVITATIONS)
                        .getModifiedCount()
                == 1;
    }

    /** The invitation whose contact way has a state, open or closed. */
    Optional<Invitation> byToken(String token) {
        return Optional.ofNullable(mongo.findOne(Query.query(where("token").is(token)), Invitation.class, INVITATIONS));
    }

    /** Open invitations with a contact way, in the order of their customers' ids. */
    List<Invitation> listOpen(@Nullable CustomerId after, int most) {
        var open = where("closedAt").is(null).and("configId").ne(null);
        return mongo.find(
                Query.query(after == null ? open : open.and("_id").gt(after.value()))
                        .with(Sort.by("_id"))
                        .limit(most),
                Invitation.class,
                INVITATIONS);
    }

    /** How many that are open have had no contact way for an hour. */
    long countWithoutWay() {
        return mongo.count(
                Query.query(where("configId")
                        .is(null)
                        .and("closedAt")
                        .is(null)
                        .and("madeAt")
                        .lt(clock.instant().minus(Duration.ofHours(1)))),
                INVITATIONS);
    }

    /** Makes a new contact way for an invitation whose own is gone from WeCom. Calls WeCom. */
    void remake(Invitation invitation) {
        mongo.updateFirst(
                one(invitation.customer())
                        .addCriteria(where("configId")
                                .is(invitation.configId())
                                .and("closedAt")
                                .is(null)),
                new Update().unset("configId").unset("qrUrl").unset("askedAt"),
                INVITATIONS);
        of(invitation.customer())
                .filter(bare -> bare.configId() == null && bare.closedAt() == null)
                .ifPresent(bare -> adopt(bare, way(bare)));
    }

    /** Remembers that the card came with the notice of an order, when it is another than it was made for. */
    void broughtBy(String orderNo, Invitation made) {
        if (!made.orderNo().equals(orderNo)) {
            mongo.updateFirst(asKnown(made), new Update().set("orderNo", orderNo), INVITATIONS);
        }
    }

    /**
     * Makes an invitation that of a new order: its time begins anew, and one that had run out is open again. Safe to call
     * again. Calls WeCom.
     */
    Invitation renew(Invitation made, String orderNo) {
        if (!mongo.exists(asKnown(made), INVITATIONS)) {
            return of(made.customer()).orElseThrow(); // renewed meanwhile
        }
        Link link = links.getOrCreate(Link.Kind.CARD, made.customer(), made.orderNo(), LIFE);
        var update = new Update()
                .set("orderNo", orderNo)
                .set("madeAt", clock.instant())
                .unset("past");
        if (made.closedAt() != null || !link.token().equals(made.token())) {
            close(made.customer());
            update.set("token", link.token())
                    .set("closedAt", null)
                    .unset("configId")
                    .unset("qrUrl")
                    .unset("askedAt");
        }
        mongo.updateFirst(asKnown(made), update, INVITATIONS);
        return of(made.customer()).orElseThrow();
    }

    private static Query asKnown(Invitation made) {
        return one(made.customer())
                .addCriteria(where("token").is(made.token()).and("past").is(made.past() ? true : null));
    }

    private Invitation begin(Customer person, String orderNo, boolean past) {
        Link link = links.getOrCreate(Link.Kind.CARD, person.id(), orderNo, LIFE);
        try {
            var row = new Document("_id", person.id().value())
                    .append("orderNo", orderNo)
                    .append("token", link.token())
                    .append("officer", officers.officerFor(person))
                    .append("madeAt", clock.instant())
                    .append("closedAt", null);
            mongo.insert(past ? row.append("past", true) : row, INVITATIONS);
        } catch (DuplicateKeyException madeMeanwhile) {
            return of(person.id()).orElseThrow(() -> madeMeanwhile);
        }
        return of(person.id()).orElseThrow();
    }

    public Optional<Invitation> of(CustomerId customer) {
        return Optional.ofNullable(mongo.findOne(one(customer), Invitation.class, INVITATIONS));
    }

    /** The invitations of some people; those without any are left out. */
    Map<CustomerId, Invitation> of(Collection<CustomerId> people) {
        var found = new HashMap<CustomerId, Invitation>();
        if (!people.isEmpty()) {
            List<String> ids = people.stream().map(CustomerId::value).toList();
            mongo.find(Query.query(where("_id").in(ids)), Invitation.class, INVITATIONS)
                    .forEach(invitation -> found.put(invitation.customer(), invitation));
        }
        return found;
    }

    /** The tokens of those of some invitations whose cards can be opened. */
    Set<String> openAmong(Collection<Invitation> some) {
        return links.openAmong(some.stream().map(Invitation::token).toList());
    }

    /** The invitation a card's token belongs to; empty when its link is expired or revoked. */
    public Optional<Invitation> findByToken(String token) {
        return links.resolve(Link.Kind.CARD, token)
                .flatMap(link -> Optional.ofNullable(link.customer()))
                .flatMap(this::of);
    }

    /** The address of the card; empty when its link has run out or was revoked. */
    public Optional<String> urlOf(Invitation invitation) {
        return links.find(invitation.token()).map(links::urlOf);
    }

    public long count() {
        return mongo.estimatedCount(INVITATIONS);
    }

    /** Returns the people who were invited, newest first. */
    public List<CustomerId> invited(long skip, int most) {
        return mongo
                .find(
                        new Query()
                                .with(Sort.by(Sort.Direction.DESC, "madeAt", "_id"))
                                .skip(skip)
                                .limit(most),
                        Invitation.class,
                        INVITATIONS)
                .stream()
                .map(Invitation::customer)
                .toList();
    }

    /** Those of some people who were invited. */
    public List<String> invitedAmong(Collection<String> customers) {
        var query = Query.query(where("_id").in(customers));
        query.fields().include("_id");
        return mongo.find(query, Document.class, INVITATIONS).stream()
                .map(row -> row.getString("_id"))
                .toList();
    }

    /** The card is not needed any more: its contact way is deleted. Safe to call twice. Calls WeCom. */
    void close(CustomerId customer) {
        of(customer).filter(invitation -> invitation.closedAt() == null).ifPresent(invitation -> {
            if (invitation.configId() != null) {
                contacts.deleteContactWay(invitation.configId());
            }
            mongo.updateFirst(one(customer), new Update().set("closedAt", clock.instant()), INVITATIONS);
        });
    }

    /** Closes what has run out; how many. */
    int closeExpired(Instant now) {
        List<Invitation> over = mongo.find(
                Query.query(where("closedAt").is(null).and("madeAt").lt(now.minus(LIFE)))
                        .limit(500),
                Invitation.class,
                INVITATIONS);
        over.forEach(invitation -> close(invitation.customer()));
        return over.size();
    }

    private static Query one(CustomerId customer) {
        return Query.query(where("_id").is(customer.value()));
    }
}
