package io.quanzi.partners;

import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.coupons.CouponsFixture;
import io.quanzi.customer.CustomerFixture;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.Source;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DyingStore;
import io.quanzi.shared.SettableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoTemplate;

/** The swap with the family restaurant that is shipped, on the 3rd of March 2026 at noon in Shanghai. */
final class PartnersFixture {
    static final String SWAP = "family-restaurant";
    static final String PATH = "schedules/swaps/family-restaurant.yaml";
    static final String NOON = "2026-03-03T04:00:00Z";

    final DyingStore store = new DyingStore();
    final MongoTemplate mongo = store.mongo();
    final SettableClock clock = new SettableClock(NOON);
    final CustomerFixture shop = new CustomerFixture(mongo, clock);
    final CouponsFixture coupons = new CouponsFixture(mongo, clock);
    final SwapGrants grants = new SwapGrants(mongo);
    final SwapFile file = new SwapFile();
    final Playbook playbook = mock(Playbook.class);
    final List<CouponIssued> told = new CopyOnWriteArrayList<>();
    final Swaps swaps = new Swaps(
            playbook, file, grants, coupons.coupons, coupons.pools, shop.customers, shop.purchases, this::tell, clock);
    final SwapReport report = new SwapReport(swaps, grants, coupons.coupons);

    PartnersFixture() {
        inForce(file.parse(shipped()));
    }

    /** Set to somebody of whom nobody can be told. */
    @Nullable
    CustomerId untellable;

    private void tell(Object event) {
        var issued = (CouponIssued) event;
        if (issued.customer().equals(untellable)) {
            throw new IllegalStateException("this person's data cannot be put into words");
        }
        told.add(issued);
    }

    void inForce(Swap... all) {
        when(playbook.all(file)).thenReturn(List.of(all));
    }

    static Source shipped() {
        try {
            return new Source(PATH, Files.readString(Path.of(PATH)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The shipped swap with another budget. */
    Swap withBudget(int budget) {
        Swap shipped = file.parse(shipped());
        return new Swap(
                shipped.name(),
                shipped.partner(),
                shipped.partnerTitle(),
                shipped.category(),
                shipped.pool(),
                shipped.from(),
                shipped.until(),
                budget,
                shipped.text());
    }

    /** Fills the pool with R1, R2, ... */
    void codes(Path folder, int many) {
        coupons.codes(folder, SWAP, IntStream.rangeClosed(1, many).mapToObj(i -> "R" + i));
    }

    /** A paid order of 100 yuan of a category, and its reward. */
    void buys(String orderNo, String buyer, String category) {
        shop.paid(orderNo, buyer, clock.instant().toString(), CustomerFixture.item(category, "100"));
        reward(orderNo);
    }

    void reward(String orderNo) {
        swaps.reward(List.of(shop.purchases.find(orderNo).orElseThrow()));
    }
}
