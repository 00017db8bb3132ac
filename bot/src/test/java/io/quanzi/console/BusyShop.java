package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.list.KeyedPages.Asked;
import io.quanzi.console.today.FunnelSource;
import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Trait;
import io.quanzi.customer.TraitValues;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.schedule.Action;
import io.quanzi.schedule.ClockMover;
import io.quanzi.schedule.NoSettings;
import io.quanzi.schedule.Occurrence;
import io.quanzi.shared.Message;
import io.quanzi.shared.Money;
import io.quanzi.shared.SettableClock;
import io.quanzi.shop.ShopEvent.Baby;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.shop.ShopEvent.Item;
import io.quanzi.wecom.WeComException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.data.mongodb.core.MongoOperations;

/** A shop with buyers, posts that wait, a schedule, an event that was given up, and a clock that can be moved. */
@TestConfiguration(proxyBeanMethods = false)
class BusyShop {
    static final Instant NOW = Instant.parse("2026-03-03T01:00:00Z");
    /** Whether WeCom does not answer {@code greet}. */
    static volatile boolean down;

    private static final int BUYERS = 45;

    @Bean
    @Primary
    SettableClock settableClock() {
        return new SettableClock(NOW.toString());
    }

    @Bean
    ClockMover clockMover(SettableClock clock) {
        return clock::set;
    }

    @Bean
    Action<NoSettings> greet() {
        return new Action<>() {
            @Override
            public String name() {
                return "greet";
            }

            @Override
            public Class<NoSettings> settings() {
                return NoSettings.class;
            }

            @Override
            public Message run(Occurrence<NoSettings> occurrence) {
                if (down) {
                    throw new WeComException(
                            "externalcontact/groupchat/list: expected WeCom's answer, got"
                                    + " org.apache.http.client.HttpResponseException: status code: 502",
                            WeComException.UNKNOWN,
                            null);
                }
                return Message.literal("6 个群，3 位群主");
            }
        };
    }

    @Bean
    Consumer mended() {
        return new Consumer() {
            @Override
            public String name() {
                return "mended";
            }

            @Override
            public int order() {
                return 1;
            }

            @Override
            public boolean wants(Entry entry) {
                return false;
            }

            @Override
            public void take(Entry entry) {}
        };
    }

    @Bean
    CommandLineRunner buyers(Customers customers, MongoOperations mongo) {
        return arguments -> {
            for (int i = 0; i < BUYERS; i++) {
                var buyer =
                        customers.findOrCreate(new Buyer("b-" + i, "u-" + i, null, null, "小满妈妈" + i), Instant.EPOCH);
                if (i % 2 == 0) {
                    customers.setTraits(
                            buyer.id(),
                            TraitValues.of(Trait.inGroup("moms-0-6-months"), true)
                                    .set(Trait.BABIES, List.of(Baby.born(YearMonth.parse("2025-12")))));
                }
                CustomerFixture.imported(
                        mongo,
                        "O-" + i,
                        buyer.id(),
                        NOW.minus(Duration.ofHours(i)),
                        Money.yuan("128.00"),
                        List.of(new Item("S1", "云柔纸尿裤 M 码", "母婴", 2, Money.yuan("64.00"))),
                        null);
            }
            mongo.insert(
                    new Document("_id", "wecom:given-up")
                            .append("door", "wecom")
                            .append("type", "change_external_contact.add_external_contact")
                            .append("subject", "wm-1")
                            .append("at", Date.from(NOW))
                            .append("receivedAt", Date.from(NOW))
                            .append("body", "<xml/>")
                            .append("state", "PARKED")
                            .append("nextAt", Date.from(NOW))
                            .append(
                                    "work",
                                    List.of(new Document("name", "mended")
                                            .append("state", "PARKED")
                                            .append("tries", 8)
                                            .append("nextAt", Date.from(NOW))
                                            .append("error", "WeComException: send_welcome_msg: errcode 45033, 接口并发超限")
                                            .append("cause", "limit 45033"))),
                    "inbox");
        };
    }

    @Bean
    @Primary
    FunnelSource funnelSource(Customers customers) {
        return new FunnelSource() {
            @Override
            public Funnel funnel() {
                return new Funnel(1284, 902, 566, 431, 398, 127);
            }

            @Override
            public List<WaitingPost> waiting(int most) {
                return List.of(
                        new WaitingPost(
                                "daily/lan",
                                "每日小知识 · 0–6 月龄",
                                "小兰",
                                true,
                                3,
                                NOW.minus(Duration.ofMinutes(50)),
                                "NOTIFIED"),
                        new WaitingPost(
                                "coupons/min", "亲子餐厅换券", "阿敏", false, 2, NOW.minus(Duration.ofHours(3)), "CREATED"));
            }

            @Override
            public Asked behind(Stage stage) {
                return Asked.of(where("buyerId").exists(true));
            }
        };
    }
}
