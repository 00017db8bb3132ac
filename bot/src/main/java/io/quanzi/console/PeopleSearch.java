package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.shared.CustomerId;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** Finds the one whom a manager knows something of; nobody leafs through people. */
@Component
public class PeopleSearch {
    private final MongoOperations mongo;
    private final Customers customers;
    private final Purchases purchases;

    PeopleSearch(MongoOperations mongo, Customers customers, Purchases purchases) {
        this.mongo = mongo;
        this.customers = customers;
        this.purchases = purchases;
        mongo.indexOps(Customers.COLLECTION).createIndex(new Index("nickname", Sort.Direction.ASC).sparse());
    }

    /** By customer id, WeCom's external_userid, the shop's buyer id, an order number, or the whole nickname. */
    public List<CustomerId> find(String q) {
        Optional<CustomerId> one = customers
                .find(new CustomerId(q))
                .or(() -> customers.byBuyer(q))
                .or(() -> customers.byContact(q))
                .map(Customer::id)
                .or(() -> purchases.find(q).map(Purchase::customer));
        return one.map(List::of).orElseGet(() -> named(q));
    }

    private List<CustomerId> named(String nickname) {
        var query = Query.query(where("nickname").is(nickname)).limit(Pager.SIZE);
        query.fields().include("_id");
        return mongo.find(query, Document.class, Customers.COLLECTION).stream()
                .map(row -> new CustomerId(row.getString("_id")))
                .toList();
    }
}
