package io.quanzi.wecom;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.work.Leases;
import io.quanzi.work.NamedLease;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bson.Document;
import org.bson.types.Binary;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/**
 * Stores the access token of an app, shared by all nodes, in {@code wecom_tokens}:
 *
 * <pre>{"_id": "ww0123456789abcdef/1000002", "token": BinData, "print": "9f86d081…", "expiresAt": ISODate,
 *  "owner": "4711@…", "leaseUntil": ISODate}</pre>
 *
 * <p>Who fetches:
 *
 * <ol>
 *   <li>A node that finds no good token writes its lease, if nobody else's stands there. It alone asks WeCom.
 *   <li>The others look every few milliseconds: for a good token, which they take, or for a lease that is over.
 *   <li>A token that WeCom refused is taken off the shelf by its print, so that nobody takes away a newer one.
 * </ol>
 *
 * <p>The token is sealed with a key made of the app's secret: a copy of the database lets nobody speak for the shop.
 */
final class AccessTokenRepository {
    private static final String TOKENS = "wecom_tokens";
    /** Longer than one fetch takes. */
    static final Duration LEASE = Duration.ofSeconds(12);

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MongoOperations mongo;
    private final Clock clock;
    private final String id;
    private final NamedLease lease;
    private final SecretKeySpec key;

    AccessTokenRepository(MongoOperations mongo, WeComProperties settings, Clock clock) {
        this(mongo, settings, clock, Leases.OWNER);
    }

    /** @param owner the name under which this node fetches */
    AccessTokenRepository(MongoOperations mongo, WeComProperties settings, Clock clock, String owner) {
        this.mongo = mongo;
        this.clock = clock;
        this.id = settings.corpId() + "/" + settings.agentId();
        this.lease = new NamedLease(mongo, TOKENS, id, LEASE, clock, owner);
        this.key = new SecretKeySpec(sha256("access token of " + id + " " + settings.secret()), "AES");
    }

    /** A token and when it ends. */
    record Token(String value, Instant expiresAt) {}

    /** The token that lies there, if it is good now and was sealed with this secret. */
    Optional<Token> token() {
        return Optional.ofNullable(mongo.findById(id, Document.class, TOKENS))
                .filter(row -> row.get("token") != null
                        && row.getDate("expiresAt").toInstant().isAfter(clock.instant()))
                .flatMap(row -> opened(row.get("token", Binary.class).getData())
                        .map(value -> new Token(value, row.getDate("expiresAt").toInstant())));
    }

    void put(Token token) {
        mongo.upsert(
                byId(),
                new Update()
                        .set("token", new Binary(sealed(token.value())))
                        .set("print", print(token.value()))
                        .set("expiresAt", token.expiresAt()),
                TOKENS);
    }

    /** Takes this token away, if it is the one that lies there. */
    void remove(String token) {
        mongo.updateFirst(
                Query.query(where("_id").is(id).and("print").is(print(token))),
                new Update().unset("token").unset("print").unset("expiresAt"),
                TOKENS);
    }

    /** The lease of the node that fetches. */
    NamedLease lease() {
        return lease;
    }

    private Query byId() {
        return Query.query(where("_id").is(id));
    }

    private byte[] sealed(String token) {
        var nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            byte[] text = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(token.getBytes(StandardCharsets.UTF_8));
            byte[] whole = Arrays.copyOf(nonce, NONCE + text.length);
            System.arraycopy(text, 0, whole, NONCE, text.length);
            return whole;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has AES/GCM", impossible);
        }
    }

    /** Empty when the secret has changed since: then it is not our token any more. */
    private Optional<String> opened(byte[] whole) {
        try {
            byte[] token = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(whole, NONCE))
                    .doFinal(whole, NONCE, whole.length - NONCE);
            return Optional.of(new String(token, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException otherSecret) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }

    private static String print(String token) {
        return HexFormat.of().formatHex(sha256(token), 0, 8);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
