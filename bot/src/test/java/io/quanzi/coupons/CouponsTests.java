package io.quanzi.coupons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.coupons.Redemption.Expired;
import io.quanzi.coupons.Redemption.NotIssued;
import io.quanzi.coupons.Redemption.Otherwise;
import io.quanzi.coupons.Redemption.Redeemed;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CouponsTests {
    private static final String GIFT = "newcomer-gift";
    private static final String PARTNER = "family-restaurant";

    private final CouponsFixture fixture = new CouponsFixture();
    private final Coupons coupons = fixture.coupons;
    private final CustomerId lin = CustomerId.next();

    @TempDir
    Path folder;

    @Test
    void makesAnUnguessableCodeThatHoldsThirtyWholeDays() {
        Coupon coupon = coupons.issue(GIFT, lin, "welcome/lin").orElseThrow();

        assertThat(coupon.code()).matches("[2-9A-HJKMNP-Z]{12}");
        assertThat(coupon.title()).isEqualTo("新人礼券");
        assertThat(coupon.rules()).contains("限首次添加");
        // given at noon on the 3rd of March: good through the 2nd of April
        assertThat(coupon.validUntil()).isEqualTo(Instant.parse("2026-04-02T16:00:00Z"));
        assertThat(coupons.byCode(coupon.code())).contains(coupon);
        assertThat(coupons.of(lin)).containsExactly(coupon);
    }

    @Test
    void givesTheSameCauseTheSameCode() {
        Coupon first = coupons.issue(GIFT, lin, "welcome/lin").orElseThrow();
        fixture.clock.advance(Duration.ofDays(1));

        assertThat(coupons.issue(GIFT, lin, "welcome/lin")).contains(first);
        assertThat(coupons.issue(GIFT, lin, "birthday/lin").orElseThrow().code())
                .isNotEqualTo(first.code());
    }

    @Test
    void givesWhoTurnsOutToBeABuyerNoSecondCodeForTheSameCause() {
        CustomerId stranger = CustomerId.next();
        Coupon gift =
                coupons.issue(GIFT, stranger, "newcomer/" + stranger.value()).orElseThrow();

        fixture.codes.merge(stranger, lin);
        fixture.codes.merge(stranger, lin);

        assertThat(coupons.issue(GIFT, lin, "newcomer/" + lin.value())).contains(gift);
        assertThat(coupons.of(lin)).containsExactly(gift);
        assertThat(coupons.of(stranger)).isEmpty();
    }

    @Test
    void leavesBothCodesToABuyerWhoHadOneBefore() {
        CustomerId stranger = CustomerId.next();
        Coupon theirs =
                coupons.issue(GIFT, stranger, "newcomer/" + stranger.value()).orElseThrow();
        Coupon own = coupons.issue(GIFT, lin, "newcomer/" + lin.value()).orElseThrow();

        fixture.codes.merge(stranger, lin);

        assertThat(coupons.of(lin)).containsExactlyInAnyOrder(own, theirs);
        assertThat(coupons.issue(GIFT, lin, "newcomer/" + lin.value())).contains(own);
    }

    @Test
    void givesEachOfSixteenThreadsItsOwnCodeAndNoneWhenAllAreGone() throws Exception {
        fixture.codes(folder, PARTNER, IntStream.range(0, 200).mapToObj(i -> "R" + i));

        List<Optional<Coupon>> given = inSixteenThreads(
                IntStream.range(0, 240).mapToObj(i -> () -> coupons.issue(PARTNER, CustomerId.next(), "cause-" + i)));

        List<String> codes =
                given.stream().flatMap(Optional::stream).map(Coupon::code).toList();
        assertThat(codes).hasSize(200).doesNotHaveDuplicates();
        assertThat(coupons.stock(PARTNER, 1).orElseThrow().free()).isZero();
    }

    @Test
    void givesSixteenThreadsOfOneCauseOneCode() throws Exception {
        fixture.codes(folder, PARTNER, IntStream.range(0, 50).mapToObj(i -> "R" + i));

        List<Optional<Coupon>> imported =
                inSixteenThreads(IntStream.range(0, 64).mapToObj(i -> () -> coupons.issue(PARTNER, lin, "one")));
        List<Optional<Coupon>> generated =
                inSixteenThreads(IntStream.range(0, 64).mapToObj(i -> () -> coupons.issue(GIFT, lin, "one")));

        assertThat(new HashSet<>(imported)).hasSize(1);
        assertThat(new HashSet<>(generated)).hasSize(1);
        assertThat(coupons.stock(PARTNER, 1).orElseThrow().free()).isEqualTo(49);
    }

    private static List<Optional<Coupon>> inSixteenThreads(Stream<Callable<Optional<Coupon>>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            var answers = new ArrayList<Optional<Coupon>>();
            for (Future<Optional<Coupon>> answer : threads.invokeAll(calls.toList())) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void redeemsOnceAndAnswersTheSameReportAlike() {
        String code = coupons.issue(GIFT, lin, "welcome/lin").orElseThrow().code();
        Instant used = fixture.clock.instant().plusSeconds(60);

        var first = coupons.redeem(GIFT, code, used, Money.yuan("128.00"));
        var again = coupons.redeem(GIFT, code, used, Money.yuan("128.00"));
        var other = coupons.redeem(GIFT, code, used, Money.yuan("129.00"));

        assertThat(first).isEqualTo(new Redeemed(code, used, Money.yuan("128.00")));
        assertThat(again).isEqualTo(first);
        assertThat(other).isEqualTo(new Otherwise(used, Money.yuan("128.00")));
        assertThat(coupons.of(lin)).extracting(Coupon::state).containsExactly(Coupon.State.REDEEMED);
    }

    @Test
    void redeemsNothingThatWasNotGivenOrWasOver() {
        fixture.codes(folder, PARTNER, Stream.of("R1"));
        Coupon coupon = coupons.issue(GIFT, lin, "welcome/lin").orElseThrow();

        assertThat(coupons.redeem(PARTNER, "R1", fixture.clock.instant(), Money.ZERO))
                .isEqualTo(new NotIssued());
        assertThat(coupons.redeem(GIFT, "XXXX", fixture.clock.instant(), Money.ZERO))
                .isEqualTo(new NotIssued());
        assertThat(coupons.redeem(GIFT, coupon.code(), coupon.validUntil(), Money.ZERO))
                .isEqualTo(new Expired(coupon.validUntil()));
    }

    @Test
    void takesAReportThatComesLateOfAUseInTime() {
        Coupon coupon = coupons.issue(GIFT, lin, "welcome/lin").orElseThrow();
        fixture.clock.advance(Duration.ofDays(40));
        assertThat(coupons.of(lin)).extracting(Coupon::state).containsExactly(Coupon.State.EXPIRED);

        assertThat(coupons.redeem(GIFT, coupon.code(), coupon.validUntil().minusMillis(1), Money.ZERO))
                .isInstanceOf(Redeemed.class);
    }

    @Test
    void countsAPoolByShanghaiMonth() {
        fixture.clock.set(Instant.parse("2026-03-31T15:59:00Z"));
        String march = coupons.issue(GIFT, lin, "a").orElseThrow().code();
        fixture.clock.set(Instant.parse("2026-03-31T16:00:00Z"));
        String april = coupons.issue(GIFT, lin, "b").orElseThrow().code();
        coupons.redeem(GIFT, march, fixture.clock.instant(), Money.yuan("100"));
        coupons.redeem(GIFT, april, fixture.clock.instant(), Money.yuan("20"));

        assertThat(coupons.redeemedIn(GIFT, YearMonth.of(2026, 3))).isEmpty();
        assertThat(coupons.redeemedIn(GIFT, YearMonth.of(2026, 4)))
                .extracting(Redeemed::amount)
                .containsExactlyInAnyOrder(Money.yuan("100"), Money.yuan("20"));
    }

    @Test
    void namesThePoolsThatExist() {
        assertThatThrownBy(() -> coupons.issue("nothing", lin, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got \"nothing\"; known: [newcomer-gift, family-restaurant]");
    }

    @Test
    void exportsAPersonsCouponsAndKeepsTheCountsAfterErasingThePerson() {
        String code = coupons.issue(GIFT, lin, "welcome/lin").orElseThrow().code();
        var personal = new CouponPersonalData(coupons, fixture.codes);

        assertThat(personal.export(lin).toString()).contains(code, "新人礼券");
        personal.erase(lin);
        personal.erase(lin);

        assertThat(personal.export(lin)).isEmpty();
        assertThat(fixture.codes.countIssued(
                        GIFT, Instant.EPOCH, fixture.clock.instant().plusMillis(1)))
                .isEqualTo(1);
    }
}
