package io.quanzi.embedded;

import static io.quanzi.files.PrivateTree.assertPrivate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.quanzi.embedded.EmbeddedStore.Sync;
import io.quanzi.files.PrivateTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorePasswordTests {
    private static final String SOON = "?serverSelectionTimeoutMS=2000&connectTimeoutMS=2000";

    @TempDir
    private Path directory;

    @Test
    void driverWithThePasswordReadsAndWrites() {
        try (EmbeddedStore store = EmbeddedStore.inMemory()) {
            for (String options : List.of("", "?authMechanism=SCRAM-SHA-256", "?authSource=admin")) {
                try (MongoClient client = MongoClients.create(store.uri() + options)) {
                    client.getDatabase("quanzi").getCollection("users").insertOne(new Document("by", options));
                    assertThat(client.getDatabase("other")
                                    .getCollection("users")
                                    .countDocuments())
                            .isZero();
                }
            }
        }
    }

    @Test
    void driverWithoutCredentialsPlantsNoAdmin() {
        try (EmbeddedStore store = EmbeddedStore.inMemory();
                MongoClient stranger = MongoClients.create("mongodb://127.0.0.1:" + store.port() + "/quanzi" + SOON)) {
            MongoDatabase database = stranger.getDatabase("quanzi");

            assertUnauthorized(() -> database.getCollection("users").insertOne(new Document("_id", "admin")));
            assertUnauthorized(() -> database.getCollection("users").find().first());
            assertUnauthorized(() -> database.getCollection("users").deleteMany(new Document()));
            assertUnauthorized(() -> stranger.listDatabaseNames().first());
            assertUnauthorized(() -> database.drop());
            for (String command : List.of(
                    "serverStatus", "dbStats", "listCollections", "getLog", "shutdown", "whatsmyuri", "nothing")) {
                assertUnauthorized(() -> stranger.getDatabase("admin").runCommand(new Document(command, 1)));
            }
            assertThat(database.runCommand(new Document("ping", 1)).get("ok")).isEqualTo(1.0);
            try (MongoClient owner = MongoClients.create(store.uri())) {
                assertThat(owner.getDatabase("quanzi").listCollectionNames()).isEmpty();
            }
        }
    }

    private static void assertUnauthorized(Runnable act) {
        assertThatThrownBy(act::run).isInstanceOfSatisfying(MongoCommandException.class, refused -> {
            assertThat(refused.getErrorCode()).isEqualTo(13);
            assertThat(refused.getErrorCodeName()).isEqualTo("Unauthorized");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"quanzi:wrong", "quanzi:", "admin:PASSWORD", "QUANZI:PASSWORD"})
    void driverWithOtherCredentialsIsRefused(String credentials) {
        try (EmbeddedStore store = EmbeddedStore.inMemory()) {
            String password = store.uri().replaceAll(".*:(\\w{64})@.*", "$1");
            String uri =
                    "mongodb://" + credentials.replace("PASSWORD", password) + "@127.0.0.1:" + store.port() + "/quanzi";
            try (MongoClient client = MongoClients.create(uri + SOON)) {
                assertThatThrownBy(() -> client.getDatabase("quanzi")
                                .listCollectionNames()
                                .first())
                        .isInstanceOfAny(MongoSecurityException.class, MongoSocketException.class);
            }
        }
    }

    @Test
    void driverThatAsksForAnotherMechanismIsRefused() {
        try (EmbeddedStore store = EmbeddedStore.inMemory();
                MongoClient client = MongoClients.create(store.uri() + SOON + "&authMechanism=SCRAM-SHA-1")) {
            assertThatThrownBy(() ->
                            client.getDatabase("quanzi").listCollectionNames().first())
                    .isInstanceOf(MongoSecurityException.class)
                    .hasStackTraceContaining("SCRAM-SHA-256 only");
        }
    }

    @Test
    void strangerWhoSendsMuchIsHungUpOn() throws IOException {
        try (EmbeddedStore store = EmbeddedStore.inMemory();
                Socket stranger = new Socket(InetAddress.getLoopbackAddress(), store.port())) {
            stranger.setSoTimeout(20_000);
            var out = stranger.getOutputStream();
            // a request that announces 40 MB
            out.write(new byte[] {0, 0x5a, 0x62, 2, 1, 0, 0, 0, 0, 0, 0, 0, (byte) 0xdd, 7, 0, 0});
            assertThatThrownBy(() -> {
                        for (int sent = 0; sent < 4_000; sent++) {
                            out.write(new byte[10_000]);
                        }
                        assertThat(stranger.getInputStream().read()).isEqualTo(-1);
                        throw new IOException("closed");
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void wrongGuessesWaitLongerEachTimeUpToABound() {
        PasswordThrottle passwordThrottle = new PasswordThrottle();

        List<Long> delays = Stream.generate(passwordThrottle::wrong).limit(12).toList();

        assertThat(delays)
                .startsWith(50L, 100L, 200L, 400L)
                .endsWith(5_000L, 5_000L)
                .isSorted();
    }

    @Test
    void passwordStaysWithItsDirectoryAndIsForItsOwnerOnly() throws IOException {
        String first = password();
        assertThat(password()).isEqualTo(first);
        assertThat(PrivateTree.permissions(directory.resolve("store/password"))).isEqualTo("rw-------");

        Files.writeString(directory.resolve("store/password"), first.substring(0, 20));
        assertThat(password()).as("after one that a crash left unfinished").isNotEqualTo(first);
    }

    @Test
    void closesWhatAnOlderVersionLeftOpenToOthers() throws IOException {
        Path store = directory.resolve("store");
        password();
        Files.writeString(store.resolve("store.log.cut-at-12"), "customers");
        PrivateTree.open(store);

        password();

        assertPrivate(store);
    }

    private String password() {
        try (EmbeddedStore store = EmbeddedStore.open(directory.resolve("store"), Sync.PROCESS)) {
            return store.uri().replaceAll(".*:(\\w{64})@.*", "$1");
        }
    }
}
