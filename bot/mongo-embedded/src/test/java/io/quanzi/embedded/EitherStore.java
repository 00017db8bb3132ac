package io.quanzi.embedded;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import org.jspecify.annotations.Nullable;

/** A database on the server that {@code MONGODB_URI} names, else on a store in memory: what holds on both is tried on it. */
final class EitherStore implements AutoCloseable {
    private final @Nullable EmbeddedStore store;
    private final MongoClient client;
    private final MongoDatabase database;

    /** @param name of the database, to which the process is added */
    EitherStore(String name) {
        String server = System.getenv("MONGODB_URI");
        store = server == null || server.isBlank() ? EmbeddedStore.inMemory() : null;
        client = MongoClients.create(store == null ? server : store.uri());
        database = client.getDatabase(
                "quanzi_" + name + "_" + ProcessHandle.current().pid());
    }

    MongoClient client() {
        return client;
    }

    MongoDatabase database() {
        return database;
    }

    @Override
    public void close() {
        database.drop();
        client.close();
        if (store != null) {
            store.close();
        }
    }
}
