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
import java.util.List;
import java.util.Optional;
import org.bson.Document;
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

    private final MongoOperations mongo;
    private final Links links;
    private final Officers officers;
    private final Contacts contacts;
    private final Clock clock;

    Invitations(MongoOperations mongo, Links links, Officers officers, Contacts contacts, Clock clock) {
        this.mongo = mongo;
        this.links = links;
        this.officers = officers;
        this.contacts = contacts;
        this.clock = clock;
        mongo.indexOps(INVITATIONS).createIndex(new Index("token", Sort.Direction.ASC).unique());
        // serves the look for what has run out
        mongo.indexOps(INVITATIONS)
                .createIndex(new Index("closedAt", Sort.Direction.ASC).on("madeAt", Sort.Direction.ASC));
    }

    /** The person's invitation, made when there is none; a later order does not make a second. Calls WeCom. */
    Invitation make(Customer person, String orderNo) {
        Invitation invitation = of(person.id()).orElseGet(() -> begin(person, orderNo));
        if (invitation.configId() != null || invitation.closedAt() != null) {
            return invitation;
        }
        Contacts.ContactWay way = contacts.addContactWay(invitation.officer(), invitation.token(), "订单邀请");
        mongo.updateFirst(
                one(person.id()), new Update().set("configId", way.configId()).set("qrUrl", way.qrUrl()), INVITATIONS);
        return of(person.id()).orElseThrow();
    }

    private Invitation begin(Customer person, String orderNo) {
        Link link = links.of(Link.Kind.CARD, person.id(), orderNo, LIFE);
        try {
            mongo.insert(
                    new Document("_id", person.id().value())
                            .append("orderNo", orderNo)
                            .append("token", link.token())
                            .append("officer", officers.officerFor(person))
                            .append("madeAt", clock.instant())
                            .append("closedAt", null),
                    INVITATIONS);
        } catch (DuplicateKeyException madeMeanwhile) {
            return of(person.id()).orElseThrow(() -> madeMeanwhile);
        }
        return of(person.id()).orElseThrow();
    }

    public Optional<Invitation> of(CustomerId customer) {
        return Optional.ofNullable(mongo.findOne(one(customer), Document.class, INVITATIONS))
                .map(Invitations::read);
    }

    /** The invitation a card's token belongs to; empty when its link is expired or revoked. */
    public Optional<Invitation> open(String token) {
        return links.open(Link.Kind.CARD, token)
                .flatMap(link -> Optional.ofNullable(link.customer()))
                .flatMap(this::of);
    }

    /** The address of the card. */
    public String urlOf(Invitation invitation) {
        return links.find(invitation.token())
                .map(links::urlOf)
                .orElseThrow(() -> new IllegalStateException(
                        "the link of this invitation has run out: order " + invitation.orderNo()));
    }

    public long count() {
        return mongo.estimatedCount(INVITATIONS);
    }

    /** Who was invited, newest first. */
    public List<CustomerId> invited(long skip, int most) {
        return mongo
                .find(
                        new Query()
                                .with(Sort.by(Sort.Direction.DESC, "madeAt"))
                                .skip(skip)
                                .limit(most),
                        Document.class,
                        INVITATIONS)
                .stream()
                .map(row -> new CustomerId(row.getString("_id")))
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
        List<Document> over = mongo.find(
                Query.query(where("closedAt").is(null).and("madeAt").lt(now.minus(LIFE)))
                        .limit(500),
                Document.class,
                INVITATIONS);
        over.forEach(row -> close(new CustomerId(row.getString("_id"))));
        return over.size();
    }

    private static Query one(CustomerId customer) {
        return Query.query(where("_id").is(customer.value()));
    }

    private static Invitation read(Document row) {
        var closedAt = row.getDate("closedAt");
        return new Invitation(
                new CustomerId(row.getString("_id")),
                row.getString("orderNo"),
                row.getString("token"),
                row.getString("officer"),
                row.getString("configId"),
                row.getString("qrUrl"),
                row.getDate("madeAt").toInstant(),
                closedAt == null ? null : closedAt.toInstant());
    }
}
