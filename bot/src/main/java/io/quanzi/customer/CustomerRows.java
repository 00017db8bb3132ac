package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.PersonName;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;

/** Customers as rows of {@code customers}; {@link Customer} shows the shape. */
final class CustomerRows {
    static final String VERSION = "version";

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
                name(row.getString("nickname")),
                contact == null ? null : contact(contact),
                Map.copyOf(row.get("traits", new Document())),
                Map.copyOf(consents),
                Boolean.TRUE.equals(row.getBoolean("optedOut")),
                row.getInteger("arm"),
                instant(row, "firstSeenAt"),
                row.get(VERSION, Number.class) == null
                        ? 0
                        : row.get(VERSION, Number.class).longValue());
    }

    /** A person after some traits were written, whose names may have dots; a null has been taken away. */
    static Customer with(Customer person, Map<String, @Nullable Object> traits, Set<String> names) {
        Map<String, Object> all = new HashMap<>(person.traits());
        names.forEach(name -> put(all, name, traits.get(name)));
        return new Customer(
                person.id(),
                person.buyerId(),
                person.unionid(),
                person.openid(),
                person.nickname(),
                person.contact(),
                Map.copyOf(all),
                person.consent(),
                person.optedOut(),
                person.arm(),
                person.firstSeenAt(),
                person.version() + 1);
    }

    private static void put(Map<String, Object> into, String name, @Nullable Object value) {
        int dot = name.indexOf('.');
        if (dot >= 0) {
            var inner = new Document();
            if (into.get(name.substring(0, dot)) instanceof Map<?, ?> before) {
                before.forEach((key, kept) -> inner.put(key.toString(), kept));
            }
            put(inner, name.substring(dot + 1), value);
            into.put(name.substring(0, dot), inner);
        } else if (value == null) {
            into.remove(name);
        } else {
            into.put(name, value);
        }
    }

    /** What stands there from before names were cleaned on arrival is cleaned here, and so wherever it is put. */
    private static @Nullable String name(@Nullable String nickname) {
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
