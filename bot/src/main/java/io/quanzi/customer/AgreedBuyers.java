package io.quanzi.customer;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shop.Agreed;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** Reads from {@code customers} which buyers consented to profiling. */
@Component
class AgreedBuyers implements Agreed {
    private final MongoOperations mongo;

    AgreedBuyers(MongoOperations mongo) {
        this.mongo = mongo;
    }

    @Override
    public Set<String> amongBuyers(Collection<String> buyerIds) {
        var query = Query.query(
                where("buyerId").in(buyerIds).and("consent.profiling.given").is(true));
        query.fields().include("buyerId");
        return mongo.find(query, Document.class, Customers.COLLECTION).stream()
                .map(row -> row.getString("buyerId"))
                .collect(Collectors.toSet());
    }
}
