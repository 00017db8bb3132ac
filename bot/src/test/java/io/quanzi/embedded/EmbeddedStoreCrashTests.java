package io.quanzi.embedded;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.quanzi.embedded.EmbeddedStore.Sync;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreCrashTests {
    private static final int ROUNDS = Integer.getInteger("quanzi.crash.rounds", 5);

    @TempDir
    private Path directory;

    @Test
    void keepsEveryAcknowledgedWriteWhenKilled() throws Exception {
        Map<String, Integer> acknowledged = new HashMap<>();
        Random random = new Random();
        for (int round = 0; round < ROUNDS; round++) {
            int millis = 50 + random.nextInt(1_000);
            Process child = start("", round);
            try (BufferedReader lines = child.inputReader()) {
                assertThat(lines.readLine()).isEqualTo("ready");
                Thread killer = new Thread(() -> kill(child, millis));
                killer.start();
                lines.lines().forEach(line -> note(acknowledged, line));
                killer.join();
            }
            child.waitFor();

            assertKept(acknowledged);
        }
        assertThat(acknowledged).hasSizeGreaterThan(ROUNDS * 20);
    }

    @Test
    void refusesWritesAndGoesOnReadingWhenTheDiskIsFull() throws Exception {
        Map<String, Integer> acknowledged = new HashMap<>();
        List<String> refused = new ArrayList<>();
        // The largest file that the shell allows stands for the full disk.
        Process child = start("ulimit -f 400; ", 0);
        try (BufferedReader lines = child.inputReader()) {
            lines.lines().filter(line -> !line.equals("ready")).forEach(line -> {
                if (line.startsWith("refused")) {
                    refused.add(line);
                } else {
                    note(acknowledged, line);
                }
            });
        }
        child.waitFor();

        assertThat(refused).isNotEmpty().allMatch(line -> line.contains("Make room") && line.contains("readable"));
        assertThat(acknowledged).hasSizeGreaterThan(100);
        assertKept(acknowledged);
    }

    private Process start(String before, int round) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = before + "exec '" + java + "' -Xmx256m -XX:TieredStopAtLevel=1 -cp '"
                + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")) + "' "
                + CrashWriter.class.getName() + " '" + directory + "' " + round + " 2>/dev/null";
        return new ProcessBuilder("sh", "-c", command).start();
    }

    private static void kill(Process child, int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // By its handle: the process itself would close the stream that still holds acknowledgements.
        child.toHandle().destroyForcibly();
    }

    private static void note(Map<String, Integer> acknowledged, String line) {
        String[] words = line.split(" ", -1);
        // A line that the kill cut short tells of a write that was acknowledged, but not which.
        if (words.length == 2 && words[1].length() == 1) {
            acknowledged.put(words[0], Integer.parseInt(words[1]));
        }
    }

    private void assertKept(Map<String, Integer> acknowledged) {
        try (EmbeddedStore store = EmbeddedStore.open(directory, Sync.PROCESS);
                MongoClient client = MongoClients.create(store.uri())) {
            MongoCollection<Document> items = client.getDatabase("quanzi").getCollection("items");
            Map<String, Document> found = new HashMap<>();
            items.find().forEach(item -> found.put(item.getString("_id"), item));
            Map<String, Integer> ahead = new HashMap<>();
            acknowledged.forEach((id, version) -> {
                Document item = found.get(id);
                int now = item == null ? 0 : item.getInteger("version");
                assertThat(now)
                        .as("%s was acknowledged at %s", id, version)
                        .isIn(version, version == 0 ? 0 : (version + 1) % 3);
                if (now != version) {
                    ahead.put(id, now);
                }
            });
            assertThat(ahead)
                    .as("writes that came through unacknowledged")
                    .hasSizeLessThanOrEqualTo(CrashWriter.THREADS);
            acknowledged.putAll(ahead);
            assertThat(items.countDocuments(in("tags", found.keySet()))).isEqualTo(found.size());
            for (int i = 0; i < 12; i++) {
                String shelf = "s" + i;
                assertThat(items.countDocuments(eq("shelf", shelf)))
                        .isEqualTo(found.values().stream()
                                .filter(item -> shelf.equals(item.getString("shelf")))
                                .count());
            }
        }
    }
}
