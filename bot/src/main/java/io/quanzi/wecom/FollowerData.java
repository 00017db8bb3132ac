package io.quanzi.wecom;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.PersonalDataByIds;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** Shows and erases that a person follows the Official Account. It is read again from there for as long as they do. */
@Component
class FollowerData implements PersonalDataByIds {
    private final MongoOperations mongo;

    FollowerData(MongoOperations mongo) {
        this.mongo = mongo;
    }

    @Override
    public String section() {
        return "follows";
    }

    @Override
    public Map<String, Object> export(Ids ids) {
        if (ids.unionid() == null) {
            return Map.of();
        }
        List<Document> rows = mongo.find(of(ids.unionid()), Document.class, Followers.FOLLOWERS);
        return rows.isEmpty() ? Map.of() : Map.of("officialAccount", rows);
    }

    @Override
    public void erase(Ids ids) {
        if (ids.unionid() != null) {
            mongo.remove(of(ids.unionid()), Followers.FOLLOWERS);
        }
    }

    private static Query of(String unionid) {
        return Query.query(where("unionid").is(unionid));
    }
}
