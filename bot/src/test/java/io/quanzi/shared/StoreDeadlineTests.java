package io.quanzi.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientSettings;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;

/** The time that goes with each command, as the database is told of it. */
class StoreDeadlineTests {
    private static final String NONE = "none";

    private final Map<String, String> times = new ConcurrentHashMap<>();
    private final MongoTemplate mongo = bounded();
    private final StoreDeadline deadline =
            new StoreDeadline(new DefaultListableBeanFactory().getBeanProvider(MongoDatabaseFactory.class));

    private MongoTemplate bounded() {
        MongoDatabaseFactory plain = TestMongo.heardBy(new CommandListener() {
                    @Override
                    public void commandStarted(CommandStartedEvent event) {
                        BsonValue time = event.getCommand().get("maxTimeMS");
                        times.put(
                                event.getCommandName(),
                                time == null
                                        ? NONE
                                        : String.valueOf(time.asNumber().longValue()));
                    }
                })
                .getMongoDatabaseFactory();
        return new MongoTemplate((MongoDatabaseFactory)
                StoreDeadline.Databases.boundedDatabases().postProcessAfterInitialization(plain, "factory"));
    }

    @AfterEach
    void end() {
        deadline.end();
    }

    @Test
    void isAMinuteForEachAnswerWhereNobodyWaits() {
        var settings = MongoClientSettings.builder();
        new MongoTimeouts().patience().customize(settings);

        assertThat(settings.build().getSocketSettings().getReadTimeout(TimeUnit.SECONDS))
                .isEqualTo(60);
    }

    @Test
    void isLongerForWhatBuildsAnIndexOrRemovesMuch() {
        mongo.indexOps("orders").createIndex(new Index("paidAt", Sort.Direction.ASC));
        mongo.getCollection("orders").deleteMany(new Document("paidAt", null));
        mongo.insert(new Document("_id", "one"), "orders");
        mongo.find(new Query(), Document.class, "orders");

        assertThat(millis("createIndexes")).isBetween(TimeUnit.MINUTES.toMillis(59), TimeUnit.HOURS.toMillis(1));
        assertThat(millis("delete")).isBetween(TimeUnit.MINUTES.toMillis(9), TimeUnit.MINUTES.toMillis(10));
        assertThat(times).containsEntry("insert", NONE).containsEntry("find", NONE);
    }

    @Test
    void isShortForADoorWhateverItAsks() {
        deadline.begin(false);

        mongo.insert(new Document("_id", "one"), "orders");
        mongo.find(new Query(), Document.class, "orders");
        mongo.getCollection("orders").deleteMany(new Document("_id", "one"));

        assertThat(List.of("insert", "find", "delete"))
                .allSatisfy(command -> assertThat(millis(command)).isBetween(1L, StoreDeadline.SHORT_MILLIS));
    }

    private long millis(String command) {
        return Long.parseLong(times.get(command));
    }
}
