package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.PersonName;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;

/** Customers as rows of {@code customers}; {@link Customer} shows the shape. */
final class CustomerRows {
    static final String VERSION = "version";
    private static final String TRAITS = "traits";

    private CustomerRows() {}

    /** The person as read, if nothing was published of them since. */
    static Criteria as(Customer read) {
        return where("_id").is(read.id().value()).and(VERSION).is(read.version() == 0 ? null : read.version());
    }

    static Customer read(Document row) {
        Document contact = row.get("contact", Document.class);
        var consents = new HashMap<String, Customer.Consent>();
        row.get("consent", new Document())
                .forEach((purpose, recorded) -> consents.put(purpose, consent((Document) recorded)));
        return new Customer(
                new CustomerId(row.getString("_id")),
                row.getString("buyerId"),
                row.getString("unionid"),
                row.getString("openid"),
                nickname(row),
                contact == null ? null : contact(contact),
                Map.copyOf(traits(row)),
                Map.copyOf(consents),
                Boolean.TRUE.equals(row.getBoolean("optedOut")),
                row.getInteger("arm"),
                instant(row, "firstSeenAt"),
                row.get(VERSION, Number.class) == null
                        ? 0
                        : row.get(VERSION, Number.class).longValue());
    }

    static Map<String, Object> traits(Document row) {
        return row.get(TRAITS, new Document());
    }

    /** Cleans a stored name, as rows may have names that were not cleaned on arrival. */
    static @Nullable String nickname(Document row) {
        String nickname = row.getString("nickname");
        String name = nickname == null ? "" : PersonName.clean(nickname);
        return name.isEmpty() ? null : name;
    }

    private static Customer.Contact contact(Document row) {
        return new Customer.Contact(
                row.getString("externalUserId"),
                row.getString("userId"),
                instant(row, "since"),
                Boolean.TRUE.equals(row.getBoolean("live")),
                Boolean.TRUE.equals(row.getBoolean("provisional")),
                row.getString("unionid"));
    }

    private static Customer.Consent consent(Document row) {
        return new Customer.Consent(
                row.getBoolean("given"), row.getString("source"), row.getString("version"), instant(row, "at"));
    }

    static Document consentRow(Customer.Consent consent) {
        return new Document("given", consent.given())
                .append("source", consent.source())
                .append("version", consent.version())
                .append("at", Date.from(consent.at()));
    }

    private static Instant instant(Document row, String key) {
        return row.getDate(key).toInstant();
    }
}
