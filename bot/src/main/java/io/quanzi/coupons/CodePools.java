package io.quanzi.coupons;

import io.quanzi.coupons.CouponPools.Pool;
import io.quanzi.coupons.CouponPools.Source;
import io.quanzi.csv.RefusedFile;
import io.quanzi.csv.RejectedRow;
import io.quanzi.csv.RejectedRows;
import io.quanzi.shared.Message;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Fills imported pools from files. */
@Component
public class CodePools {
    private static final int BATCH = 1_000;
    private static final int FIRST = 10;

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
     * @param rejected told of each of these rows
     * @throws RefusedFile when the file cannot be read as such
     * @throws IllegalArgumentException when the shop has no such pool, or it makes its codes itself
     */
    public Imported importCsv(
            String pool, Path path, String importId, Locale language, Consumer<RejectedRow> rejected) {
        Pool wanted = imported(pool);
        var file = CodeFile.check(path, clock.instant());
        try (var rejects = RejectedRows.beside(path, file.header(), language, rejected)) {
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

    /** Reads a file as the other does, for who has no use for the single rows. */
    public Imported importCsv(String pool, Path path, String importId, Locale language) {
        return importCsv(pool, path, importId, language, row -> {});
    }

    /**
     * What would come of importing a file.
     *
     * @param fresh codes that would be new in the pool
     * @param known codes that the pool has already
     * @param twice rows whose code an earlier row has
     * @param faulty rows that could not be used for another reason
     * @param first the first codes that can be used
     */
    public record Trial(long fresh, long known, long twice, long faulty, List<Message> notes, List<TriedCode> first) {}

    /**
     * A code of a file.
     *
     * @param expiresAt when it ends; null when the file does not say
     * @param known whether the pool has it already
     */
    public record TriedCode(String code, @Nullable Instant expiresAt, boolean known) {}

    /**
     * Reads a file as {@link #importCsv} does, and changes nothing.
     *
     * @param rejected told of each row that could not be used
     * @throws RefusedFile when the file cannot be read as such
     * @throws IllegalArgumentException when the shop has no such pool, or it makes its codes itself
     */
    public Trial tryOut(String pool, Path path, Consumer<RejectedRow> rejected) {
        String wanted = imported(pool).name();
        var file = CodeFile.check(path, clock.instant());
        long[] twice = new long[1];
        try (var rejects = RejectedRows.counted(file.header(), row -> {
            if (row.reason().key().equals(CodeFile.TWICE)) {
                twice[0]++;
            }
            rejected.accept(row);
        })) {
            var batch = new ArrayList<CodeFile.Code>();
            var first = new ArrayList<TriedCode>();
            long[] counts = new long[2];
            Runnable look = () -> {
                Set<String> known = codes.known(
                        wanted, batch.stream().map(CodeFile.Code::code).toList());
                batch.stream()
                        .limit(Math.max(0, FIRST - first.size()))
                        .forEach(one ->
                                first.add(new TriedCode(one.code(), one.expiresAt(), known.contains(one.code()))));
                counts[0] += batch.size() - known.size();
                counts[1] += known.size();
                batch.clear();
            };
            file.forEach(
                    code -> {
                        batch.add(code);
                        if (batch.size() == BATCH) {
                            look.run();
                        }
                    },
                    rejects::add);
            look.run();
            return new Trial(
                    counts[0], counts[1], twice[0], rejects.count() - twice[0], file.notes(), List.copyOf(first));
        }
    }

    private Pool imported(String pool) {
        Pool wanted = coupons.pool(pool);
        if (wanted.source() != Source.imported) {
            throw new IllegalArgumentException(
                    "expected a pool with \"source: imported\"; %s makes its codes itself".formatted(pool));
        }
        return wanted;
    }

    /**
     * A code that an import brought.
     *
     * @param state FREE, ISSUED or REDEEMED
     * @param expiresAt when it ends; null when the file did not say
     */
    public record BroughtCode(
            String code, String state, @Nullable Instant expiresAt) {}

    /** Some of the codes that an import brought, in their order. An empty code is any, else only that one. */
    public List<BroughtCode> brought(String importId, String code, long skip, int most) {
        return codes.ofImport(importId, code, skip, most).stream()
                .map(row -> {
                    Date expiresAt = row.getDate("expiresAt");
                    return new BroughtCode(
                            row.getString("code"),
                            row.getString("state"),
                            expiresAt == null ? null : expiresAt.toInstant());
                })
                .toList();
    }

    public long countBrought(String importId, String code) {
        return codes.countOfImport(importId, code);
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
