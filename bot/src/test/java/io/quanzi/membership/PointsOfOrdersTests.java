package io.quanzi.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.customer.Purchase;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import io.quanzi.shop.ShopEvent.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PointsOfOrdersTests {
    private static final Instant MONDAY = Instant.parse("2026-03-02T04:00:00Z");

    private final MembershipFixture fixture = new MembershipFixture();

    record Line(String category, long fen) {}

    /** An order, when it was paid, and what was given back, in fen; together perhaps more than was paid. */
    record Story(int hours, List<Line> lines, List<Long> refunds) {}

    @Provide
    Arbitrary<List<Story>> stories() {
        Arbitrary<Line> line = Combinators.combine(
                        Arbitraries.of("母婴", "家居", "图书"), Arbitraries.longs().between(0, 30_000))
                .as(Line::new);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 24 * 7),
                        line.list().ofMaxSize(4),
                        Arbitraries.longs().between(0, 40_000).list().ofMaxSize(3))
                .as(Story::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    @Property(tries = 60)
    void endsWithTheOrdersWorkedOutAnewWhateverWasHeardInWhatOrderHoweverOften(
            @ForAll("stories") List<Story> stories, @ForAll Random random) {
        String buyer = CustomerId.next().value();
        var events = new ArrayList<Runnable>();
        var orders = new ArrayList<String>();
        for (Story story : stories) {
            String orderNo = "O" + CustomerId.next().value();
            orders.add(orderNo);
            tell(story, orderNo, buyer, events);
        }
        events.addAll(List.copyOf(events).subList(0, events.size() / 2));
        Collections.shuffle(events, random);

        events.forEach(Runnable::run);

        long expected = 0;
        for (String orderNo : orders) {
            Purchase order = fixture.shop.purchases.find(orderNo).orElseThrow();
            Money back = order.refunds().stream().map(Purchase.Refund::amount).reduce(Money.ZERO, Money::plus);
            long anew = Earning.points(
                    order,
                    Earning.factors(order, new MemberDaysFile().parse(MembershipFixture.shipped(MemberDaysFile.PATH))),
                    back);
            assertThat(sumOf(order)).isEqualTo(anew);
            expected += anew;
        }
        assertThat(fixture.balanceOf(buyer)).isEqualTo(expected);
    }

    private void tell(Story story, String orderNo, String buyer, List<Runnable> events) {
        List<Item> items = story.lines().stream()
                .map(line -> new Item(null, null, line.category(), 1, new Money(line.fen())))
                .toList();
        long paid = story.lines().stream().mapToLong(Line::fen).sum();
        String at = MONDAY.plusSeconds(story.hours() * 3_600L).toString();
        events.add(() -> {
            fixture.shop.paid(orderNo, buyer, at, new Money(items.isEmpty() ? 12_345 : paid), items);
            fixture.postPoints(orderNo);
        });
        for (int i = 0; i < story.refunds().size(); i++) {
            String refundId = "R-" + i;
            String yuan = new Money(story.refunds().get(i)).yuan();
            events.add(() -> {
                fixture.shop.refunded(orderNo, refundId, yuan, at);
                fixture.postPoints(orderNo);
            });
        }
    }

    private long sumOf(Purchase order) {
        long earned = fixture.ledger
                .find(PointsCause.order(order.orderNo()))
                .orElseThrow()
                .entry()
                .points();
        long back = order.refunds().stream()
                .map(refund -> fixture.ledger.find(PointsCause.refund(order.orderNo(), refund.id())))
                .flatMap(Optional::stream)
                .mapToLong(posted -> posted.entry().points())
                .sum();
        return earned + back;
    }
}
