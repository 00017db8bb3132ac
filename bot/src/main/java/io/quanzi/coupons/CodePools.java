package io.quanzi.coupons;

import io.quanzi.coupons.CouponPools.Pool;
import io.quanzi.coupons.CouponPools.Source;
import io.quanzi.csv.RefusedFile;
import io.quanzi.csv.RejectedRows;
import io.quanzi.shared.Message;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Fills imported pools from files. */
@Component
public class CodePools {
    private static final int BATCH = 1_000;

    private final Coupons coupons;
    private final CouponCodes codes;
    private final Clock clock;

    CodePools(Coupons coupons, CouponCodes codes, Clock clock) {
        this.coupons = coupons;
        this.codes = codes;
        this.clock = clock;
    }

    /**
     * The result of importing a file.
     *
     * @param fresh codes that are new in the pool
     * @param known codes that the pool had already; they stay as they are
     * @param rejected rows that could not be used
     * @param notes how the file was read, where a reader may not expect it
     * @param rejects where these rows stand with their reasons; null when there are none
     */
    public record Imported(
            int fresh,
            int known,
            int rejected,
            List<Message> notes,
            @Nullable Path rejects) {}

    /**
     * Reads a CSV file with the header {@code code} or {@code code,expires_at}, the latter the day through which the code
     * holds, or empty. Rows that cannot be used go to {@code <file>.rejected.csv}. Safe to repeat.
     *
     * @param importId marks the codes that are new
     * @param language of the reasons in the file of rejected rows
     * @throws RefusedFile when the file cannot be read as such
     * @throws IllegalArgumentException when the shop has no such pool, or it makes its codes itself
     */
    public Imported importCsv(String pool, Path path, String importId, Locale language) {
        Pool wanted = coupons.pool(pool);
        if (wanted.source() != Source.imported) {
            throw new IllegalArgumentException(
                    "expected a pool with \"source: imported\"; %s makes its codes itself".formatted(pool));
        }
        var file = CodeFile.check(path, clock.instant());
        try (var rejects = new RejectedRows(path, file.header(), language)) {
            var batch = new ArrayList<Document>();
            int[] counts = new int[2];
            file.forEach(
                    code -> {
                        batch.add(CouponCodes.free(wanted.name(), code.code(), code.expiresAt())
                                .append(CouponCodes.IMPORT, importId));
                        counts[0]++;
                        if (batch.size() == BATCH) {
                            counts[1] += codes.add(batch);
                            batch.clear();
                        }
                    },
                    rejects::add);
            counts[1] += codes.add(batch);
            return new Imported(
                    counts[1], counts[0] - counts[1], Math.toIntExact(rejects.count()), file.notes(), rejects.path());
        }
    }

    /**
     * The codes that were taken out.
     *
     * @param free codes that are gone
     * @param issued codes that stay, as buyers have them
     */
    public record TakenOut(long free, long issued) {}

    /** Takes out the codes of an import that nobody has been given. Safe to repeat. */
    public TakenOut takeOut(String importId) {
        return new TakenOut(codes.removeFree(importId), codes.countOf(importId));
    }
}
