package io.quanzi.doctor;

import com.mongodb.ConnectionString;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadConcernLevel;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
     * A problem of an address: the doctor's name of it, and the setting that has it.
     *
     * @param setting as it stands in the address; empty when something is missing there
     */
    record Problem(String cause, String setting) {}

    /**
     * Returns the first violation in an address, in one sentence for each language; empty when there is none, or it is
     * no address at all.
     *
     * @param name what holds the address, such as {@code SPRING_MONGODB_URI}
     * @param database the name that is given beside the address; empty when none is
     */
    public static Optional<String> violation(String name, String uri, String database) {
        if (uri.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(violation(new ConnectionString(uri), database))
                    .map(problem -> CheckResult.of(
                            CheckId.DATABASE, CheckResult.State.WRONG, problem.cause(), name, problem.setting()))
                    .map(one -> inOne(one, Locale.ENGLISH, ": ") + " / " + inOne(one, Locale.CHINESE, "："));
        } catch (IllegalArgumentException | MongoException unreadable) {
            return Optional.empty(); // told by who connects
        }
    }

    private static String inOne(CheckResult checkResult, Locale language, String colon) {
        String cure = Objects.requireNonNull(checkResult.mend()).in(language);
        return checkResult.seen().in(language).replaceFirst("[.。]$", colon)
                + cure.substring(0, 1).toLowerCase(Locale.ROOT)
                + cure.substring(1);
    }

    static @Nullable Problem violation(ConnectionString address, String database) {
        WriteConcern writes = address.getWriteConcern();
        if (writes != null && writes.getWObject() instanceof Integer nodes && nodes <= 1) {
            return new Problem(nodes == 1 ? "writes-of-one" : "writes-unheard", "w=" + nodes);
        }
        if (writes != null && Boolean.FALSE.equals(writes.getJournal())) {
            return new Problem("writes-of-one", "journal=false");
        }
        ReadPreference from = address.getReadPreference();
        if (from != null && !from.equals(ReadPreference.primary())) {
            return new Problem("reads-late", "readPreference=" + from.getName());
        }
        ReadConcern concern = address.getReadConcern();
        if (concern != null && concern.getLevel() != null && !READS.contains(concern.getLevel())) {
            return new Problem(
                    "reads-unfit", "readConcernLevel=" + concern.getLevel().getValue());
        }
        if (address.getTimeout() != null) {
            return new Problem("one-time", "timeoutMS=" + address.getTimeout());
        }
        return address.getDatabase() == null && database.isBlank() ? new Problem("no-name", "") : null;
    }
}
