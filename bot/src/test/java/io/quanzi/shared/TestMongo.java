package io.quanzi.shared;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import io.quanzi.embedded.EmbeddedStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.data.mongodb.core.mapping.MongoMappingContext;

/** A database of its own for each test: on the server that {@code MONGODB_URI} names, else in this process. */
public final class TestMongo {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String URI = uri();
    private static final MongoClient CLIENT = MongoClients.create(URI);

    private TestMongo() {}

    private static String uri() {
        String named = System.getenv("MONGODB_URI");
        if (named != null && !named.isBlank()) {
            return named;
        }
        // tests have days of their own: what they keep must not be over by the clock of this machine
        return EmbeddedStore.inMemory(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
                .uri();
    }

    /** An empty database. */
    public static MongoTemplate fresh() {
        return database(CLIENT);
    }

    /** An empty database, and who hears of each command sent to it. */
    public static MongoTemplate heardBy(CommandListener listener) {
        return database(MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(URI))
                .addCommandListener(listener)
                .build()));
    }

    private static MongoTemplate database(MongoClient client) {
        var factory = new SimpleMongoClientDatabaseFactory(
                client, "test" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet());
        var conversions = new MongoConversions().mongoCustomConversions();
        var context = new MongoMappingContext();
        context.setSimpleTypeHolder(conversions.getSimpleTypeHolder());
        var converter = new MongoConversions().mappingMongoConverter(context, conversions);
        converter.afterPropertiesSet();
        return new MongoTemplate(factory, converter);
    }
}
