package io.quanzi.coupons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.shared.CustomerId;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodePoolsTests {
    private static final String POOL = "family-restaurant";

    private final CouponsFixture fixture = new CouponsFixture();

    @TempDir
    Path folder;

    private CodePools.Imported read(String text) {
        return fixture.pools.importCsv(POOL, CouponsFixture.file(folder, text));
    }

    @Test
    void readsAFileTwiceWithoutChangingAnything() {
        assertThat(read("code,expires_at\nR1,2026-12-31\nR2,\n")).isEqualTo(new CodePools.Imported(2, 0, 0, null));
        assertThat(read("code,expires_at\nR1,2026-12-31\nR2,\nR3,\n")).isEqualTo(new CodePools.Imported(1, 2, 0, null));
        assertThat(fixture.coupons.free(POOL)).isEqualTo(3);
    }

    @Test
    void keepsAGivenCodeGivenWhenItsFileIsReadAgain() {
        read("code\nR1\n");
        fixture.coupons.issue(POOL, CustomerId.next(), "a");

        read("code\nR1\n");

        assertThat(fixture.coupons.free(POOL)).isZero();
    }

    @Test
    void putsRowsItCannotUseInARejectsFileWithTheReason() throws IOException {
        var imported =
                read("\uFEFFcode,expires_at\r\nR1,\r\nR1,\r\nR 2,\r\nR3,31.12.2026\r\nR4,2026-03-02\r\nR5,,x\r\n");

        assertThat(imported.fresh()).isEqualTo(1);
        assertThat(imported.rejected()).isEqualTo(5);
        assertThat(Files.readString(Objects.requireNonNull(imported.rejects()))).isEqualToNormalizingNewlines("""
                        code,expires_at,reason
                        R1,,the code is in row 2 already
                        R 2,,"expected a code of 1 to 64 letters, digits and signs without blanks or slashes"
                        R3,31.12.2026,expected expires_at as a day such as 2026-12-31
                        R4,2026-03-02,the code is over already
                        R5,,"expected 2 columns, got 3"
                        """);
    }

    @Test
    void refusesAFileThatIsNoneOfCodes() throws IOException {
        assertThatThrownBy(() -> read("Code;valid\nR1;2\n"))
                .isInstanceOf(CodesRefused.class)
                .hasMessageContaining("expected the header code or code,expires_at, got Code;valid");
        assertThatThrownBy(() -> read("")).hasMessageContaining("the file is empty");
        Path gbk = Files.write(folder.resolve("gbk.csv"), "code\n亲子餐厅\n".getBytes(Charset.forName("GBK")));
        assertThatThrownBy(() -> fixture.pools.importCsv(POOL, gbk)).hasMessageContaining("expected UTF-8 text");
        assertThatThrownBy(() -> fixture.pools.importCsv(POOL, folder.resolve("none.csv")))
                .hasMessageContaining("there is none");
        assertThat(fixture.coupons.free(POOL)).isZero();
    }

    @Test
    void refusesToFillAPoolThatMakesItsOwnCodes() {
        assertThatThrownBy(() -> fixture.pools.importCsv("newcomer-gift", folder.resolve("codes.csv")))
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
