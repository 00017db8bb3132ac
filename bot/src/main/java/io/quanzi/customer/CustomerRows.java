package io.quanzi.customer;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.bson.Document;

/** Customers as rows of {@code customers}; {@link Customer} shows the shape. */
final class CustomerRows {
    private CustomerRows() {}

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
                row.getString("nickname"),
                contact == null ? null : contact(contact),
                Map.copyOf(row.get("traits", new Document())),
                Map.copyOf(consents),
                Boolean.TRUE.equals(row.getBoolean("optedOut")),
                row.getInteger("arm"),
                instant(row, "firstSeenAt"));
    }

    private static Customer.Contact contact(Document row) {
        return new Customer.Contact(
                row.getString("externalUserId"),
                row.getString("userId"),
                instant(row, "since"),
                Boolean.TRUE.equals(row.getBoolean("live")));
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
