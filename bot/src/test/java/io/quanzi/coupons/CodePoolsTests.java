package io.quanzi.coupons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.csv.RefusedFile;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.shared.CustomerId;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodePoolsTests {
    private static final String POOL = "family-restaurant";

    private final CouponsFixture fixture = new CouponsFixture();

    @TempDir
    Path folder;

    private CodePools.Imported read(String text) {
        return fixture.importCsv(POOL, CouponsFixture.file(folder, text));
    }

    @Test
    void readsAFileTwiceWithoutChangingAnything() {
        assertThat(read("code,expires_at\nR1,2026-12-31\nR2,\n"))
                .isEqualTo(new CodePools.Imported(2, 0, 0, List.of(), null));
        assertThat(read("code,expires_at\nR1,2026-12-31\nR2,\nR3,\n"))
                .isEqualTo(new CodePools.Imported(1, 2, 0, List.of(), null));
        assertThat(fixture.coupons.stock(POOL, 1).orElseThrow().free()).isEqualTo(3);
    }

    @Test
    void aPoolKeepsItsNameWhileItsCodesAreGood() {
        var guard = new PoolGuard(fixture.codes, fixture.clock);
        var pool = new Name(Coupons.POOL, POOL);
        assertThat(guard.objection(pool)).isEmpty();
        read("code\nR1\n");
        assertThat(guard.objection(pool).orElseThrow().toString()).contains("nobody was given");
        fixture.coupons.issue(POOL, CustomerId.next(), "a");
        assertThat(guard.objection(pool).orElseThrow().toString()).contains("customers hold 1");
        assertThat(guard.objection(new Name("segment", POOL))).isEmpty();
        fixture.clock.advance(Duration.ofDays(62));
        assertThat(guard.objection(pool)).isEmpty();
    }

    @Test
    void saysWhatAFileWouldDoWithoutDoingIt() {
        read("code\nR1\n");
        Path file = CouponsFixture.file(folder, "code,expires_at\nR1,\nR2,2026-12-31\nR2,\nR 3,\n");

        CodePools.Trial trial = fixture.pools.tryOut(POOL, file, row -> {});

        assertThat(List.of(trial.fresh(), trial.known(), trial.twice(), trial.faulty()))
                .containsExactly(1L, 1L, 1L, 1L);
        assertThat(trial.first())
                .containsExactly(
                        new CodePools.TriedCode("R1", null, true),
                        new CodePools.TriedCode("R2", Instant.parse("2026-12-31T16:00:00Z"), false));
        assertThat(fixture.coupons.stock(POOL, 1).orElseThrow().free()).isEqualTo(1);
    }

    @Test
    void keepsAGivenCodeGivenWhenItsFileIsReadAgain() {
        read("code\nR1\n");
        fixture.coupons.issue(POOL, CustomerId.next(), "a");

        read("code\nR1\n");

        assertThat(fixture.coupons.stock(POOL, 1).orElseThrow().free()).isZero();
    }

    @Test
    void putsRowsItCannotUseInARejectsFileWithTheReason() throws IOException {
        var imported =
                read("\uFEFFcode,expires_at\r\nR1,\r\nR1,\r\nR 2,\r\nR3,31.12.2026\r\nR4,2026-03-02\r\nR5,,x\r\n");

        assertThat(imported.fresh()).isEqualTo(1);
        assertThat(imported.rejected()).isEqualTo(5);
        assertThat(Files.readString(Objects.requireNonNull(imported.rejects()))).isEqualToNormalizingNewlines("""
            \uFEFFline,reason,cure,code,expires_at
            3,the code stands on line 2 already,Leave this row out,R1,
            4,"expected letters, digits and signs without blanks or slashes, got R 2",Ask the partner for this code,R 2,
            5,"expected the last day such as 2026-12-31, got 31.12.2026","Write it so, the year first; leave it empty where there is none",R3,31.12.2026
            6,the code is over already (2026-03-02),Ask the partner for new ones,R4,2026-03-02
            7,"expected 2 columns as in the header, got 3",Often a comma inside a cell that has no quotes around it; see this row,R5,,x
            """);
    }

    @Test
    void setsCodesAsideThatASpreadsheetOrAMaskHasDamaged() {
        var imported = fixture.importCsv(POOL, Path.of("bot/src/test/resources/cases/04-partner-codes.csv"));

        assertThat(imported.fresh()).isEqualTo(2);
        assertThat(imported.rejected()).isEqualTo(1);
        assertThat(fixture.coupons
                        .issue(POOL, CustomerId.next(), "a")
                        .orElseThrow()
                        .code())
                .isIn("FR-0001", "0007");
        assertThat(read("code\nABC****9\n#N/A\n12345678901234.0\n'0042\n").rejected())
                .isEqualTo(3);
        assertThatThrownBy(() -> read("code\n1824562789012340000\n1824562789012350000\n"))
                .isInstanceOf(RefusedFile.class)
                .hasMessageContaining("a spreadsheet has rounded them");
    }

    @Test
    void takesOutTheCodesOfAnImportThatNobodyHas() {
        read("code\nR1\nR2\nR3\n");
        fixture.coupons.issue(POOL, CustomerId.next(), "a");

        assertThat(fixture.pools.takeOut("import-1")).isEqualTo(new CodePools.TakenOut(2, 1));

        assertThat(fixture.coupons.stock(POOL, 1).orElseThrow().free()).isZero();
        assertThat(read("code\nR1\nR2\nR3\n").fresh()).isEqualTo(2);
    }

    @Test
    void readsFilesAsPartnersSaveThem() throws IOException {
        Path gbk = Files.write(
                folder.resolve("gbk.csv"), "券码;有效期至;门店\nA1;2026/12/31;亲子餐厅\n".getBytes(Charset.forName("GBK")));

        var imported = fixture.importCsv(POOL, gbk);

        assertThat(imported.fresh()).isEqualTo(1);
        assertThat(imported.notes())
                .extracting(note -> note.in(Locale.ENGLISH))
                .containsExactly("The file was read as GBK.", "Columns that were not used: 门店.");
    }

    @Test
    void refusesAFileThatIsNoneOfCodes() {
        assertThatThrownBy(() -> read("Number;valid\nR1;2\n"))
                .isInstanceOf(RefusedFile.class)
                .hasMessageContaining("has no column of codes; its heading is: Number,valid");
        assertThatThrownBy(() -> read("")).hasMessageContaining("has no column of codes");
        assertThatThrownBy(() -> fixture.importCsv(POOL, folder.resolve("none.csv")))
                .hasMessageContaining("There is no file");
        assertThat(fixture.coupons.stock(POOL, 1).orElseThrow().free()).isZero();
    }

    @Test
    void refusesToFillAPoolThatMakesItsOwnCodes() {
        assertThatThrownBy(() -> fixture.importCsv("newcomer-gift", folder.resolve("codes.csv")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("newcomer-gift makes its codes itself");
    }

    @Test
    void endsACouponOnTheCodesOwnLastDayWhenThatIsSooner() {
        read("code,expires_at\nR1,2026-03-10\n");

        Coupon coupon = fixture.coupons.issue(POOL, CustomerId.next(), "a").orElseThrow();

        assertThat(coupon.validUntil()).isEqualTo(Instant.parse("2026-03-10T16:00:00Z"));
    }

    @Test
    void givesNoCodeThatIsOver() {
        read("code,expires_at\nR1,2026-03-10\n");
        fixture.clock.set(Instant.parse("2026-03-10T16:00:00Z"));

        assertThat(fixture.coupons.issue(POOL, CustomerId.next(), "a")).isEmpty();
    }

    @Test
    void definesThePoolsOfTheShippedFileAndRefusesAFaultyOne() {
        var file = new CouponsFile();
        Source shipped = CouponsFixture.shipped();

        assertThat(file.defines(shipped, file.parse(shipped)))
                .containsExactlyInAnyOrder(
                        new Name("coupon pool", "newcomer-gift"), new Name("coupon pool", "family-restaurant"));
        assertThatThrownBy(() -> file.parse(new Source(
                        CouponsFile.PATH,
                        "pools:\n  - { name: a, title: b, face: c, rules: d, validDays: 0, source: generated }\n")))
                .hasMessageContaining("coupons.yaml:2")
                .hasMessageContaining("\"validDays\": expected 1 to 3650, got 0");
    }
}
