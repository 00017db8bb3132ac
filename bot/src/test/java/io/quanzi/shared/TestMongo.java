package io.quanzi.shared;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.quanzi.embedded.EmbeddedStore;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.data.mongodb.core.convert.DefaultDbRefResolver;
import org.springframework.data.mongodb.core.convert.MappingMongoConverter;
import org.springframework.data.mongodb.core.mapping.MongoMappingContext;

/** A database of its own for each test: on the server that {@code MONGODB_URI} names, else in this process. */
public final class TestMongo {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final MongoClient CLIENT = MongoClients.create(uri());

    private TestMongo() {}

    private static String uri() {
        String named = System.getenv("MONGODB_URI");
        if (named != null && !named.isBlank()) {
            return named;
        }
        return EmbeddedStore.inMemory().uri();
    }

    /** An empty database. */
    public static MongoTemplate fresh() {
        var factory = new SimpleMongoClientDatabaseFactory(
                CLIENT, "test" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet());
        var conversions = new Conversions().mongoCustomConversions();
        var context = new MongoMappingContext();
        context.setSimpleTypeHolder(conversions.getSimpleTypeHolder());
        var converter = new MappingMongoConverter(new DefaultDbRefResolver(factory), context);
        converter.setCustomConversions(conversions);
        converter.afterPropertiesSet();
        return new MongoTemplate(factory, converter);
    }
}
