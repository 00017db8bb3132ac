package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.outreach.Deliveries.Kind;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.TestMongo;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MergedDeliveriesTests {
    private static final Instant NOW = Instant.parse("2026-03-03T02:00:00Z");

    private final Deliveries deliveries = new Deliveries(TestMongo.fresh());
    private final CustomerId stranger = CustomerId.next();
    private final CustomerId buyer = CustomerId.next();

    @Test
    void areTheBuyersSoThatNoCampaignSpeaksToThemAgain() {
        deliveries.begin("offer/spring/" + stranger, Kind.OFFER, stranger, NOW);
        deliveries.said("offer/spring/" + stranger, NOW);
        deliveries.begin("welcome/wm-1/1", Kind.WELCOME, stranger, NOW);
        deliveries.said("welcome/wm-1/1", NOW);

        deliveries.merge(stranger, buyer);
        deliveries.merge(stranger, buyer);

        assertThat(deliveries.begin("offer/spring/" + buyer, Kind.OFFER, buyer, NOW))
                .hasValueSatisfying(before -> assertThat(before.outcome()).isInstanceOf(Outcome.Said.class));
        assertThat(deliveries.export(stranger)).isEmpty();
        assertThat(deliveries.count(Kind.WELCOME, "SAID")).isEqualTo(1);
        assertThat(deliveries.count(Kind.OFFER, "SAID")).isEqualTo(1);
    }
}
