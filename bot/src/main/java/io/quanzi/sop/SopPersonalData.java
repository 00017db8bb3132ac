package io.quanzi.sop;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.PersonalData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** The steps that people had, and why they have no more. */
@Component
class SopPersonalData implements PersonalData {
    private static final String CUSTOMER = "customer";
    private static final List<String> COLLECTIONS = List.of(StepRecords.STEPS, SopStops.STOPS);

    private final MongoOperations mongo;

    SopPersonalData(MongoOperations mongo) {
        this.mongo = mongo;
    }

    @Override
    public String section() {
        return "sops";
    }

    @Override
    public Map<String, Object> export(CustomerId customer) {
        var data = new LinkedHashMap<String, Object>();
        for (String collection : COLLECTIONS) {
            List<Document> rows = mongo.find(of(customer), Document.class, collection);
            if (!rows.isEmpty()) {
                data.put(collection.equals(StepRecords.STEPS) ? "steps" : "ended", rows);
            }
        }
        return data;
    }

    @Override
    public void erase(CustomerId customer) {
        COLLECTIONS.forEach(collection -> mongo.remove(of(customer), collection));
    }

    /** What the one had, the other does not get again; an id that both have stays the other's. */
    @Override
    public void merge(CustomerId from, CustomerId into) {
        for (String collection : COLLECTIONS) {
            for (Document row : mongo.find(of(from), Document.class, collection)) {
                String id = row.getString("_id");
                row.put("_id", id.replace("/" + from.value() + "/", "/" + into.value() + "/"));
                row.put(CUSTOMER, into.value());
                try {
                    mongo.insert(row, collection);
                } catch (DuplicateKeyException both) {
                    // the other had it too
                }
                mongo.remove(Query.query(where("_id").is(id)), collection);
            }
        }
    }

    private static Query of(CustomerId customer) {
        return Query.query(where(CUSTOMER).is(customer.value()));
    }
}
