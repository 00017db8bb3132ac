package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * Learns whose a unionid is from many buyers at once, of the shop's events and of a history alike: finds by few reads of
 * whom it can change anything, which is seldom, and has {@link ContactIdentity} decide there.
 */
@Component
class ToldUnionids {
    private final MongoOperations mongo;
    private final Customers customers;
    private final ContactIdentity identity;
    private final ContactTransfers transfers;
    private final DecidedContacts decided;

    ToldUnionids(
            MongoOperations mongo,
            Customers customers,
            ContactIdentity identity,
            ContactTransfers transfers,
            DecidedContacts decided) {
        this.mongo = mongo;
        this.customers = customers;
        this.identity = identity;
        this.transfers = transfers;
        this.decided = decided;
    }

    /** Learns from buyers who have been stored; those without a unionid tell nothing. */
    void learn(Collection<BuyerIds> told) {
        List<BuyerIds> telling =
                told.stream().filter(ids -> ids.unionid() != null).distinct().toList();
        if (telling.isEmpty()) {
            return;
        }
        var known = new KnownBuyers(mongo, telling);
        var rows = new LinkedHashMap<BuyerIds, Document>();
        telling.forEach(ids -> {
            Document row = known.find(ids);
            if (row != null && (ids.buyerId() == null || ids.buyerId().equals(row.getString("buyerId")))) {
                rows.put(ids, row);
            }
        });
        Set<String> news = news(rows.values(), telling);
        rows.forEach((ids, row) -> {
            String unionid = Objects.requireNonNull(ids.unionid());
            String person = row.getString("_id");
            if (news.contains(unionid) || news.contains(person) || isDoubtful(row, unionid)) {
                customers.find(new CustomerId(person)).ifPresent(one -> identity.learned(one, unionid));
            }
        });
    }

    /** Which unionids were said of contacts that are not, or not any more, their buyer's, and whose contacts are on their way. */
    private Set<String> news(Collection<Document> people, List<BuyerIds> telling) {
        List<String> unionids = telling.stream()
                .map(BuyerIds::unionid)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        Set<String> news = new HashSet<>(mongo.findDistinct(
                Query.query(where("contact.unionid").in(unionids)),
                "contact.unionid",
                Customers.COLLECTION,
                String.class));
        news.addAll(decided.unionidsAmong(unionids));
        List<String> ids = people.stream().map(row -> row.getString("_id")).toList();
        transfers.fromAnyOrOfUnionids(ids, unionids).forEach(transfer -> {
            news.add(transfer.from().value());
            if (transfer.unionid() != null) {
                news.add(transfer.unionid());
            }
        });
        return news;
    }

    /** Whether the person is not known by this unionid, or has a contact by a card alone that has one of its own. */
    private static boolean isDoubtful(Document row, String unionid) {
        Document contact = row.get("contact", Document.class);
        return !unionid.equals(row.getString("unionid"))
                || (contact != null
                        && contact.getBoolean("provisional", false)
                        && contact.getString("unionid") != null);
    }
}
