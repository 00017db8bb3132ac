package io.quanzi.coupons;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.playbook.NameGuard;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.Source;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.data.mongodb.core.MongoTemplate;

/** The pools that are shipped, on the 3rd of March 2026 at noon in Shanghai, with real codes in a database. */
public final class CouponsFixture {
    public final SettableClock clock;
    public final Coupons coupons;
    public final CodePools pools;
    final CouponCodes codes;

    CouponsFixture() {
        this(TestMongo.fresh(), new SettableClock("2026-03-03T04:00:00Z"));
    }

    public CouponsFixture(MongoTemplate mongo, SettableClock clock) {
        this(mongo, clock, false);
    }

    /** @param endless whether imported pools never end, as in a rehearsal */
    public CouponsFixture(MongoTemplate mongo, SettableClock clock, boolean endless) {
        this.clock = clock;
        var playbook = mock(Playbook.class);
        var file = new CouponsFile();
        when(playbook.at(file, CouponsFile.PATH)).thenReturn(Optional.of(file.parse(shipped())));
        codes = new CouponCodes(mongo);
        coupons = new Coupons(codes, playbook, file, clock, endless);
        pools = new CodePools(coupons, codes, clock);
    }

    /** What keeps the names of the pools. */
    public NameGuard guard() {
        return new PoolGuard(codes, clock);
    }

    static Source shipped() {
        try {
            return new Source(CouponsFile.PATH, Files.readString(Path.of(CouponsFile.PATH)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Imports codes from a file in a folder. */
    public CodePools.Imported codes(Path folder, String pool, Stream<String> codes) {
        return importCsv(pool, file(folder, "code\n" + codes.collect(Collectors.joining("\n"))));
    }

    /** Imports a file of codes. */
    public CodePools.Imported importCsv(String pool, Path file) {
        return pools.importCsv(pool, file, "import-1", Locale.ENGLISH);
    }

    public static Path file(Path folder, String text) {
        try {
            return Files.writeString(folder.resolve("codes.csv"), text);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
