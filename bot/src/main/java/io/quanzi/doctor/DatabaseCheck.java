package io.quanzi.doctor;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import io.quanzi.shared.Excerpt;
import java.lang.module.ModuleDescriptor.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.springframework.dao.DataAccessException;
import org.springframework.data.mongodb.core.MongoOperations;

/** Checks whether the database is there, is new enough, takes writes, has its indexes, and tells the same time. */
final class DatabaseCheck implements Check {
    static final String COLLECTION = "doctor";

    /** The oldest that the driver speaks with. */
    private static final Version OLDEST = Version.parse("4.2");

    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final int TIMEOUT_SECONDS = 5;

    private final Duration slow;

    DatabaseCheck() {
        this(Duration.ofMillis(500));
    }

    /** @param slow of one write, what is told of */
    DatabaseCheck(Duration slow) {
        this.slow = slow;
    }

    @Override
    public void look(DiagnosticContext context, CheckResults found) {
        String uri = context.setting("spring.mongodb.uri");
        DiagnosticContext.Bot bot = context.bot();
        if (bot != null) {
            try {
                bot.mongo().execute(database -> {
                    ask(database, context, uri.isEmpty(), found);
                    return "";
                });
                indexes(indexesOf(bot.mongo()), bot.indexesAtStart().get(), found);
            } catch (DataAccessException failed) {
                found.wrong(CheckId.DATABASE, "unreachable", where(uri), reason(failed));
            }
        } else if (uri.isEmpty()) {
            found.skip(CheckId.DATABASE, "embedded", context.dataDirectory().resolve("store"));
        } else {
            alone(uri, context, found);
        }
    }

    private void alone(String uri, DiagnosticContext context, CheckResults found) {
        ConnectionString address;
        try {
            address = new ConnectionString(uri);
        } catch (IllegalArgumentException unreadable) {
            found.wrong(CheckId.DATABASE, "uri");
            return;
        }
        String name = context.setting("spring.mongodb.database");
        if (StoreAddress.look("SPRING_MONGODB_URI", address, name, found)) {
            return;
        }
        var settings = MongoClientSettings.builder()
                .applyConnectionString(address)
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .build();
        try (var client = MongoClients.create(settings)) {
            String database = name.isEmpty() ? String.valueOf(address.getDatabase()) : name;
            ask(client.getDatabase(database), context, false, found);
            found.skip(CheckId.DATABASE_INDEXES, "no-bot");
        } catch (RuntimeException failed) {
            // the driver tells of a host without an answer, of a refused login and of a broken line in as many classes
            found.wrong(CheckId.DATABASE, "unreachable", where(uri), reason(failed));
        }
    }

    private void ask(MongoDatabase database, DiagnosticContext context, boolean embedded, CheckResults found) {
        String version =
                String.valueOf(database.runCommand(new Document("buildInfo", 1)).getString("version"));
        found.first(CheckId.DATABASE)
                .ok(embedded, "embedded")
                .wrong(isOld(version), "old", version, OLDEST)
                .orOk("MongoDB " + version);
        writes(database, context, found);
        if (embedded) {
            found.skip(CheckId.DATABASE_CLOCK, "embedded");
        } else {
            Date theirs = database.runCommand(new Document("hello", 1)).getDate("localTime");
            Instant at = theirs == null ? null : theirs.toInstant();
            found.skew(CheckId.DATABASE_CLOCK, at, context.machine().instant(), SKEW, ChronoUnit.FOREVER.getDuration());
        }
    }

    static boolean isOld(String version) {
        return version.matches("\\d+[.]\\d.*") && Version.parse(version).compareTo(OLDEST) < 0;
    }

    private void writes(MongoDatabase database, DiagnosticContext context, CheckResults found) {
        var now = Date.from(context.machine().instant());
        try {
            var probes = database.getCollection(COLLECTION);
            var row = new Document("_id", "probe").append("at", now);
            long begun = System.nanoTime();
            probes.replaceOne(Filters.eq("_id", "probe"), row, new ReplaceOptions().upsert(true));
            var took = Duration.ofNanos(System.nanoTime() - begun);
            Document read = probes.find(Filters.eq("_id", "probe")).first();
            probes.deleteOne(Filters.eq("_id", "probe"));
            boolean same =
                    read != null && now.toInstant().equals(read.getDate("at").toInstant());
            found.first(CheckId.DATABASE_WRITES)
                    .wrong(!same, "lost")
                    .warn(took.compareTo(slow) > 0, "slow", took.toMillis())
                    .orOk();
        } catch (RuntimeException refused) {
            // no right to write, a secondary, a full disk: the driver has a class for each
            found.wrong(CheckId.DATABASE_WRITES, "refused", reason(refused));
        }
    }

    /** Keys of every index, by collection. */
    static Map<String, Set<String>> indexesOf(MongoOperations mongo) {
        return Objects.requireNonNull(mongo.execute(DatabaseCheck::indexesOf));
    }

    private static Map<String, Set<String>> indexesOf(MongoDatabase database) {
        var all = new TreeMap<String, Set<String>>();
        for (String collection : database.listCollectionNames()) {
            var keys = new TreeSet<String>();
            for (Document index : database.getCollection(collection).listIndexes()) {
                keys.add(String.join("+", index.get("key", Document.class).keySet()));
            }
            all.put(collection, keys);
        }
        return all;
    }

    /** Every start makes what is missing: what was there then and is not now was taken away since. */
    private static void indexes(Map<String, Set<String>> now, Map<String, Set<String>> atStart, CheckResults found) {
        var missing = new TreeSet<String>();
        atStart.forEach((collection, keys) -> keys.stream()
                .filter(key -> !now.getOrDefault(collection, Set.of()).contains(key))
                .forEach(key -> missing.add(collection + "." + key)));
        found.first(CheckId.DATABASE_INDEXES)
                .wrong(!missing.isEmpty(), "missing", String.join(", ", missing))
                .orOk(now.values().stream().mapToInt(Set::size).sum());
    }

    /** The hosts of a URI, without who logs in. */
    private static String where(String uri) {
        try {
            return String.join(", ", new ConnectionString(uri).getHosts());
        } catch (IllegalArgumentException none) {
            return "-";
        }
    }

    private static String reason(RuntimeException failed) {
        return Excerpt.of(String.valueOf(failed.getMessage()).replaceAll("\\s+", " "), 200);
    }
}
