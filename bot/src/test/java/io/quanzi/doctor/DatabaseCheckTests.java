package io.quanzi.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.mongodb.client.MongoDatabase;
import io.quanzi.doctor.Finding.State;
import io.quanzi.shared.TestMongo;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentMatchers;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.DbCallback;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.index.Index;

class DatabaseCheckTests {
    private final MongoTemplate mongo = TestMongo.fresh();
    private final Map<String, Object> settings = new HashMap<>();
    private Map<String, Set<String>> atStart = Map.of();

    private List<Finding> look(MongoOperations database) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        var bot = database == null ? null : new Patient.Bot(database, null, Clock.systemUTC(), List::of, () -> atStart);
        var patient = Patient.of(environment, Clock.systemUTC(), bot);
        var found = new Findings(patient::masked);
        new DatabaseCheck().look(patient, found);
        return found.all();
    }

    @Test
    void findsNothingWrongWithTheEmbeddedStoreAndLeavesNothingInIt() {
        assertThat(look(mongo))
                .extracting(Finding::id)
                .containsExactly("database.ok", "database-writes.ok", "database-clock.embedded", "database-indexes.ok");
        assertThat(mongo.findAll(Document.class, "doctor")).isEmpty();
    }

    @Test
    void findsAnIndexThatWasTakenAwaySinceTheStart() {
        String name = mongo.indexOps("orders")
                .createIndex(new Index("paidAt", Sort.Direction.ASC).on("buyer", Sort.Direction.ASC));
        atStart = DatabaseCheck.indexesOf(mongo);
        mongo.indexOps("orders").dropIndex(name);

        List<Finding> findings = look(mongo);

        assertThat(findings)
                .filteredOn(one -> one.state() == State.WRONG)
                .singleElement()
                .satisfies(one -> {
                    assertThat(one.id()).isEqualTo("database-indexes.missing");
                    assertThat(one.seen().en()).contains("orders.paidAt+buyer");
                });
    }

    @Test
    void findsADatabaseThatTakesNoWrites() {
        MongoDatabase real = mongo.getDb();
        MongoDatabase closed = mock(MongoDatabase.class);
        when(closed.runCommand(any(Bson.class))).thenAnswer(call -> real.runCommand(call.getArgument(0, Bson.class)));
        when(closed.getCollection("doctor")).thenThrow(new IllegalStateException("not primary"));
        when(closed.listCollectionNames()).thenReturn(real.listCollectionNames());
        MongoOperations operations = mock(MongoOperations.class);
        when(operations.execute(ArgumentMatchers.<DbCallback<Object>>any())).thenAnswer(call -> {
            DbCallback<?> asked = call.getArgument(0);
            return asked.doInDB(closed);
        });

        assertThat(look(operations))
                .filteredOn(one -> one.state() == State.WRONG)
                .extracting(Finding::id)
                .containsExactly("database-writes.refused");
    }

    @Test
    void findsAServerThatIsNotThereAndKeepsThePasswordToItself() {
        settings.put("spring.mongodb.uri", "mongodb://shop:pass-of-this-test@127.0.0.1:1/quanzi?connectTimeoutMS=200");

        List<Finding> findings = look(null);

        assertThat(findings).extracting(Finding::id).containsExactly("database.unreachable");
        assertThat(findings.toString()).contains("127.0.0.1:1").doesNotContain("pass-of-this-test");
    }

    @Test
    void findsAnAddressThatIsNone() {
        settings.put("spring.mongodb.uri", "127.0.0.1:27017");

        assertThat(look(null)).extracting(Finding::id).containsExactly("database.uri");
    }

    @Test
    void leavesTheEmbeddedStoreToTheRunningBot() {
        assertThat(look(null)).extracting(Finding::id).containsExactly("database.embedded");
    }

    @ParameterizedTest
    @CsvSource({
        "4.0.28, true",
        "3.6.23, true",
        "4.2.0, false",
        "4.4.1, false",
        "8.0.3, false",
        "7.0.0-rc1, false",
        "?, false"
    })
    void knowsTheOldestVersion(String version, boolean old) {
        assertThat(DatabaseCheck.isOld(version)).isEqualTo(old);
    }
}
