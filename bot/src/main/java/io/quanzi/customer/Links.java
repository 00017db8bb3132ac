package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** Every link with a token: unguessable, expiring, revocable. */
@Component
public class Links {
    static final String LINKS = "links";
    /** How long the link to a person's own page in a message is good. */
    static final Duration MEMBER_LIFE = Duration.ofDays(30);

    /** More messages with such a link than anybody gets in {@link #MEMBER_LIFE}. */
    static final int MAX_MEMBER_LINKS = 10;

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
        // serves the closing of a person's links
        mongo.indexOps(LINKS).createIndex(new Index("customer", Sort.Direction.ASC).on("kind", Sort.Direction.ASC));
    }

    /**
     * The link for this person and thing, good for at least a time from now. One that is open keeps its token, and its end
     * is moved; an expired or revoked one is replaced.
     *
     * @param needed how long what the link is given for needs it
     */
    public Link getOrCreate(Link.Kind kind, @Nullable CustomerId customer, String subject, Duration needed) {
        Instant now = clock.instant();
        Instant end = now.plus(needed);
        String owner = customer == null ? "" : customer.value();
        var open = where("kind")
                .is(kind.name())
                .and("subject")
                .is(subject)
                .and("customer")
                .is(owner)
                .and("revoked")
                .is(false)
                .and("expiresAt")
                .gt(now);
        Link known = mongo.findAndModify(
                Query.query(open),
                new Update().max("expiresAt", end),
                FindAndModifyOptions.options().returnNew(true),
                Link.class,
                LINKS);
        if (known != null) {
            return known;
        }
        mongo.remove(
                Query.query(where("kind")
                        .is(kind.name())
                        .and("subject")
                        .is(subject)
                        .and("customer")
                        .is(owner)
                        .orOperator(
                                where("revoked").is(true), where("expiresAt").lte(now))),
                LINKS);
        var row = new Document("_id", token())
                .append("kind", kind.name())
                .append("customer", owner)
                .append("subject", subject)
                .append("createdAt", now)
                .append("expiresAt", end)
                .append("revoked", false)
                .append("opened", 0);
        try {
            mongo.insert(row, LINKS);
        } catch (DuplicateKeyException madeMeanwhile) {
            return getOrCreate(kind, customer, subject, needed);
        }
        if (kind == Link.Kind.MEMBER) {
            revokeOldest(owner);
        }
        return new Link(row.getString("_id"), kind, customer, subject, now, end);
    }

    /**
     * The link to a person's own page that one message carries. Each message has a link of its own, so that one that got
     * into wrong hands ends by itself; the same message asked for again has the same.
     *
     * @param message what is told, such as {@code welcome}
     */
    public Link forMessage(CustomerId customer, String message) {
        return getOrCreate(Link.Kind.MEMBER, customer, message, MEMBER_LIFE);
    }

    /** Revokes the oldest links to a person's own pages; the newest stay open, each to its end. */
    private void revokeOldest(String owner) {
        var theirs = Query.query(where("customer")
                        .is(owner)
                        .and("kind")
                        .is(Link.Kind.MEMBER.name())
                        .and("revoked")
                        .is(false))
                .with(Sort.by(Sort.Direction.DESC, "createdAt", "_id"))
                .skip(MAX_MEMBER_LINKS)
                .limit(100);
        theirs.fields().include("_id");
        List<String> old = mongo.find(theirs, Document.class, LINKS).stream()
                .map(row -> row.getString("_id"))
                .toList();
        if (!old.isEmpty()) {
            mongo.updateMulti(Query.query(where("_id").in(old)), new Update().set("revoked", true), LINKS);
        }
    }

    /** The link of a token when it is of the kind, neither expired nor revoked. */
    public Optional<Link> resolve(Link.Kind kind, String token) {
        return find(token).filter(link -> link.kind() == kind);
    }

    /**
     * The link of a token when it is not expired and not revoked. The link of a person who turned out to be another is
     * that other's.
     */
    public Optional<Link> find(String token) {
        return Optional.ofNullable(mongo.findOne(open(where("_id").is(token)), Link.class, LINKS))
                .map(this::ofWhomItIsNow);
    }

    /** Returns those of some tokens whose links are neither expired nor revoked. */
    public Set<String> openAmong(Collection<String> tokens) {
        if (tokens.isEmpty()) {
            return Set.of();
        }
        return mongo.find(open(where("_id").in(tokens)), Link.class, LINKS).stream()
                .map(Link::token)
                .collect(Collectors.toSet());
    }

    private Query open(Criteria some) {
        return Query.query(some.and("revoked").is(false).and("expiresAt").gt(clock.instant()));
    }

    private Link ofWhomItIsNow(Link link) {
        return Optional.ofNullable(link.customer())
                .flatMap(merged::of)
                .map(into ->
                        new Link(link.token(), link.kind(), into, link.subject(), link.createdAt(), link.expiresAt()))
                .orElse(link);
    }

    /** Counts that the page was opened. */
    public void recordVisit(Link link) {
        mongo.updateFirst(Query.query(where("_id").is(link.token())), new Update().inc("opened", 1), LINKS);
    }

    /**
     * Gives the links that a person was given since a moment to another, who was meant by them: the contact they were sent
     * to turned out to be that other's.
     */
    void handOver(CustomerId from, CustomerId to, Instant since) {
        var sent = where("customer")
                .is(from.value())
                .and("kind")
                .in(Link.Kind.MEMBER.name(), Link.Kind.GROUP.name())
                .and("createdAt")
                .gte(since);
        for (Document row : mongo.find(Query.query(sent), Document.class, LINKS)) {
            var one = Query.query(where("_id").is(row.getString("_id")));
            try {
                mongo.updateFirst(one, new Update().set("customer", to.value()).unset("key"), LINKS);
            } catch (DuplicateKeyException hasOneOfTheirs) {
                mongo.updateFirst(one, new Update().set("revoked", true), LINKS);
            }
        }
    }

    /** Closes every link of a person, also those they were given before it was known who they are. */
    public void revokeAll(CustomerId customer) {
        Stream.concat(Stream.of(customer), merged.into(customer).stream())
                .forEach(owner -> mongo.updateMulti(
                        Query.query(where("customer").is(owner.value())), new Update().set("revoked", true), LINKS));
    }

    /** The whole address of a page of the console. */
    public String console(String path) {
        return publicUrl + path;
    }

    /** The whole address of a link's page. */
    public String urlOf(Link link) {
        return publicUrl + "/" + link.kind().path() + "/" + link.token();
    }

    private static String token() {
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
    }
}
