package io.quanzi.membership;

import static io.quanzi.customer.CustomerFixture.item;
import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.customer.CustomerFixture;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OrderPointsListenerTests {
    private static final Instant NOON = Instant.parse("2026-03-05T04:00:00Z");

    private final MembershipFixture fixture = new MembershipFixture();
    private final Consumer consumer = CustomerFixture.listening(
                    fixture.mongo,
                    fixture.clock,
                    fixture.shop.customers,
                    fixture.shop.purchases,
                    new OrderPointsListener(fixture.membership))
            .get(0);

    private static Entry entry(String type, String data) {
        String body = "{\"id\":\"e-1\",\"type\":\"%s\",\"at\":\"2026-03-05T12:00:00+08:00\",\"data\":%s}"
                .formatted(type, data);
        return new Entry("shop:e-1", "shop", type, "b-1", NOON, NOON, body);
    }

    private static final Entry PAID = entry("order.paid", """
        {"orderNo":"O-1","buyer":{"id":"b-1"},"paidAt":"2026-03-05T12:00:00+08:00","amountFen":10000,"items":[]}\
        """);
    private static final Entry REFUNDED = entry("order.refunded", """
        {"orderNo":"O-1","refundId":"R-1","amountFen":3000,"refundedAt":"2026-03-05T12:00:00+08:00"}\
        """);

    @Test
    void wantsOrdersPaidAndRefunded() {
        assertThat(consumer.wants(PAID)).isTrue();
        assertThat(consumer.wants(REFUNDED)).isTrue();
        assertThat(consumer.wants(entry("order.completed", "{}"))).isFalse();
    }

    @Test
    void postsAnOrderAndItsRefundOnceWhenTheyAreHeardTwice() {
        fixture.shop.paid("O-1", "b-1", NOON.toString(), item("母婴", "100"));
        consumer.take(PAID);
        fixture.shop.refunded("O-1", "R-1", "30", NOON.toString());
        consumer.take(REFUNDED);
        consumer.take(PAID);
        consumer.take(REFUNDED);

        assertThat(fixture.pointsOf("b-1")).containsExactly(100L, -30L);
    }

    @Test
    void waitsUntilTheOrderIsRecordedUnderItsOwnName() {
        assertThat(consumer.name()).isEqualTo("membership");
        assertThat(consumer.after()).containsExactly("customer.shop");
    }

    @Test
    void isDoneWithARefundThatWaitsForItsOrder() {
        fixture.shop.refunded("O-1", "R-1", "30", NOON.toString());
        consumer.take(REFUNDED);

        fixture.shop.paid("O-1", "b-1", NOON.toString(), item("母婴", "100"));
        consumer.take(PAID);

        assertThat(fixture.pointsOf("b-1")).containsExactly(100L, -30L);
    }
}
