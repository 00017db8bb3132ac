package io.quanzi.commands;

import static io.quanzi.files.PrivateTree.assertPrivate;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.quanzi.Quanzi;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.embedded.EmbeddedStore.Sync;
import io.quanzi.shared.ChildJvm;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code backup}, {@code restore} and {@code migrate} where no bot runs; and what stops a second bot. */
class StoredDataCommandsTests {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;

    @TempDir
    private Path directory;

    @BeforeEach
    void fillAndListen() {
        use("data");
        try (EmbeddedStore store = EmbeddedStore.open(directory.resolve("data/store"), Sync.PROCESS);
                MongoClient client = MongoClients.create(store.uri())) {
            client.getDatabase("quanzi").getCollection("customers").insertOne(new Document("_id", "lin"));
        }
        PrintStream heard = new PrintStream(said, true, StandardCharsets.UTF_8);
        System.setOut(heard);
        System.setErr(heard);
    }

    @AfterEach
    void forget() {
        System.setOut(out);
        System.setErr(err);
        System.clearProperty("quanzi.data-dir");
        System.clearProperty("spring.mongodb.uri");
    }

    @Test
    void backsUpAndRestores() {
        assertThat(run("backup", directory.resolve("backup").toString())).isZero();
        assertThat(said()).contains("backed up to").contains("1 documents").contains("quanzi.customers");
        use("again");

        assertThat(run("restore", directory.resolve("backup").toString(), "--json"))
                .isZero();

        assertThat(said()).contains("\"quanzi.customers\" : 1").contains("\"sha256\"");
        assertPrivate(directory.resolve("backup"));
        assertPrivate(directory.resolve("again"));
        assertThat(directory.resolve("backup/store/password")).doesNotExist();
        try (EmbeddedStore store = EmbeddedStore.open(directory.resolve("again/store"), Sync.PROCESS)) {
            assertThat(store.opening().documents()).isEqualTo(1);
        }
        assertThat(run("restore", directory.resolve("backup").toString())).isEqualTo(FAILED);
        assertThat(said()).contains("is not empty: it has store");
        assertThat(run("backup", directory.resolve("backup").toString())).isEqualTo(FAILED);
        assertThat(said()).contains("never written over anything");
    }

    @Test
    void saysWhatToNameWhereThereIsNothing() {
        assertThat(run("restore", directory.resolve("nowhere").toString())).isEqualTo(FAILED);
        assertThat(said()).contains("there is no");
        use("nowhere");
        assertThat(run("backup", directory.resolve("backup").toString())).isEqualTo(FAILED);
        assertThat(said()).contains("There is no data in").contains("QUANZI_DATA_DIR");
        assertThat(directory.resolve("backup")).doesNotExist();
    }

    @Test
    void migratesToAnotherServer() {
        try (EmbeddedStore target = EmbeddedStore.inMemory();
                MongoClient client = MongoClients.create(target.uri())) {
            assertThat(run("migrate", "--to", target.uri())).isZero();

            assertThat(said()).contains("1 / 1  customers").contains("1 documents (1 written now)");
            assertThat(client.getDatabase("quanzi").getCollection("customers").countDocuments())
                    .isEqualTo(1);
            assertThat(run("migrate", "--to", target.uri())).isEqualTo(FAILED);
            assertThat(said()).contains("has data already");
        }
    }

    @Test
    void knowsWrongUsageAndExplainsItself() {
        assertThat(run("backup")).isEqualTo(WRONG_USAGE);
        assertThat(run("restore")).isEqualTo(WRONG_USAGE);
        assertThat(run("migrate")).isEqualTo(WRONG_USAGE);
        assertThat(run("migrate", "--to", "nonsense")).isEqualTo(WRONG_USAGE);
        assertThat(said()).contains("expected a URI such as mongodb://host:27017/quanzi");
        assertThat(run("migrate", "--to", "mongodb://127.0.0.1:1")).isEqualTo(WRONG_USAGE);
        assertThat(said()).contains("--to names no database", "mongodb://host:27017/quanzi");
        assertThat(run("migrate", "--to", "mongodb://127.0.0.1:1/quanzi?w=0")).isEqualTo(WRONG_USAGE);
        assertThat(said()).contains("--to has w=0");
        assertThat(run("backup", "--help")).isZero();
        assertThat(run("restore", "--help")).isZero();
        assertThat(run("migrate", "--help")).isZero();
    }

    @Test
    void leavesAMongoDbToItsOwnTools() {
        System.setProperty("spring.mongodb.uri", "mongodb://127.0.0.1:1/quanzi");

        assertThat(run("backup", directory.resolve("backup").toString())).isEqualTo(FAILED);
        assertThat(said()).contains("mongodump");
        assertThat(run("restore", directory.toString())).isEqualTo(FAILED);
        assertThat(said()).contains("mongorestore");
    }

    @Test
    void wantsTheBotStoppedWhereItWouldWriteMeanwhile() {
        RunFile.ofThis(8080, "token").write(directory.resolve("data"));

        assertThat(run("migrate", "--to", "mongodb://127.0.0.1:1/quanzi")).isEqualTo(FAILED);
        assertThat(said())
                .contains("a bot runs on this data: process "
                        + ProcessHandle.current().pid() + " on port 8080")
                .contains("stop it first");
        assertThat(run("restore", directory.toString())).isEqualTo(FAILED);
    }

    @Test
    void doesNotTakeAnotherProcessForTheBotThatHadItsNumber() {
        Path data = directory.resolve("data");
        new RunFile(ProcessHandle.current().pid(), 8080, "token", Instant.EPOCH).write(data);

        assertThat(RunFile.live(data)).isEmpty();
        assertThat(run("backup", directory.resolve("backup").toString())).isZero();
    }

    @Test
    void refusesASecondBotInAProcessOfItsOwn() throws Exception {
        RunFile.ofThis(8080, "token").write(directory.resolve("data"));

        List<String> command = ChildJvm.command("-Dquanzi.data-dir=" + directory.resolve("data"));
        command.add("serve");
        Process second = new ProcessBuilder(command).redirectErrorStream(true).start();
        String answer = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(second.waitFor()).isEqualTo(FAILED);
        assertThat(answer)
                .contains("a bot runs on this data already: process "
                        + ProcessHandle.current().pid() + " on port 8080")
                .contains("stop it, or set QUANZI_DATA_DIR to another directory");
    }

    private void use(String name) {
        System.setProperty("quanzi.data-dir", directory.resolve(name).toString());
    }

    private String said() {
        String text = said.toString(StandardCharsets.UTF_8);
        said.reset();
        return text;
    }

    private static int run(String... words) {
        return Commands.run(Quanzi.class, words);
    }
}
