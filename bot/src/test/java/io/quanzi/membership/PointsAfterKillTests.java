package io.quanzi.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.embedded.EmbeddedStore.Sync;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Posts in a process of its own and kills it in the middle. */
class PointsAfterKillTests {
    private static final int PEOPLE = 10;
    private static final int THREADS = 8;
    private static final Instant NOON = Instant.parse("2026-03-03T04:00:00Z");

    @TempDir
    private Path directory;

    /** The process that is killed: says the number of each posting that was acknowledged. */
    static final class Poster {
        private Poster() {}

        public static void main(String[] directory) {
            EmbeddedStore store = EmbeddedStore.open(Path.of(directory[0]), Sync.PROCESS);
            PointsLedger ledger = ledger(MongoClients.create(store.uri()));
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            IntStream.range(0, THREADS)
                    .forEach(thread -> threads.execute(() -> {
                        for (int i = thread; ; i += THREADS) {
                            post(ledger, i);
                            System.out.println("posted " + i);
                        }
                    }));
        }
    }

    private static PointsLedger ledger(MongoClient client) {
        return new PointsLedger(new MongoTemplate(client, "quanzi"));
    }

    private static CustomerId person(int number) {
        return new CustomerId("c" + number % PEOPLE);
    }

    /** Posting number i gives i % 7 points to one of ten people, so that eight threads meet. */
    private static void post(PointsLedger ledger, int number) {
        ledger.post(person(number), PointsCause.order("O-" + number), number % 7, NOON, Message.literal("订单"));
    }

    @Test
    void keepsEveryPostingThatWasAcknowledgedAndEveryBalance() throws Exception {
        keepsAll(killAfter(500));
    }

    @Test
    @Tag("soak")
    void keepsThemAfterManyPostings() throws Exception {
        keepsAll(killAfter(5_000));
    }

    private void keepsAll(List<Integer> acknowledged) {
        try (EmbeddedStore store = EmbeddedStore.open(directory, Sync.PROCESS);
                MongoClient client = MongoClients.create(store.uri())) {
            PointsLedger ledger = ledger(client);
            for (int number : acknowledged) {
                assertThat(ledger.find(PointsCause.order("O-" + number))).isPresent();
            }
            // hear everything again, and a little more
            int most = acknowledged.stream().mapToInt(Integer::intValue).max().orElseThrow() + 50;
            IntStream.range(0, most).forEach(number -> post(ledger, number));
            long expected =
                    IntStream.range(0, most).mapToLong(number -> number % 7).sum();
            long sum = 0;
            for (int i = 0; i < PEOPLE; i++) {
                sum += chained(ledger, person(i));
            }
            assertThat(sum).isEqualTo(expected);
            assertThat(client.getDatabase("quanzi")
                            .getCollection(PointsLedger.POINTS)
                            .countDocuments(new Document()))
                    .isEqualTo(most);
        }
    }

    private static long chained(PointsLedger ledger, CustomerId person) {
        List<PointsEntry> newestFirst = ledger.history(person, 100_000);
        long balance = 0;
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            balance += newestFirst.get(i).points();
            assertThat(newestFirst.get(i).balance()).isEqualTo(balance);
            assertThat(newestFirst.get(i).seq()).isEqualTo(newestFirst.size() - i);
        }
        assertThat(ledger.head(person)).isEqualTo(new PointsLedger.Head(newestFirst.size(), balance));
        return balance;
    }

    private List<Integer> killAfter(int postings) throws IOException, InterruptedException {
        Process poster = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Poster.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            var acknowledged = new ArrayList<Integer>();
            BufferedReader said = poster.inputReader(StandardCharsets.UTF_8);
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.matches("posted [0-9]+")) {
                    acknowledged.add(Integer.valueOf(line.substring("posted ".length())));
                }
                if (acknowledged.size() == postings) {
                    poster.toHandle().destroyForcibly(); // leaves what it said before to be read
                }
            }
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(postings);
            return acknowledged;
        } finally {
            poster.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }
}
