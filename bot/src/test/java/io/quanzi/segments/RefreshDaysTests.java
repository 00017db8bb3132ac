package io.quanzi.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Trait;
import io.quanzi.customer.TraitValues;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.Source;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.ShopEvent.Baby;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.wecom.contacts.Contacts;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** What a new day changes is worked out for those whom it changes, and nobody is forgotten. */
class RefreshDaysTests {
    private static final LocalDate FIRST = LocalDate.parse("2026-03-03");

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final Customers customers = spy(CustomerFixture.customers(mongo, clock));
    private final Playbook playbook = mock(Playbook.class);
    private final SegmentsFile file = new SegmentsFile();
    private final Segments segments =
            new Segments(playbook, file, customers, mock(Contacts.class), mongo, clock, event -> {});

    private void rules(String recent) {
        when(playbook.at(file, SegmentsFile.PATH))
                .thenReturn(Optional.of(file.parse(new Source(SegmentsFile.PATH, """
                        tagGroup: 圈子人群
                        segments:
                          - { name: recent, title: 新近, priority: 1, when: { trait: first_paid_on, withinDays: %s } }
                          - { name: away, title: 好久没来, priority: 1, when: { not: { trait: last_paid_on, withinDays: 9 } } }
                          - { name: diapers, title: 纸尿裤, priority: 1, when: { all: [ { trait: bought.纸尿裤, withinDays: 6 }, { trait: orders, atLeast: 1 } ] } }
                          - { name: joined, title: 刚进群, priority: 1, when: { any: [ { trait: joined_at, withinDays: 4 }, { trait: orders, atLeast: 9 } ] } }
                          - { name: half-year, title: 半岁, priority: 1, when: { babyAgeMonths: { from: 6, to: 7 } } }
                        """.formatted(recent)))));
    }

    private CustomerId somebody(String name, Random random) {
        CustomerId id = customers
                .findOrCreate(new Buyer(name, null, null, null, null), Instant.EPOCH)
                .id();
        LocalDate first = FIRST.plusDays(random.nextInt(40) - 15);
        LocalDate last = first.plusDays(random.nextInt(6));
        customers.setTraits(
                id,
                TraitValues.of(Trait.ORDERS, random.nextInt(10))
                        .set(Trait.FIRST_PAID_ON, first)
                        .set(Trait.LAST_PAID_ON, last)
                        .set(Trait.BOUGHT, Map.of("纸尿裤", last, "玩具", first))
                        .set(Trait.JOINED_AT, ChinaTime.startOf(first).plusMillis(random.nextInt(86_400_000)))
                        .set(
                                Trait.BABIES,
                                List.of(Baby.born(YearMonth.from(FIRST).minusMonths(4 + random.nextInt(3))))));
        return id;
    }

    @Test
    void leavesNothingToDoForALookAtEverybody() {
        rules("7");
        var random = new Random(7);
        for (int i = 0; i < 120; i++) {
            somebody("b-" + i, random);
        }
        segments.refreshFor(FIRST);
        int changed = 0;
        for (LocalDate day = FIRST.plusDays(1); day.isBefore(FIRST.plusDays(45)); day = day.plusDays(1)) {
            if (day.getDayOfMonth() % 5 == 0) {
                continue; // the shop's program was off
            }
            clock.set(ChinaTime.startOf(day).plusSeconds(300));
            changed += segments.refreshFor(day);
            assertThat(segments.refreshAll(day)).as("%s", day).isZero();
        }
        assertThat(changed).isGreaterThan(300);
    }

    @Test
    void looksAtEverybodyWithOtherRulesInAnotherMonthAfterAWeekAndTheSecondTime() {
        rules("7");
        segments.refreshFor(FIRST);
        verify(customers).forEach(any());
        segments.refreshFor(FIRST.plusDays(1));
        verify(customers).forEach(any());
        verify(customers, atLeastOnce()).forEachWithDay(any(), any(), any(), any());

        segments.refreshFor(FIRST.plusDays(1));
        verify(customers, times(2)).forEach(any());
        rules("8");
        segments.refreshFor(FIRST.plusDays(2));
        verify(customers, times(3)).forEach(any());
        segments.refreshFor(FIRST.plusDays(9));
        verify(customers, times(4)).forEach(any());
        segments.refreshFor(LocalDate.parse("2026-04-01"));
        verify(customers, times(5)).forEach(any());
    }

    @Test
    void keepsNoDayWhileTheFileCannotBeRead() {
        when(playbook.at(file, SegmentsFile.PATH)).thenReturn(Optional.empty());
        when(playbook.isWithheld(SegmentsFile.PATH)).thenReturn(true);

        assertThat(segments.refreshFor(FIRST)).isZero();

        rules("7");
        segments.refreshFor(FIRST.plusDays(1));
        verify(customers, never()).forEachWithDay(any(), any(), any(), any());
    }
}
