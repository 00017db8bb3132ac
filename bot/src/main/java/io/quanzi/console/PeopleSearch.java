package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.shared.CustomerId;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.stereotype.Component;

/** Searches customers by something a manager or officer knows of them. */
@Component
public class PeopleSearch {
    private final Customers customers;
    private final Purchases purchases;
    private final VisiblePeople visiblePeople;

    PeopleSearch(MongoOperations mongo, Customers customers, Purchases purchases, VisiblePeople visiblePeople) {
        this.visiblePeople = visiblePeople;
        this.customers = customers;
        this.purchases = purchases;
        mongo.indexOps(Customers.COLLECTION).createIndex(new Index("nickname", Sort.Direction.ASC).sparse());
    }

    /**
     * Finds people by customer id, WeCom's external_userid, the shop's buyer id, an order number, or the whole nickname.
     */
    public List<CustomerId> find(String q) {
        Optional<CustomerId> one = customers
                .find(new CustomerId(q))
                .or(() -> customers.byBuyer(q))
                .or(() -> customers.byContact(q))
                .map(Customer::id)
                .or(() -> purchases.find(q).map(Purchase::customer));
        return one.map(found ->
                        visiblePeople.find(found).map(Customer::id).stream().toList())
                .orElseGet(() -> visiblePeople.people(where("nickname").is(q), 0, Pager.SIZE));
    }
}
