package io.quanzi.liveqa;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.liveqa.Question.State;
import io.quanzi.shared.CustomerId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.FindAndModifyOptions;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Stores questions.
 *
 * <pre>{"_id": "3vQx...", "session": "sleep-1202", "text": "...", "name": "豆豆妈", "customer": "c66f...", "at": ISODate,
 *  "state": "APPROVED", "reason": null, "answer": "...", "live": false}</pre>
 */
@Component
class QuestionRows {
    static final String QUESTIONS = "live_questions";

    private final MongoOperations mongo;

    QuestionRows(MongoOperations mongo) {
        this.mongo = mongo;
        // serves a session's page, and how many wait
        mongo.indexOps(QUESTIONS).createIndex(new Index("session", Sort.Direction.ASC).on("state", Sort.Direction.ASC));
        // serves a person's export and erasure
        mongo.indexOps(QUESTIONS).createIndex(new Index("customer", Sort.Direction.ASC).sparse());
    }

    void insert(Question question) {
        var row = new Document("_id", question.id())
                .append("session", question.session())
                .append("text", question.text())
                .append("name", question.name())
                .append("at", question.at())
                .append("state", question.state().name())
                .append("live", false);
        if (question.customer() != null) {
            row.append("customer", question.customer().value());
        }
        mongo.insert(row, QUESTIONS);
    }

    List<Question> of(String session) {
        return find(where("session").is(session));
    }

    List<Question> of(CustomerId person) {
        return find(where("customer").is(person.value()));
    }

    private List<Question> find(Criteria which) {
        return mongo.find(Query.query(which).with(Sort.by("at", "_id")), Document.class, QUESTIONS).stream()
                .map(QuestionRows::read)
                .toList();
    }

    Optional<Question> find(String session, String id) {
        return Optional.ofNullable(mongo.findOne(
                        Query.query(where("_id").is(id).and("session").is(session)), Document.class, QUESTIONS))
                .map(QuestionRows::read);
    }

    long count(String session, State state) {
        return mongo.count(Query.query(where("session").is(session).and("state").is(state.name())), QUESTIONS);
    }

    /** Changes one as it stands; returns it as it was, empty when it is gone or stands otherwise by now. */
    Optional<Question> change(String session, String id, Collection<State> from, Update update) {
        return Optional.ofNullable(mongo.findAndModify(
                        Query.query(where("_id")
                                .is(id)
                                .and("session")
                                .is(session)
                                .and("state")
                                .in(from.stream().map(Enum::name).toList())),
                        update,
                        FindAndModifyOptions.options().returnNew(false),
                        Document.class,
                        QUESTIONS))
                .map(QuestionRows::read);
    }

    boolean remove(String session, String id) {
        return mongo.remove(Query.query(where("_id").is(id).and("session").is(session)), QUESTIONS)
                        .getDeletedCount()
                > 0;
    }

    void erase(CustomerId person) {
        mongo.remove(Query.query(where("customer").is(person.value())), QUESTIONS);
    }

    void move(CustomerId from, CustomerId into) {
        mongo.updateMulti(
                Query.query(where("customer").is(from.value())), new Update().set("customer", into.value()), QUESTIONS);
    }

    /** Takes names and persons off a session's questions, and removes those that nobody let through. */
    void forget(String session) {
        mongo.remove(Query.query(where("session").is(session).and("state").ne(State.APPROVED.name())), QUESTIONS);
        mongo.updateMulti(
                Query.query(where("session").is(session)),
                new Update().unset("customer").set("name", null),
                QUESTIONS);
    }

    private static Question read(Document row) {
        String customer = row.getString("customer");
        return new Question(
                row.getString("_id"),
                row.getString("session"),
                row.getString("text"),
                row.getString("name"),
                customer == null ? null : new CustomerId(customer),
                row.getDate("at").toInstant(),
                State.valueOf(row.getString("state")),
                text(row, "reason"),
                text(row, "answer"),
                row.getBoolean("live", false));
    }

    private static @Nullable String text(Document row, String field) {
        return row.getString(field);
    }
}
