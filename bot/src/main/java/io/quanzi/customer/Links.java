package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** Every link with a token: unguessable, expiring, revocable. */
@Component
public class Links {
    private static final String LINKS = "links";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MongoOperations mongo;
    private final Clock clock;
    private final MergedIds merged;
    private final String publicUrl;

    Links(MongoOperations mongo, Clock clock, MergedIds merged, @Value("${quanzi.public-url}") String publicUrl) {
        this.mongo = mongo;
        this.clock = clock;
        this.merged = merged;
        this.publicUrl = publicUrl.endsWith("/") ? publicUrl.substring(0, publicUrl.length() - 1) : publicUrl;
        // one link for one thing: asking again gives the same
        mongo.indexOps(LINKS)
                .createIndex(new Index("kind", Sort.Direction.ASC)
                        .on("subject", Sort.Direction.ASC)
                        .on("customer", Sort.Direction.ASC)
                        .unique());
    }

    /** The link for this person and thing, made when there is none; an expired or revoked one is replaced. */
    public Link of(Link.Kind kind, @Nullable CustomerId customer, String subject, Duration life) {
        Instant now = clock.instant();
        Query same = Query.query(where("kind")
                .is(kind.name())
                .and("subject")
                .is(subject)
                .and("customer")
                .is(customer == null ? "" : customer.value()));
        Document known = mongo.findOne(same, Document.class, LINKS);
        if (known != null && isOpen(known, now)) {
            return read(known);
        }
        if (known != null) {
            mongo.remove(Query.query(where("_id").is(known.getString("_id"))), LINKS);
        }
        var row = new Document("_id", token())
                .append("kind", kind.name())
                .append("customer", customer == null ? "" : customer.value())
                .append("subject", subject)
                .append("createdAt", now)
                .append("expiresAt", now.plus(life))
                .append("revoked", false)
                .append("opened", 0);
        try {
            mongo.insert(row, LINKS);
            return new Link(row.getString("_id"), kind, customer, subject, now, now.plus(life));
        } catch (DuplicateKeyException madeMeanwhile) {
            return of(kind, customer, subject, life);
        }
    }

    /** The link of a token when it is of the kind, not expired and not revoked. */
    public Optional<Link> open(Link.Kind kind, String token) {
        return find(token).filter(link -> link.kind() == kind);
    }

    /**
     * The link of a token when it is not expired and not revoked. The link of a person who turned out to be another is
     * that other's.
     */
    public Optional<Link> find(String token) {
        return Optional.ofNullable(mongo.findById(token, Document.class, LINKS))
                .filter(row -> isOpen(row, clock.instant()))
                .map(Links::read)
                .map(this::ofWhomItIsNow);
    }

    private Link ofWhomItIsNow(Link link) {
        return Optional.ofNullable(link.customer())
                .flatMap(merged::of)
                .map(into ->
                        new Link(link.token(), link.kind(), into, link.subject(), link.createdAt(), link.expiresAt()))
                .orElse(link);
    }

    /** Counts that the page was opened. */
    public void opened(Link link) {
        mongo.updateFirst(Query.query(where("_id").is(link.token())), new Update().inc("opened", 1), LINKS);
    }

    /** Closes every link of a person, also those they were given before it was known who they are. */
    public void revokeAll(CustomerId customer) {
        Stream.concat(Stream.of(customer), merged.into(customer).stream())
                .forEach(owner -> mongo.updateMulti(
                        Query.query(where("customer").is(owner.value())), new Update().set("revoked", true), LINKS));
    }

    /** The whole address of a link's page. */
    public String urlOf(Link link) {
        return publicUrl + "/" + link.kind().path() + "/" + link.token();
    }

    private static boolean isOpen(Document row, Instant now) {
        return !row.getBoolean("revoked")
                && row.getDate("expiresAt").toInstant().isAfter(now);
    }

    private static Link read(Document row) {
        String customer = row.getString("customer");
        return new Link(
                row.getString("_id"),
                Link.Kind.valueOf(row.getString("kind")),
                customer.isEmpty() ? null : new CustomerId(customer),
                row.getString("subject"),
                row.getDate("createdAt").toInstant(),
                row.getDate("expiresAt").toInstant());
    }

    private static String token() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
