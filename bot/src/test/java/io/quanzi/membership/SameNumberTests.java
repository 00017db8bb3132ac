package io.quanzi.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Purchases;
import io.quanzi.inbox.Conflict;
import io.quanzi.inbox.Conflicts;
import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.IntakeFixture;
import io.quanzi.shop.KnownFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** What is told twice under one number, from the shop's door to the points. */
class SameNumberTests {
    private static final Path CASES = Path.of("bot/src/test/resources/cases");
    private final List<Shop> open = new ArrayList<>();

    private final class Shop {
        final SettableClock clock = new SettableClock("2026-11-29T04:00:00Z");
        final MongoTemplate mongo = TestMongo.fresh();
        final Customers customers = CustomerFixture.customers(mongo, clock);
        final Purchases purchases = CustomerFixture.purchases(mongo);
        final CustomerFixture fixture = new CustomerFixture(mongo, clock);
        final Conflicts conflicts = InboxFixture.conflicts(mongo, clock);
        final KnownFacts known = CustomerFixture.orderConflicts(mongo, clock, customers, purchases);
        final PointsLedger ledger = new PointsLedger(mongo);
        final Inbox inbox;

        Shop() {
            Playbook playbook = mock(Playbook.class);
            when(playbook.at(any(MemberDaysFile.class), anyString())).thenReturn(Optional.empty());
            when(playbook.at(any(TiersFile.class), anyString())).thenReturn(Optional.empty());
            var membership = new Membership(
                    ledger, purchases, customers, playbook, new MemberDaysFile(), new TiersFile(), clock);
            inbox = InboxFixture.with(
                    mongo,
                    clock,
                    CustomerFixture.shopNews(mongo, clock, customers, purchases),
                    CustomerFixture.listening(mongo, clock, customers, purchases, new OrderPointsListener(membership))
                            .get(0));
            inbox.start();
            open.add(this);
        }

        String hears(String body) {
            String answer = IntakeFixture.put(mongo, clock, inbox, known, CustomerFixture.agreed(mongo), body);
            InboxFixture.settle(inbox);
            return answer;
        }

        /** Past the look at the door, as when two come at once. */
        void hearsUnseen(String body) {
            IntakeFixture.put(mongo, clock, inbox, told -> List.of(), CustomerFixture.agreed(mongo), body);
            InboxFixture.settle(inbox);
        }

        long points(String buyer) {
            return ledger.head(customers.byBuyer(buyer).orElseThrow().id()).balance();
        }

        String state(String buyer) {
            var person = customers.byBuyer(buyer).orElseThrow();
            var traits = new TreeMap<>(person.traits());
            var orders = new TreeMap<String, String>();
            purchases
                    .of(person.id())
                    .forEach(order -> orders.put(
                            order.orderNo(),
                            order.amount() + " " + order.lines() + " " + order.paidAt() + " "
                                    + order.refunds().stream()
                                            .map(Object::toString)
                                            .sorted()
                                            .toList()));
            return person.nickname() + " " + traits + " " + new TreeMap<>(person.consent()) + " " + orders + " "
                    + points(buyer);
        }

        List<Conflict> conflicts() {
            return conflicts.listOpen(0, 10);
        }
    }

    @AfterEach
    void stop() {
        open.forEach(shop -> shop.inbox.stop());
    }

    private static String file(String name) throws IOException {
        return Files.readString(CASES.resolve(name));
    }

    private static String paid(String id, String at, String order, String buyer, long fen) {
        return event(
                id,
                "order.paid",
                at,
                "{\"orderNo\":\"" + order + "\",\"buyer\":{\"id\":\"" + buyer
                        + "\"},\"paidAt\":\"2026-11-24T10:00:00+08:00\",\"amountFen\":" + fen + "}");
    }

    private static String event(String id, String type, String at, String data) {
        return "{\"id\":\"" + id + "\",\"type\":\"" + type + "\",\"at\":\"2026-11-24T" + at + ":00+08:00\",\"data\":"
                + data + "}";
    }

    @Test
    void anOrderOfTheSameTimeWithAnotherAmountIsRefusedWithTheReason() throws IOException {
        var shop = new Shop();
        shop.hears(file("13-edited-1.json"));

        String answer = shop.hears(file("13-edited-2.json"));

        assertThat(answer)
                .isEqualTo(
                        "{\"accepted\":0,\"duplicates\":0,\"conflicts\":[{\"index\":0,\"id\":\"e-P4-v2\",\"field\":\"amount\","
                                + "\"had\":\"100.00\",\"got\":\"250.00\"}]}");
        assertThat(shop.points("b-p4")).isEqualTo(100);
        assertThat(shop.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.kind()).isEqualTo("order");
            assertThat(conflict.subject()).isEqualTo("P4");
        });
    }

    @Test
    void aConflictThatTheDoorCouldNotSeeIsToldAllTheSame() throws IOException {
        var shop = new Shop();
        shop.hearsUnseen(file("13-edited-1.json"));
        shop.hearsUnseen(file("13-edited-2.json"));

        assertThat(shop.conflicts()).extracting(Conflict::subject).containsExactly("P4");
        assertThat(shop.points("b-p4")).isEqualTo(100);
    }

    @Test
    void aLaterEditCountsInWhateverOrderItComes() {
        laterEdits(SameNumberTests::some);
    }

    private void laterEdits(Orders orders) {
        String first = paid("e-1", "10:00", "E1", "b-e", 10_000);
        String edit = paid("e-2", "11:00", "E1", "b-e", 25_000);
        String last = paid("e-3", "12:00", "E1", "b-e", 5_000);
        String refund =
                event("r-1", "order.refunded", "12:30", "{\"orderNo\":\"E1\",\"refundId\":\"R\",\"amountFen\":2000}");

        assertSameHowever(orders, "b-e", List.of(first, edit, last, refund));
        var shop = new Shop();
        List.of(first, edit, last, refund).forEach(shop::hears);
        assertThat(shop.points("b-e")).isEqualTo(30);
        assertThat(shop.conflicts()).isEmpty();
    }

    @Test
    void newsOfAPersonCountFieldByFieldInWhateverOrderTheyCome() {
        newsOfAPerson(SameNumberTests::some);
    }

    private void newsOfAPerson(Orders orders) {
        String agreed = event(
                "c-0",
                "customer.updated",
                "09:00",
                "{\"buyer\":{\"id\":\"b-n\"},\"consent\":{\"profiling\":true,\"at\":\"2026-11-24T09:00:00+08:00\"}}");
        List<String> news = List.of(
                event(
                        "c-1",
                        "customer.updated",
                        "10:00",
                        "{\"buyer\":{\"id\":\"b-n\",\"nickname\":\"甲\"},\"city\":\"上海\",\"working\":true}"),
                event(
                        "c-2",
                        "customer.updated",
                        "11:00",
                        "{\"buyer\":{\"id\":\"b-n\",\"nickname\":\"乙\"},\"babies\":[{\"born\":\"2026-03\"}]}"),
                event(
                        "c-3",
                        "customer.updated",
                        "12:00",
                        "{\"buyer\":{\"id\":\"b-n\"},\"city\":\"广州\",\"working\":false}"),
                paid("e-1", "09:30", "N1", "b-n", 100));

        String state = assertSameHowever(orders, "b-n", news, agreed);

        assertThat(state).startsWith("乙").contains("city=广州", "working=false", "2026-03");
    }

    @Test
    void aConsentTakenBackTakesWhatWasToldBeforeInWhateverOrderItComes() {
        consentTakenBack(SameNumberTests::some);
    }

    private void consentTakenBack(Orders orders) {
        String agreed = event(
                "c-0",
                "customer.updated",
                "09:00",
                "{\"buyer\":{\"id\":\"b-w\"},\"consent\":{\"profiling\":true,\"at\":\"2026-11-24T09:00:00+08:00\"}}");
        List<String> news = List.of(
                event(
                        "c-1",
                        "customer.updated",
                        "10:00",
                        "{\"buyer\":{\"id\":\"b-w\"},\"working\":true,\"city\":\"上海\"}"),
                event(
                        "c-2",
                        "customer.updated",
                        "11:00",
                        "{\"buyer\":{\"id\":\"b-w\"},\"babies\":[{\"born\":\"2026-03\"}]}"),
                event(
                        "c-3",
                        "customer.updated",
                        "12:00",
                        "{\"buyer\":{\"id\":\"b-w\"},\"consent\":{\"profiling\":false,\"at\":\"2026-11-24T12:00:00+08:00\"}}"),
                paid("e-1", "09:30", "N1", "b-w", 100));

        String state = assertSameHowever(orders, "b-w", news, agreed);

        assertThat(state).contains("city=上海", "given=false").doesNotContain("working", "babies");
    }

    @Test
    @Tag("soak")
    void allCountsInEachOrderInWhichItCanCome() {
        laterEdits(SameNumberTests::permutations);
        newsOfAPerson(SameNumberTests::permutations);
        consentTakenBack(SameNumberTests::permutations);
    }

    /** In which orders news are told. */
    private interface Orders {
        List<List<String>> of(List<String> news);
    }

    private String assertSameHowever(Orders orders, String buyer, List<String> news, String... before) {
        String expected = null;
        for (List<String> order : orders.of(news)) {
            var shop = new Shop();
            List.of(before).forEach(shop::hears);
            order.forEach(shop::hears);
            String state = shop.state(buyer);
            shop.inbox.stop();
            expected = expected == null ? state : expected;
            assertThat(state).as(order.toString()).isEqualTo(expected);
        }
        return String.valueOf(expected);
    }

    /** Six of the orders of four, so that each three of them come in each of their orders. */
    private static List<List<String>> some(List<String> four) {
        return Stream.of("0123", "0321", "1302", "2103", "2301", "3120")
                .map(order -> order.chars()
                        .mapToObj(place -> four.get(Character.digit(place, 10)))
                        .toList())
                .toList();
    }

    private static List<List<String>> permutations(List<String> all) {
        if (all.isEmpty()) {
            return List.of(List.of());
        }
        var permutations = new ArrayList<List<String>>();
        for (int i = 0; i < all.size(); i++) {
            var rest = new ArrayList<>(all);
            String first = rest.remove(i);
            permutations(rest).forEach(tail -> {
                var one = new ArrayList<>(List.of(first));
                one.addAll(tail);
                permutations.add(one);
            });
        }
        return permutations;
    }

    @Test
    void aNumberOfTheHistoryWithAnotherBuyerIsSeenByAPerson() throws IOException {
        var shop = new Shop();
        shop.fixture.imported("1001", "old-buyer", "2019-04-30T16:00:00Z", "10");

        String answer = shop.hears(file("13-number-in-history.json"));

        assertThat(answer).contains("\"accepted\":0", "\"field\":\"buyer\",\"had\":\"old-buyer\",\"got\":\"b-p5\"");
        assertThat(shop.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(conflict.had()).containsEntry("buyer", "old-buyer");
            assertThat(conflict.got()).containsEntry("buyer", "b-p5").containsEntry("amount", "100.00");
        });
    }

    @Test
    void anIdWithAnotherBodyIsNoDuplicateAndOneLaidOutOtherwiseIs() {
        var shop = new Shop();
        String event = paid("e-1", "10:00", "S1", "b-s", 100);
        shop.hears(event);

        assertThat(shop.hears(event)).isEqualTo("{\"accepted\":0,\"duplicates\":1}");
        assertThat(
                        shop.hears(
                                "{\"data\":{\"amountFen\":100, \"paidAt\":\"2026-11-24T02:00:00Z\",\"channel\":null,"
                                        + "\"orderNo\":\"S1\",\"buyer\":{\"id\":\"b-s\"}},\"at\":\"2026-11-24T02:00:00Z\",\"type\":\"order.paid\",\"id\":\"e-1\"}"))
                .isEqualTo("{\"accepted\":0,\"duplicates\":1}");
        assertThat(shop.conflicts()).isEmpty();
        assertThat(shop.hears("[" + event.replace("S1", "S2") + "," + paid("e-2", "10:00", "S3", "b-s", 1) + "]"))
                .isEqualTo(
                        "{\"accepted\":1,\"duplicates\":0,\"conflicts\":[{\"index\":0,\"id\":\"e-1\",\"field\":\"data.orderNo\","
                                + "\"had\":\"S1\",\"got\":\"S2\"}]}");
        assertThat(shop.conflicts()).extracting(Conflict::kind).containsExactly("event");
    }

    @Test
    void aRefundOfOneIdWithAnotherAmountIsAConflict() {
        var shop = new Shop();
        String refund =
                event("r-1", "order.refunded", "11:00", "{\"orderNo\":\"F1\",\"refundId\":\"R\",\"amountFen\":2000}");
        String other = refund.replace("r-1", "r-2").replace("2000", "3000");
        shop.hears(refund);
        shop.hears(paid("e-1", "10:00", "F1", "b-f", 10_000));

        assertThat(shop.hears(other)).contains("\"had\":\"20.00\",\"got\":\"30.00\"");
        shop.hearsUnseen(other);
        assertThat(shop.hears(refund.replace("r-1", "r-3"))).isEqualTo("{\"accepted\":1,\"duplicates\":0}");

        assertThat(shop.points("b-f")).isEqualTo(80);
        assertThat(shop.conflicts()).extracting(Conflict::kind).containsExactly("refund");
    }
}
