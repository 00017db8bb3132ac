package io.quanzi.partners;

import static io.quanzi.customer.CustomerFixture.item;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.coupons.CodePools;
import io.quanzi.coupons.CouponsFixture;
import io.quanzi.customer.Customer;
import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Purchase;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Source;
import io.quanzi.shared.CustomerId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwapsTests {
    private static final Instant NOON = Instant.parse(PartnersFixture.NOON);

    private final PartnersFixture fixture = new PartnersFixture();

    @TempDir
    Path folder;

    @Test
    void givesABuyerOfTheCategoryOneCodeAndTellsOfIt() {
        fixture.codes(folder, 3);

        fixture.buys("O-1", "b-1", "母婴");

        CustomerId buyer = fixture.shop.buyer("b-1");
        String code = fixture.coupons.coupons.of(buyer).get(0).code();
        assertThat(code).startsWith("R");
        assertThat(fixture.told)
                .containsExactly(new CouponIssued(
                        buyer,
                        "family-restaurant",
                        "亲子餐厅",
                        "亲子餐厅 50 元代金券",
                        code,
                        NOON,
                        fixture.withBudget(1).text()));
        assertThat(fixture.swaps.find("family-restaurant").orElseThrow().text()).startsWith("带宝宝吃顿好的");
    }

    @Test
    void tellsOfACodeWhereverTheProcessDiedThatGaveIt() {
        fixture.codes(folder, 60);
        boolean died = true;
        for (int commands = 0; died; commands++) {
            String buyer = "b-" + commands;
            String orderNo = "O-" + commands;
            fixture.shop.paid(orderNo, buyer, NOON.toString(), CustomerFixture.item("母婴", "100"));
            fixture.told.clear();

            died = fixture.store.diesAfter(commands, () -> fixture.reward(orderNo));
            fixture.reward(orderNo);

            CustomerId id = fixture.shop.buyer(buyer);
            assertThat(fixture.coupons.coupons.of(id)).hasSize(1);
            assertThat(fixture.told)
                    .as("died after %d commands", commands)
                    .isNotEmpty()
                    .allSatisfy(issued -> {
                        assertThat(issued.customer()).isEqualTo(id);
                        assertThat(issued.code())
                                .isEqualTo(fixture.coupons.coupons.of(id).get(0).code());
                    });
        }
    }

    @Test
    void servesTheOthersWhenOnePersonsDataFailsAndSetsThatOneAside() {
        for (int i = 1; i <= 3; i++) {
            fixture.buys("O-" + i, "b-" + i, "母婴");
        }
        fixture.untellable = fixture.shop.buyer("b-1");
        var aside = new SwapsSetAside(fixture.swaps, fixture.grants);

        Swaps.Imported imported = fixture.swaps.importCsv(
                PartnersFixture.SWAP, CouponsFixture.file(folder, "code\nR1\nR2\nR3\n"), "import-1", Locale.ENGLISH);

        assertThat(imported.handedOut()).isEqualTo(2);
        assertThat(aside.alarms())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.count()).isEqualTo(1));
        fixture.untellable = null;
        aside.tryAgain();
        assertThat(aside.alarms()).isEmpty();
        assertThat(fixture.told).hasSize(3);
    }

    @Test
    void givesNothingForAnotherCategory() {
        fixture.codes(folder, 3);

        fixture.buys("O-1", "b-1", "家居");

        assertThat(fixture.told).isEmpty();
        assertThat(fixture.coupons
                        .coupons
                        .stock(PartnersFixture.SWAP, 1)
                        .orElseThrow()
                        .free())
                .isEqualTo(3);
    }

    @Test
    void givesOneCodeHoweverManyOrders() {
        fixture.codes(folder, 3);

        fixture.buys("O-1", "b-1", "母婴");
        fixture.buys("O-2", "b-1", "母婴");

        assertThat(fixture.told).hasSize(1);
        assertThat(fixture.coupons
                        .coupons
                        .stock(PartnersFixture.SWAP, 1)
                        .orElseThrow()
                        .free())
                .isEqualTo(2);
    }

    @Test
    void tellsAgainOfTheSameCodeWhenTheOrderIsHeardAgain() {
        fixture.codes(folder, 3);
        fixture.buys("O-1", "b-1", "母婴");

        fixture.reward("O-1");

        assertThat(fixture.told).hasSize(2);
        assertThat(fixture.told.get(1)).isEqualTo(fixture.told.get(0));
        assertThat(fixture.coupons
                        .coupons
                        .stock(PartnersFixture.SWAP, 1)
                        .orElseThrow()
                        .free())
                .isEqualTo(2);
    }

    @Test
    void goesOnWhereAKillBetweenPlaceAndCodeLeftOff() {
        fixture.codes(folder, 3);
        fixture.buys("O-1", "b-1", "母婴");
        String code = fixture.told.get(0).code();
        Document place = fixture.mongo.findById("family-restaurant/1", Document.class, SwapGrants.COLLECTION);
        place.remove("code");
        place.remove("issuedAt");
        fixture.mongo.save(place, SwapGrants.COLLECTION);

        fixture.reward("O-1");

        assertThat(fixture.told.get(1).code()).isEqualTo(code);
        assertThat(fixture.coupons
                        .coupons
                        .stock(PartnersFixture.SWAP, 1)
                        .orElseThrow()
                        .free())
                .isEqualTo(2);
    }

    @Test
    void staysWithinTheDatesByShanghaiDay() {
        fixture.codes(folder, 3);
        fixture.shop.paid("O-1", "b-early", "2025-12-31T15:59:59Z", item("母婴", "100"));
        fixture.shop.paid("O-2", "b-first", "2025-12-31T16:00:00Z", item("母婴", "100"));
        fixture.shop.paid("O-3", "b-last", "2027-12-31T15:59:59Z", item("母婴", "100"));
        fixture.shop.paid("O-4", "b-late", "2027-12-31T16:00:00Z", item("母婴", "100"));

        IntStream.rangeClosed(1, 4).forEach(i -> fixture.reward("O-" + i));

        assertThat(fixture.told)
                .extracting(CouponIssued::customer)
                .containsExactly(fixture.shop.buyer("b-first"), fixture.shop.buyer("b-last"));
    }

    @Test
    void givesNothingForAnOrderGivenBackWholeOrForHistory() {
        fixture.codes(folder, 3);
        fixture.shop.refunded("O-1", "R-1", "100", PartnersFixture.NOON);
        fixture.buys("O-1", "b-1", "母婴");
        fixture.shop.imported("O-2", "b-2", PartnersFixture.NOON, "100");
        fixture.reward("O-2");

        assertThat(fixture.told).isEmpty();
    }

    @Test
    void keepsToTheBudgetWhenSixteenThreadsAskAtOnce() throws Exception {
        fixture.codes(folder, 100);
        Swap twenty = fixture.withBudget(20);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        var places = new ArrayList<Long>();
        try {
            var asks = IntStream.range(0, 80)
                    // everybody twice
                    .mapToObj(i -> (Callable<Long>) () -> fixture.grants
                            .place(twenty, new CustomerId("c" + i / 2), "O-" + i)
                            .map(Grant::number)
                            .orElse(0L))
                    .toList();
            for (Future<Long> place : threads.invokeAll(asks)) {
                places.add(place.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(places.stream().filter(place -> place > 0).distinct()).hasSize(20);
        assertThat(fixture.mongo.estimatedCount(SwapGrants.COLLECTION)).isEqualTo(20);
    }

    @Test
    void givesNothingPastTheBudget() {
        fixture.codes(folder, 3);
        fixture.inForce(fixture.withBudget(1));

        fixture.buys("O-1", "b-1", "母婴");
        fixture.buys("O-2", "b-2", "母婴");

        assertThat(fixture.told).extracting(CouponIssued::customer).containsExactly(fixture.shop.buyer("b-1"));
    }

    @Test
    void servesThoseWhoWaitFirstWhenCodesAreImported() {
        fixture.buys("O-1", "b-1", "母婴");
        fixture.buys("O-2", "b-2", "母婴");
        assertThat(fixture.told).isEmpty();

        Path csv = CouponsFixture.file(folder, "code\nR1\n");
        assertThat(fixture.swaps.importCsv("family-restaurant", csv, "import-1", Locale.ENGLISH))
                .isEqualTo(new Swaps.Imported(new CodePools.Imported(1, 0, 0, List.of(), null), 1, 0));
        assertThat(fixture.swaps.importCsv("family-restaurant", csv, "import-1", Locale.ENGLISH))
                .isEqualTo(new Swaps.Imported(new CodePools.Imported(0, 1, 0, List.of(), null), 0, 0));

        assertThat(fixture.told).extracting(CouponIssued::customer).containsExactly(fixture.shop.buyer("b-1"));
    }

    @Test
    void looksForACodeOnlyOnceWhereThoseWhoWaitBuyAgain() {
        List<String> buyers = List.of("b-1", "b-2", "b-3");
        buyers.forEach(buyer -> fixture.buys("O-" + buyer, buyer, "母婴"));
        buyers.forEach(buyer -> fixture.shop.paid("P-" + buyer, buyer, NOON.toString(), item("母婴", "100")));
        List<Purchase> again = buyers.stream()
                .map(buyer -> fixture.shop.purchases.find("P-" + buyer).orElseThrow())
                .toList();

        assertThat(fixture.store.commandsOf(() -> fixture.swaps.reward(again)))
                .as("a look at their places, and one at the codes")
                .isEqualTo(2);
        fixture.codes(folder, 1);
        fixture.swaps.reward(again);
        assertThat(fixture.told).extracting(CouponIssued::customer).containsExactly(fixture.shop.buyer("b-1"));
    }

    @Test
    void looksForAPlaceOnlyOnceWhereManyBuyForWhomNoneIsLeft() {
        fixture.inForce(fixture.withBudget(1));
        fixture.buys("O-1", "b-1", "母婴");
        List<Purchase> late = IntStream.rangeClosed(2, 4)
                .mapToObj(number -> {
                    fixture.shop.paid("O-" + number, "b-" + number, NOON.toString(), item("母婴", "100"));
                    return fixture.shop.purchases.find("O-" + number).orElseThrow();
                })
                .toList();

        assertThat(fixture.store.commandsOf(() -> fixture.swaps.reward(late)))
                .as("a look at their places, one at the last and one at those given back")
                .isEqualTo(3);
    }

    @Test
    void givesNoCodeForAnOrderGivenBackWhileItWaited() {
        fixture.buys("W1", "b-w1", "母婴");
        fixture.shop.refunded("W1", "r1", "100", PartnersFixture.NOON);

        Swaps.Imported imported = fixture.swaps.importCsv(
                "family-restaurant",
                CouponsFixture.file(folder, "code\nAA-1\nAA-2\nAA-3\n"),
                "import-1",
                Locale.ENGLISH);

        assertThat(imported.handedOut()).isZero();
        assertThat(imported.notGiven()).isEqualTo(1);
        assertThat(fixture.told).isEmpty();
        assertThat(fixture.coupons
                        .coupons
                        .stock(PartnersFixture.SWAP, 1)
                        .orElseThrow()
                        .free())
                .isEqualTo(3);
    }

    @Test
    void givesNoCodeToWhoRefusedOptedOutOrWasErasedWhileTheyWaited() {
        for (String buyer : List.of("b-out", "b-no", "b-erased", "b-held-on")) {
            fixture.buys("O-" + buyer, buyer, "母婴");
        }
        fixture.shop.customers.optOut(fixture.shop.buyer("b-out"), true);
        fixture.shop.customers.consent(
                fixture.shop.buyer("b-no"), "marketing", new Customer.Consent(false, "shop", "1", NOON));
        new SwapPersonalData(fixture.grants).erase(fixture.shop.buyer("b-erased"));

        Swaps.Imported imported = imports("code\nA1\nA2\nA3\nA4\n");

        assertThat(imported.handedOut()).isEqualTo(1);
        assertThat(fixture.told).extracting(CouponIssued::customer).containsExactly(fixture.shop.buyer("b-held-on"));
        assertThat(fixture.coupons
                        .coupons
                        .stock(PartnersFixture.SWAP, 1)
                        .orElseThrow()
                        .free())
                .isEqualTo(3);
    }

    @Test
    void rewardsNobodyWhoRefusedOrOptedOutBefore() {
        fixture.codes(folder, 3);
        fixture.shop.customers.optOut(fixture.shop.buyer("b-1"), true);
        fixture.shop.customers.consent(
                fixture.shop.buyer("b-2"), "marketing", new Customer.Consent(false, "shop", "1", NOON));

        fixture.buys("O-1", "b-1", "母婴");
        fixture.buys("O-2", "b-2", "母婴");

        assertThat(fixture.told).isEmpty();
    }

    @Test
    void givesNoCodeOnceTheSwapIsOver() {
        fixture.buys("O-1", "b-1", "母婴");
        fixture.clock.advance(Duration.ofDays(700));

        assertThat(imports("code\nA1\n").handedOut()).isZero();
    }

    @Test
    void givesTheCodeForAnotherOrderWhereOnlyTheFirstWasGivenBack() {
        fixture.buys("O-1", "b-1", "母婴");
        fixture.shop.refunded("O-1", "r1", "100", PartnersFixture.NOON);
        assertThat(imports("code\nA1\n").notGiven()).isEqualTo(1);
        assertThat(fixture.grants.countWaiting(PartnersFixture.SWAP)).isZero();

        fixture.buys("O-2", "b-1", "母婴");

        assertThat(fixture.told).extracting(CouponIssued::customer).containsExactly(fixture.shop.buyer("b-1"));
    }

    @Test
    void leavesAPlaceThatNobodyIsEntitledToForTheNext() {
        fixture.inForce(fixture.withBudget(1));
        fixture.buys("O-1", "b-1", "母婴");
        fixture.shop.refunded("O-1", "r1", "100", PartnersFixture.NOON);
        imports("code\nA1\n");

        fixture.buys("O-2", "b-2", "母婴");

        assertThat(fixture.told).extracting(CouponIssued::customer).containsExactly(fixture.shop.buyer("b-2"));
        assertThat(fixture.mongo.estimatedCount(SwapGrants.COLLECTION)).isEqualTo(1);
    }

    @Test
    void givesWhoTurnedOutToBeAnotherOneCodeUnderTheOthersName() {
        fixture.buys("O-1", "b-1", "母婴");
        fixture.buys("O-2", "b-2", "母婴");
        CustomerId into = fixture.shop.buyer("b-2");
        fixture.grants.merge(fixture.shop.buyer("b-1"), into);
        fixture.grants.merge(fixture.shop.buyer("b-1"), into);

        assertThat(imports("code\nA1\nA2\n").handedOut()).isEqualTo(1);

        assertThat(fixture.told).extracting(CouponIssued::customer).containsExactly(into);
    }

    private Swaps.Imported imports(String csv) {
        return fixture.swaps.importCsv(
                "family-restaurant", CouponsFixture.file(folder, csv), "import-1", Locale.ENGLISH);
    }

    @Test
    void namesTheSwapsThatExist() {
        assertThatThrownBy(() ->
                        fixture.swaps.importCsv("nothing", folder.resolve("codes.csv"), "import-1", Locale.ENGLISH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a swap of schedules/swaps/*.yaml, got \"nothing\"; known: [family-restaurant]");
    }

    @Test
    void keepsItsNameUntilItIsOver() {
        var guard = new SwapGuard(fixture.swaps, fixture.grants, fixture.clock);
        var name = new Name("swap", PartnersFixture.SWAP);
        assertThat(guard.objection(name)).isEmpty();
        fixture.buys("O-1", "b-1", "母婴");
        assertThat(guard.objection(name).orElseThrow().toString()).contains("1 customers wait");
        fixture.codes(folder, 3);
        fixture.swaps.importCsv(
                PartnersFixture.SWAP, CouponsFixture.file(folder, "code\nR9\n"), "import-2", Locale.ENGLISH);
        assertThat(guard.objection(name).orElseThrow().toString()).contains("is running");
        assertThat(guard.objection(new Name("segment", PartnersFixture.SWAP))).isEmpty();
        fixture.clock.advance(Duration.ofDays(1_000));
        assertThat(guard.objection(name)).isEmpty();
    }

    @Test
    void hearsOfPaidOrders() {
        fixture.codes(folder, 3);
        fixture.shop.paid("O-1", "b-1", PartnersFixture.NOON, item("母婴", "100"));

        new SwapListener(fixture.swaps).onOrders(fixture.shop.recorded("O-1"), (seen, traits, again) -> {});

        assertThat(fixture.told).hasSize(1);
    }

    @Test
    void exportsAPersonsSwapsAndKeepsThePlaceAfterErasingThePerson() {
        fixture.codes(folder, 3);
        fixture.buys("O-1", "b-1", "母婴");
        CustomerId buyer = fixture.shop.buyer("b-1");
        var personal = new SwapPersonalData(fixture.grants);

        assertThat(personal.export(buyer).toString()).contains("亲子餐厅", "O-1");
        personal.erase(buyer);
        personal.erase(buyer);

        assertThat(personal.export(buyer)).isEmpty();
        assertThat(fixture.mongo.estimatedCount(SwapGrants.COLLECTION)).isEqualTo(1);
    }

    @Test
    void needsThePoolOfTheShippedSwapAndRefusesDatesThatRunBackwards() {
        Source shipped = PartnersFixture.shipped();
        SwapFile file = fixture.file;

        assertThat(file.uses(shipped, file.parse(shipped)))
                .containsExactly(new Name("coupon pool", "family-restaurant"));
        assertThat(file.defines(shipped, file.parse(shipped))).containsExactly(new Name("swap", "family-restaurant"));
        assertThatThrownBy(() ->
                        file.parse(new Source(shipped.path(), shipped.content().replace("2027-12-31", "2025-12-31"))))
                .hasMessageContaining("got from 2026-01-01 until 2025-12-31");
    }
}
