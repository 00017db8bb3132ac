package io.quanzi.wecom;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.PersonalDataByIds;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** The tags that officers' contacts with a person should carry. */
@Component
class DesiredTagsData implements PersonalDataByIds {
    private final MongoOperations mongo;

    DesiredTagsData(MongoOperations mongo) {
        this.mongo = mongo;
    }

    @Override
    public String section() {
        return "tags";
    }

    @Override
    public Map<String, Object> export(Ids ids) {
        if (ids.externalUserId() == null) {
            return Map.of();
        }
        List<Document> rows = mongo.find(of(ids.externalUserId()), Document.class, DesiredTags.COLLECTION);
        return rows.isEmpty()
                ? Map.of()
                : Map.of("wished", rows.stream().map(row -> row.get("wishes")).toList());
    }

    @Override
    public void erase(Ids ids) {
        if (ids.externalUserId() != null) {
            mongo.remove(of(ids.externalUserId()), DesiredTags.COLLECTION);
        }
    }

    private static Query of(String externalUserId) {
        return Query.query(where("externalUserId").is(externalUserId));
    }
}
