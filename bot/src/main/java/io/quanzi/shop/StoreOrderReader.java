package io.quanzi.shop;

import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Receipt;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import me.chanjar.weixin.channel.bean.order.OrderInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Reads orders of the Store and puts the events of their state into the inbox. Each fact has one id, whoever finds it
 * first, so that a push and a pull that meet the same order cause one effect.
 */
@Component
class StoreOrderReader {
    private static final Logger log = LoggerFactory.getLogger(StoreOrderReader.class);

    private final Store store;
    private final EventIntake intake;
    private final Clock clock;

    StoreOrderReader(Store store, EventIntake intake, Clock clock) {
        this.store = store;
        this.intake = intake;
        this.clock = clock;
    }

    /**
     * The entries that one order amounts to.
     *
     * @param updatedAt when it last changed, as the Store says
     */
    record Facts(List<Entry> entries, Instant updatedAt) {}

    /**
     * Reads an order as it stands now.
     *
     * @throws StoreException when the Store does not answer well
     */
    Facts read(String orderId) {
        OrderInfo order = store.order(orderId);
        int updatedAt = order.getUpdateTime() == null ? 0 : order.getUpdateTime();
        return new Facts(entries(order), Instant.ofEpochSecond(updatedAt));
    }

    Receipt put(List<Entry> entries) {
        return intake.putStores(entries);
    }

    /** An order that makes no sense is left out and told of, for it would hold up all others for ever. */
    private List<Entry> entries(OrderInfo order) {
        try {
            return EventBatch.of(StoreOrderEvents.events(order), clock.instant())
                    .entries();
        } catch (EventBatch.InvalidEvents senseless) {
            // without what came: it may name the buyer
            log.error(
                    "store order left out id={} faults={}",
                    order.getOrderId(),
                    senseless.violations().stream()
                            .map(violation -> violation.path() + ": expected " + violation.expected())
                            .toList());
            intake.leftOut(order.getOrderId(), senseless.violations());
            return List.of();
        }
    }
}
