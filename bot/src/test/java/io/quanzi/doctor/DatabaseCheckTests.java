package io.quanzi.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.quanzi.doctor.CheckResult.State;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.shared.TestMongo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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

    private List<CheckResult> look(MongoOperations database) {
        return look(database, new DatabaseCheck(Duration.ofMinutes(1)));
    }

    private List<CheckResult> look(MongoOperations database, DatabaseCheck check) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        var bot = database == null
                ? null
                : new DiagnosticContext.Bot(
                        database, null, Clock.systemUTC(), List::of, () -> atStart, List::of, path -> Map.of());
        var diagnosticContext = DiagnosticContext.of(environment, Clock.systemUTC(), bot);
        var found = new CheckResults(diagnosticContext::masked);
        check.look(diagnosticContext, found);
        return found.all();
    }

    @Test
    void findsNothingWrongWithTheEmbeddedStoreAndLeavesNothingInIt() {
        assertThat(look(mongo))
                .extracting(CheckResult::id)
                .containsExactly("database.ok", "database-writes.ok", "database-clock.embedded", "database-indexes.ok");
        assertThat(mongo.findAll(Document.class, "doctor")).isEmpty();
    }

    @Test
    void findsAnIndexThatWasTakenAwaySinceTheStart() {
        String name = mongo.indexOps("orders")
                .createIndex(new Index("paidAt", Sort.Direction.ASC).on("buyer", Sort.Direction.ASC));
        atStart = DatabaseCheck.indexesOf(mongo);
        mongo.indexOps("orders").dropIndex(name);

        List<CheckResult> findings = look(mongo);

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
                .extracting(CheckResult::id)
                .containsExactly("database-writes.refused");
    }

    @Test
    void findsAServerThatIsNotThereAndKeepsThePasswordToItself() {
        settings.put("spring.mongodb.uri", "mongodb://shop:pass-of-this-test@127.0.0.1:1/quanzi?connectTimeoutMS=200");

        List<CheckResult> findings = look(null);

        assertThat(findings).extracting(CheckResult::id).containsExactly("database.unreachable");
        assertThat(findings.toString()).contains("127.0.0.1:1").doesNotContain("pass-of-this-test");
    }

    @Test
    void findsASettingOfTheAddressWithWhichThingsAreLost() {
        settings.put("spring.mongodb.uri", "mongodb://shop:pass-of-this-test@127.0.0.1:1/quanzi?w=0");

        assertThat(look(null)).singleElement().satisfies(one -> {
            assertThat(one.id()).isEqualTo("database.writes-unheard");
            assertThat(one.state()).isEqualTo(State.WRONG);
            assertThat(one.seen().en()).startsWith("SPRING_MONGODB_URI has w=0");
            assertThat(one.mend()).isNotNull();
        });
    }

    @Test
    void findsADatabaseFarAway() throws Exception {
        try (var store = EmbeddedStore.inMemory();
                var far = new FarAway(store.port(), 30)) {
            settings.put("spring.mongodb.uri", store.uri(far.port()));

            assertThat(look(null, new DatabaseCheck(Duration.ofMillis(20))))
                    .filteredOn(one -> one.state() == State.WARN)
                    .singleElement()
                    .satisfies(one -> {
                        assertThat(one.id()).isEqualTo("database-writes.slow");
                        assertThat(one.mend()).isNotNull();
                    });
        }
    }

    @Test
    void findsADatabaseThatWentAwayUnderTheRunningBot() {
        EmbeddedStore store = EmbeddedStore.inMemory();
        try (MongoClient client = MongoClients.create(store.uri() + "?serverSelectionTimeoutMS=300")) {
            var template = new MongoTemplate(client, "quanzi");
            await().ignoreExceptions()
                    .until(() ->
                            !template.save(new Document("_id", "one"), "orders").isEmpty());
            store.close();

            assertThat(look(template)).singleElement().satisfies(one -> {
                assertThat(one.id()).isEqualTo("database.unreachable");
                assertThat(one.state()).isEqualTo(State.WRONG);
            });
        }
    }

    /** Hands bytes on to a server on this machine, later. */
    private static final class FarAway implements AutoCloseable {
        private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        FarAway(int server, int millis) throws IOException {
            start(() -> {
                while (true) {
                    Socket near = door.accept();
                    var there = new Socket(InetAddress.getLoopbackAddress(), server);
                    start(() -> pass(near, there, millis));
                    start(() -> pass(there, near, 0));
                }
            });
        }

        private interface Work {
            void run() throws Exception;
        }

        private static void start(Work work) {
            var thread = new Thread(() -> {
                try {
                    work.run();
                } catch (Exception closed) {
                    // one of the two sides hung up, or the test is over
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        private static void pass(Socket from, Socket to, int millis) throws Exception {
            try (from;
                    to) {
                byte[] some = new byte[8192];
                for (int n = from.getInputStream().read(some);
                        n > 0;
                        n = from.getInputStream().read(some)) {
                    TimeUnit.MILLISECONDS.sleep(millis);
                    to.getOutputStream().write(some, 0, n);
                }
            }
        }

        int port() {
            return door.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            door.close();
        }
    }

    @Test
    void findsAnAddressThatIsNone() {
        settings.put("spring.mongodb.uri", "127.0.0.1:27017");

        assertThat(look(null)).extracting(CheckResult::id).containsExactly("database.uri");
    }

    @Test
    void leavesTheEmbeddedStoreToTheRunningBot() {
        assertThat(look(null)).extracting(CheckResult::id).containsExactly("database.embedded");
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
