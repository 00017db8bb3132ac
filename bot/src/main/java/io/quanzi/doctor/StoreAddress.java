package io.quanzi.doctor;

import com.mongodb.ConnectionString;
import com.mongodb.MongoException;
import com.mongodb.ReadConcernLevel;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Refuses what a MongoDB's address must not say: settings under which something acknowledged can be lost, or something
 * stored not be seen by who asks next. {@code retryWrites} and {@code retryReads} may be either, since everything is
 * safe to repeat.
 */
public final class StoreAddress {
    /** The read concerns of a primary alone; the others show what was never committed, or fit few commands. */
    private static final Set<ReadConcernLevel> READS =
            Set.of(ReadConcernLevel.LOCAL, ReadConcernLevel.MAJORITY, ReadConcernLevel.LINEARIZABLE);

    private StoreAddress() {}

    /**
     * Returns the first violation in an address, in one sentence for each language; empty when there is none, or it is
     * no address at all.
     *
     * @param name what holds the address, such as {@code SPRING_MONGODB_URI}
     * @param database the name that is given beside the address; empty when none is
     */
    public static Optional<String> violation(String name, String uri, String database) {
        var found = new CheckResults(UnaryOperator.identity());
        try {
            if (!uri.isBlank()) {
                look(name, new ConnectionString(uri), database, found);
            }
        } catch (IllegalArgumentException | MongoException unreadable) {
            return Optional.empty(); // told by who connects
        }
        return found.all().stream()
                .map(one -> inOne(one, Locale.ENGLISH, ": ") + " / " + inOne(one, Locale.CHINESE, "："))
                .findFirst();
    }

    private static String inOne(CheckResult checkResult, Locale language, String colon) {
        String cure = Objects.requireNonNull(checkResult.mend()).in(language);
        return checkResult.seen().in(language).replaceFirst("[.。]$", colon)
                + cure.substring(0, 1).toLowerCase(Locale.ROOT)
                + cure.substring(1);
    }

    /** Whether there was a violation. */
    static boolean look(String name, ConnectionString address, String database, CheckResults found) {
        WriteConcern writes = Objects.requireNonNullElse(address.getWriteConcern(), WriteConcern.MAJORITY);
        boolean few = writes.getWObject() instanceof Integer nodes && nodes <= 1;
        String nodes = "w=" + writes.getWObject();
        ReadPreference from = Objects.requireNonNullElse(address.getReadPreference(), ReadPreference.primary());
        ReadConcernLevel reads = address.getReadConcern() == null
                ? null
                : address.getReadConcern().getLevel();
        return found.first(CheckId.DATABASE)
                .wrong(few && nodes.equals("w=1"), "writes-of-one", name, nodes)
                .wrong(few, "writes-unheard", name, nodes)
                .wrong(Boolean.FALSE.equals(writes.getJournal()), "writes-of-one", name, "journal=false")
                .wrong(!from.equals(ReadPreference.primary()), "reads-late", name, "readPreference=" + from.getName())
                .wrong(
                        reads != null && !READS.contains(reads),
                        "reads-unfit",
                        name,
                        "readConcernLevel=" + (reads == null ? "" : reads.getValue()))
                .wrong(address.getTimeout() != null, "one-time", name, "timeoutMS=" + address.getTimeout())
                .wrong(address.getDatabase() == null && database.isBlank(), "no-name", name, "")
                .isTold();
    }
}
