package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Asks who opened the link to a person's own page for something that only they know: the end of one of their order
 * numbers. A link may have been forwarded, or sent to the wrong person.
 *
 * <p>Tries are counted in the link's row before they are judged, so that neither many at once nor a restart give more:
 *
 * <pre>{"_id": "3vQx...", "tries": {"since": ISODate, "count": 2, "all": 7}, "key": "kJ0..."}</pre>
 *
 * <p>Who knew it gets a pass, signed with a key of the link's own, so that the device is not asked again.
 */
@Component
public class SecondFact {
    /** How long a device is not asked again. */
    public static final Duration PASS_LIFE = Duration.ofDays(30);

    /** Fewer are too easily guessed. */
    static final int MIN_CHARACTERS = 4;

    static final int MAX_TRIES = 5;
    static final Duration TRIES_WINDOW = Duration.ofHours(1);
    /** The number of tries with one link; after them only the link of a newer message helps. */
    static final int MAX_TRIES_EVER = 20;

    private static final String ALGORITHM = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MongoOperations mongo;
    private final Purchases purchases;
    private final Bindings bindings;
    private final Clock clock;

    SecondFact(MongoOperations mongo, Purchases purchases, Bindings bindings, Clock clock) {
        this.mongo = mongo;
        this.purchases = purchases;
        this.bindings = bindings;
        this.clock = clock;
    }

    /**
     * The result of an answer.
     *
     * @param pass what the device shows from now on; null when the answer was wrong, or came too soon
     * @param waitUntil when the next answer is looked at; null when one may be given now
     */
    public record AnswerResult(
            @Nullable String pass, @Nullable Instant waitUntil) {}

    /** Whether there is something to ask for: whoever never bought has nothing here that is only theirs. */
    public boolean isAskedOf(Link link) {
        return link.customer() != null && !purchases.of(link.customer()).isEmpty();
    }

    /** Judges an answer: the end of an order number, or all of it. A wrong one and one where no order is are answered alike. */
    public AnswerResult answer(Link link, String given) {
        Instant now = clock.instant();
        Document tries = countTry(link, now);
        if (tries == null) {
            return new AnswerResult(null, waitUntil(link, now));
        }
        if (link.customer() == null || !knows(link, given)) {
            return new AnswerResult(null, null);
        }
        mongo.updateFirst(one(link), new Update().unset("tries"), Links.LINKS);
        bindings.confirm(link.customer());
        return new AnswerResult(pass(link, now.plus(PASS_LIFE).getEpochSecond()), null);
    }

    /** Whether a pass is one of this link's, and not over. */
    public boolean isGiven(Link link, @Nullable String pass) {
        if (pass == null || !pass.matches("[0-9]{1,12}\\.[\\w-]{43}")) {
            return false;
        }
        long until = Long.parseLong(pass.substring(0, pass.indexOf('.')));
        return until > clock.instant().getEpochSecond()
                && MessageDigest.isEqual(
                        pass(link, until).getBytes(StandardCharsets.US_ASCII),
                        pass.getBytes(StandardCharsets.US_ASCII));
    }

    private @Nullable Document countTry(Link link, Instant now) {
        mongo.updateFirst(
                one(link)
                        .addCriteria(new Criteria()
                                .orOperator(
                                        where("tries.since").is(null),
                                        where("tries.since").lte(Date.from(now.minus(TRIES_WINDOW))))),
                new Update().set("tries.since", Date.from(now)).set("tries.count", 0),
                Links.LINKS);
        return mongo.findAndModify(
                one(link)
                        .addCriteria(where("tries.count").lt(MAX_TRIES))
                        .addCriteria(new Criteria()
                                .orOperator(
                                        where("tries.all").is(null),
                                        where("tries.all").lt(MAX_TRIES_EVER))),
                new Update().inc("tries.count", 1).inc("tries.all", 1),
                FindAndModifyOptions.options().returnNew(true),
                Document.class,
                Links.LINKS);
    }

    private Instant waitUntil(Link link, Instant now) {
        Document tries = Optional.ofNullable(mongo.findOne(one(link), Document.class, Links.LINKS))
                .map(row -> row.get("tries", new Document()))
                .orElseGet(Document::new);
        if (Objects.requireNonNullElse(tries.getInteger("all"), 0) >= MAX_TRIES_EVER) {
            return link.expiresAt();
        }
        Date since = tries.getDate("since");
        return (since == null ? now : since.toInstant()).plus(TRIES_WINDOW);
    }

    private boolean knows(Link link, String given) {
        String end = clean(given);
        return purchases.of(Objects.requireNonNull(link.customer())).stream()
                .map(purchase -> clean(purchase.orderNo()))
                .anyMatch(number -> number.equals(end) || (end.length() >= MIN_CHARACTERS && number.endsWith(end)));
    }

    /** Cleans an answer of what people type: full-width characters, either case, blanks. */
    private static String clean(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .replaceAll("[\\p{Z}\\p{C}]", "")
                .toUpperCase(Locale.ROOT);
    }

    private String pass(Link link, long until) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(Base64.getUrlDecoder().decode(key(link)), ALGORITHM));
            byte[] signed = mac.doFinal((link.token() + "." + until).getBytes(StandardCharsets.UTF_8));
            return until + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has " + ALGORITHM, missing);
        }
    }

    /** The link's own key, made when it is first needed; of two who make one at once the first one's stands. */
    private String key(Link link) {
        byte[] bits = new byte[32];
        RANDOM.nextBytes(bits);
        mongo.updateFirst(
                one(link).addCriteria(where("key").is(null)),
                new Update().set("key", Base64.getUrlEncoder().withoutPadding().encodeToString(bits)),
                Links.LINKS);
        Document row = mongo.findOne(one(link), Document.class, Links.LINKS);
        if (row == null) {
            throw new IllegalStateException("the link was replaced meanwhile; the newest message has the new one");
        }
        return row.getString("key");
    }

    private static Query one(Link link) {
        return Query.query(where("_id").is(link.token()));
    }
}
