package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.outreach.DeliveryLog.Kind;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.TestMongo;
import java.time.Instant;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

class MergedDeliveriesTests {
    private static final Instant NOW = Instant.parse("2026-03-03T02:00:00Z");

    private final MongoTemplate mongo = TestMongo.fresh();
    private final DeliveryLog deliveryLog = new DeliveryLog(mongo);
    private final CustomerId stranger = CustomerId.next();
    private final CustomerId buyer = CustomerId.next();

    private long said(Kind kind) {
        return mongo.findAll(Document.class, "deliveries").stream()
                .filter(row -> kind.name().equals(row.get("kind")) && "SAID".equals(row.get("state")))
                .count();
    }

    @Test
    void areTheBuyersSoThatNoCampaignSpeaksToThemAgain() {
        deliveryLog.begin("offer/spring/" + stranger, Kind.OFFER, stranger, NOW);
        deliveryLog.said("offer/spring/" + stranger, NOW);
        deliveryLog.begin("welcome/wm-1/1", Kind.WELCOME, stranger, NOW);
        deliveryLog.said("welcome/wm-1/1", NOW);

        deliveryLog.merge(stranger, buyer);
        deliveryLog.merge(stranger, buyer);

        assertThat(deliveryLog.begin("offer/spring/" + buyer, Kind.OFFER, buyer, NOW))
                .hasValueSatisfying(before -> assertThat(before.outcome()).isInstanceOf(DeliveryOutcome.Said.class));
        assertThat(deliveryLog.export(stranger)).isEmpty();
        assertThat(said(Kind.WELCOME)).isEqualTo(1);
        assertThat(said(Kind.OFFER)).isEqualTo(1);
    }
}
