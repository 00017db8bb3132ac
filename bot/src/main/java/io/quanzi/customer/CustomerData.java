package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.Audit;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.PersonalData;
import io.quanzi.shared.PersonalDataByIds;
import io.quanzi.shared.PersonalDataByIds.Ids;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Shows and erases what this module keeps of a person. Purchases stay for the books, with nothing left that leads to the
 * person.
 */
@Component
class CustomerData implements PersonalData {
    private final MongoOperations mongo;
    private final Purchases purchases;
    private final Links links;
    private final MergedIds merged;
    private final ContactEndings contactEndings;
    private final DecidedContacts decided;
    private final ContactTransfers transfers;
    private final UntoldChanges untold;
    private final Audit audit;
    private final ObjectProvider<PersonalData> parts;
    private final ObjectProvider<PersonalDataByIds> byIds;

    CustomerData(
            MongoOperations mongo,
            Purchases purchases,
            Links links,
            MergedIds merged,
            ContactEndings contactEndings,
            DecidedContacts decided,
            ContactTransfers transfers,
            UntoldChanges untold,
            Audit audit,
            ObjectProvider<PersonalData> parts,
            ObjectProvider<PersonalDataByIds> byIds) {
        this.mongo = mongo;
        this.purchases = purchases;
        this.links = links;
        this.merged = merged;
        this.contactEndings = contactEndings;
        this.decided = decided;
        this.transfers = transfers;
        this.untold = untold;
        this.audit = audit;
        this.parts = parts;
        this.byIds = byIds;
    }

    @Override
    public String section() {
        return "customer";
    }

    @Override
    public Map<String, Object> export(CustomerId customer) {
        var export = new LinkedHashMap<String, Object>();
        Document row =
                mongo.findOne(Query.query(where("_id").is(customer.value())), Document.class, Customers.COLLECTION);
        if (row != null) {
            export.put("person", row);
            export.put("purchases", purchases.of(customer));
            String contact = ids(row).externalUserId();
            List<Document> parted = contact == null ? List.of() : contactEndings.export(contact);
            List<Map<String, Object>> decisions = contact == null ? List.of() : decided.export(contact);
            if (!decisions.isEmpty()) {
                export.put("identityDecisions", decisions);
            }
            if (!parted.isEmpty()) {
                export.put("contactEnds", parted);
            }
            byIds.forEach(part -> {
                Map<String, Object> kept = part.export(ids(row));
                if (!kept.isEmpty()) {
                    export.put(part.section(), kept);
                }
            });
        }
        return export;
    }

    private static Ids ids(Document row) {
        Document contact = row.get("contact", new Document());
        return new Ids(row.getString("unionid"), row.getString("openid"), contact.getString("externalUserId"));
    }

    @Override
    public void merge(CustomerId from, CustomerId into) {
        purchases.hand(from, into);
    }

    /** Erases the person; what others find by ids goes first, as nobody knows the ids any more after this. */
    @Override
    public void erase(CustomerId customer) {
        audit.recordChangeOnce(
                "customer.erase/" + customer, Audit.PROGRAM, "customer.erase", customer.value(), "KEPT", "ERASED", "");
        links.revokeAll(customer);
        transfers.erase(customer);
        // what was kept of them before it was known who they are, where it is not handed over yet
        merged.into(customer)
                .forEach(before -> parts.stream().filter(part -> part != this).forEach(part -> part.erase(before)));
        Document row =
                mongo.findOne(Query.query(where("_id").is(customer.value())), Document.class, Customers.COLLECTION);
        if (row != null) {
            byIds.forEach(part -> part.erase(ids(row)));
            Optional.ofNullable(ids(row).externalUserId()).ifPresent(contact -> {
                contactEndings.erase(contact);
                decided.erase(contact);
            });
        }
        mongo.updateFirst(
                Query.query(where("_id").is(customer.value())),
                new Update()
                        .unset("buyerId")
                        .unset("unionid")
                        .unset("openid")
                        .unset("nickname")
                        .unset("contact")
                        .unset(SearchTerms.PHONE_END)
                        .set(SearchTerms.FIELD, SearchTerms.of(customer.value(), null))
                        .set(Customers.SEGMENTS, List.of())
                        .unset(CustomerOutbox.UNHEARD)
                        .inc(CustomerRows.VERSION, 1L)
                        .set("traits", new Document())
                        .set("consent", new Document())
                        .set("optedOut", true),
                Customers.COLLECTION);
        untold.forget(customer);
    }
}
