package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.Audit;
import java.util.List;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/** Tells whether an administrator has a password that a person chose: the first one may have been made and told once. */
@Component
public class AdminPasswords {
    private final Users users;
    private final MongoOperations mongo;

    AdminPasswords(Users users, MongoOperations mongo) {
        this.users = users;
        this.mongo = mongo;
    }

    /** Whether one was set at the start, or chosen since, as the audit has it. */
    public boolean isChosen() {
        List<String> admins = users.all().stream()
                .filter(user -> user.role() == Role.ADMIN)
                .map(User::name)
                .toList();
        Criteria chosen = where("action").is("user.password").and("subject").in(admins);
        Criteria given = where("action")
                .is("user.create")
                .and("subject")
                .in(admins)
                .and("detail")
                .is("password from settings");
        return mongo.exists(Query.query(new Criteria().orOperator(chosen, given)), Audit.COLLECTION);
    }
}
