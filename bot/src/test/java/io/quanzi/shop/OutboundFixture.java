package io.quanzi.shop;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.springframework.data.mongodb.core.MongoOperations;

/** What the shop is to hear, for tests of the modules above. */
public final class OutboundFixture {
    public final Outbound outbound;
    private final OutboundRepository rows;

    /** Of a shop that has given an address, at which nobody is asked. */
    public OutboundFixture(MongoOperations mongo, Clock clock) {
        rows = new OutboundRepository(mongo, clock);
        outbound = new Outbound(rows, new OutboundSettings(URI.create("http://127.0.0.1:1/hear"), "shop-and-us"));
    }

    /** What is kept, in order. */
    public List<ShopNotice> kept() {
        return rows.queue().due(1_000).stream().map(rows::read).toList();
    }
}
