package io.quanzi.membership;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.OrderRecorded;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.Source;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.data.mongodb.core.MongoTemplate;

/** A shop with the member days and tiers that are shipped: Tuesday 母婴 and Friday 家居 count twice. */
final class MembershipFixture {
    final MongoTemplate mongo = TestMongo.fresh();
    final SettableClock clock = new SettableClock("2026-03-05T04:00:00Z");
    final CustomerFixture shop = new CustomerFixture(mongo, clock);
    final PointsLedger ledger = new PointsLedger(mongo);
    final MemberDaysFile memberDaysFile = new MemberDaysFile();
    final TiersFile tiersFile = new TiersFile();
    final Playbook playbook = mock(Playbook.class);
    final Membership membership =
            new Membership(ledger, shop.purchases, shop.customers, playbook, memberDaysFile, tiersFile, clock);

    MembershipFixture() {
        memberDays(memberDaysFile.parse(shipped(MemberDaysFile.PATH)));
        when(playbook.at(tiersFile, TiersFile.PATH)).thenReturn(Optional.of(tiersFile.parse(shipped(TiersFile.PATH))));
    }

    void memberDays(MemberDays days) {
        when(playbook.at(memberDaysFile, MemberDaysFile.PATH)).thenReturn(Optional.of(days));
    }

    /** Posts the points of an order as it stands; returns whether it is known. */
    boolean postPoints(String orderNo) {
        List<OrderRecorded> order = shop.recorded(orderNo);
        membership.postPoints(order, shop.customers::setTraits);
        return !order.isEmpty();
    }

    static Source shipped(String path) {
        try {
            return new Source(path, Files.readString(Path.of(path)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    long balanceOf(String buyer) {
        return ledger.head(shop.buyer(buyer)).balance();
    }

    /** Oldest first, as a person would tell it. */
    List<Long> pointsOf(String buyer) {
        CustomerId customer = shop.buyer(buyer);
        return ledger.history(customer, 1_000).stream()
                .sorted((a, b) -> Long.compare(a.seq(), b.seq()))
                .map(PointsEntry::points)
                .toList();
    }
}
