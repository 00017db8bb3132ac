package io.quanzi.shop;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.Receipt;
import io.quanzi.schedule.Action;
import io.quanzi.schedule.NoSettings;
import io.quanzi.schedule.Occurrence;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import me.chanjar.weixin.channel.bean.order.OrderInfo;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Pulls what changed in the WeChat Store since the last time into the inbox.
 *
 * <p>How far it got stands in {@code store_watermarks}, written when a window is safe in the inbox:
 *
 * <pre>{"_id": "wx5f...", "updatedUntil": ISODate}</pre>
 *
 * Each pull begins ten minutes before that, because the Store's listing may lag; what comes twice is known by its id.
 */
@Component
class PullNewBuyers implements Action<NoSettings> {
    private static final Logger log = LoggerFactory.getLogger(PullNewBuyers.class);
    private static final String WATERMARKS = "store_watermarks";
    private static final Duration OVERLAP = Duration.ofMinutes(10);
    private static final int BATCH = 100;
    private static final String NO_STORE = "未配置微信小店，不拉取订单；需要时设置 QUANZI_STORE_APP_ID 和 QUANZI_STORE_SECRET";
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final Store store;
    private final Inbox inbox;
    private final MongoOperations mongo;
    private final Clock clock;

    PullNewBuyers(Store store, Inbox inbox, MongoOperations mongo, Clock clock) {
        this.store = store;
        this.inbox = inbox;
        this.mongo = mongo;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "pull-new-buyers";
    }

    @Override
    public Class<NoSettings> settings() {
        return NoSettings.class;
    }

    @Override
    public boolean coalesces() {
        return true;
    }

    @Override
    public List<String> plan(Occurrence<NoSettings> occurrence) {
        if (!store.isConfigured()) {
            return List.of(NO_STORE);
        }
        return List.of("拉取微信小店自 %s 起有变动的订单"
                .formatted(MINUTE.format(from(occurrence.at()).atZone(ChinaTime.ZONE))));
    }

    @Override
    public String run(Occurrence<NoSettings> occurrence) {
        if (!store.isConfigured()) {
            return NO_STORE;
        }
        int changed = 0;
        var all = new Receipt(0, 0);
        for (Store.Window window : Store.Window.covering(from(occurrence.at()), occurrence.at())) {
            List<String> ids = store.changedIn(window);
            for (int i = 0; i < ids.size(); i += BATCH) {
                all = all.plus(take(ids.subList(i, Math.min(i + BATCH, ids.size()))));
            }
            changed += ids.size();
            mark(window.to());
        }
        if (all.accepted() > 0) {
            log.info("store orders pulled changed={} events={}", changed, all.accepted());
        }
        return "%d 个订单有变动，新增 %d 条记录，%d 条已有".formatted(changed, all.accepted(), all.duplicates());
    }

    private Receipt take(List<String> ids) {
        var entries = new ArrayList<Entry>();
        ids.forEach(id -> entries.addAll(entries(id)));
        return entries.isEmpty() ? new Receipt(0, 0) : inbox.put(entries);
    }

    /** An order that makes no sense is left out and told of, for it would hold up all others for ever. */
    private List<Entry> entries(String orderId) {
        OrderInfo order = store.order(orderId);
        try {
            return EventBatch.of(StoreOrders.events(order), clock.instant()).entries();
        } catch (EventBatch.Refused senseless) {
            log.error("store order left out id={} faults={}", orderId, senseless.faults());
            return List.of();
        }
    }

    /** Where to begin: before the last end, and at the first time ever with the longest window the Store lists at once. */
    private Instant from(Instant now) {
        Document mark = mongo.findById(store.appId(), Document.class, WATERMARKS);
        return mark == null
                ? now.minus(Store.LONGEST_WINDOW)
                : mark.getDate("updatedUntil").toInstant().minus(OVERLAP);
    }

    /** Never goes back, so that an old occurrence that runs late does no harm. */
    private void mark(Instant updatedUntil) {
        mongo.upsert(
                Query.query(where("_id").is(store.appId())),
                new Update().max("updatedUntil", Date.from(updatedUntil)),
                WATERMARKS);
    }
}
