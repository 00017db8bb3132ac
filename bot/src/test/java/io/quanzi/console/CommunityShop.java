package io.quanzi.console;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.broadcast.PostLimits;
import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Customers;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.outreach.MessagePictures;
import io.quanzi.outreach.PictureDownload;
import io.quanzi.outreach.PicturesNearby;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import io.quanzi.shared.SettableClock;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.shop.ShopEvent.Item;
import io.quanzi.wecom.speech.SendResult;
import io.quanzi.wecom.speech.WeComMessenger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.data.mongodb.core.MongoOperations;

/**
 * A shop with a community, on a Tuesday noon in Shanghai: buyers of the last months of whom some came back, two groups,
 * posts in every state, members with points. WeCom accepts what it is asked.
 */
@TestConfiguration(proxyBeanMethods = false)
class CommunityShop {
    static final Instant NOW = Instant.parse("2026-03-03T04:00:00Z");
    static final String WAITING = "daily@2026-03-03/moms-0-6-months/lan";
    static final String STOPPABLE = "evening@2026-03-03/moms-0-6-months/lan";
    private static final int BUYERS = 70;

    @Bean
    @Primary
    SettableClock settableClock() {
        return new SettableClock(NOW.toString());
    }

    @Bean
    @Primary
    WeComMessenger acceptingSpeech() {
        WeComMessenger weComMessenger = mock(WeComMessenger.class);
        when(weComMessenger.remind(anyString())).thenReturn(new SendResult.Accepted("", List.of()));
        when(weComMessenger.postToGroups(anyString(), any(), any()))
                .thenReturn(new SendResult.Accepted("msg-new", List.of()));
        when(weComMessenger.cancel(anyString())).thenReturn(new SendResult.Accepted("", List.of()));
        when(weComMessenger.progress(anyString(), anyString()))
                .thenReturn(Optional.of(new WeComMessenger.Progress(false, Map.of())));
        when(weComMessenger.tellStaff(anyString(), anyString(), anyString(), any()))
                .thenReturn(new SendResult.Accepted("", List.of()));
        return weComMessenger;
    }

    @Bean
    @Primary
    PictureDownload downloadFromNearby(MessagePictures pictures) {
        return PicturesNearby.download(pictures, Duration.ofSeconds(30));
    }

    /** As few as show what becomes of more. */
    @Bean
    @Primary
    PostLimits fewPeopleAPost() {
        return new PostLimits(3);
    }

    @Bean
    CommandLineRunner community(Customers customers, Inbox inbox, MongoOperations mongo) {
        return arguments -> {
            var people = new ArrayList<CustomerId>();
            for (int i = 0; i < BUYERS; i++) {
                CustomerId id = customers
                        .findOrCreate(new Buyer("b-" + i, "u-" + i, null, null, "小满妈妈" + i), Instant.EPOCH)
                        .id();
                people.add(id);
                Instant first = NOW.minus(Duration.ofDays(80 - i / 2));
                order(mongo, "O-" + i, id, first);
                if (i % (i < BUYERS / 2 ? 2 : 5) == 0) {
                    order(mongo, "O-" + i + "-again", id, first.plus(Duration.ofDays(5)));
                }
            }
            mongo.insert(new Document("_id", "lan").append("name", "小兰"), "staff_names");
            mongo.insert(group("wr-1", "0-6月宝妈 1 群", "lan", "moms-0-6-months", 57), "groups");
            mongo.insert(group("wr-2", "0-6月宝妈 2 群", "lan", "moms-0-6-months", 190), "groups");
            mongo.insert(group("wr-3", "老客福利群", "min", null, 12), "groups");
            mongo.insert(
                    new Document("_id", "moms-0-6-months")
                            .append("configId", "c1")
                            .append("qrUrl", "http://127.0.0.1:1/qr")
                            .append("chats", List.of("wr-1"))
                            .append(
                                    "lost",
                                    List.of(new Document("remark", "入群码 1 moms-0-6-months")
                                            .append("since", Date.from(Instant.EPOCH)))),
                    "join_ways");
            for (int i = 0; i < BUYERS / 2; i++) {
                mongo.insert(stay("wr-1", "wm-" + i, people.get(i), i % 7 == 3), "group_stays");
            }
            mongo.insert(stay("wr-1", "wm-unknown", null, false), "group_stays");
            posts().forEach(post -> mongo.insert(post, "mass_tasks"));
            inbox.put(List.of(paid("P-1", "b-1", "560.00"), paid("P-2", "b-2", "80.00")));
        };
    }

    private static void order(MongoOperations mongo, String orderNo, CustomerId buyer, Instant paidAt) {
        CustomerFixture.imported(
                mongo,
                orderNo,
                buyer,
                paidAt,
                Money.yuan("128.00"),
                List.of(new Item("S1", "云柔纸尿裤 M 码", "母婴", 2, Money.yuan("64.00"))),
                null);
    }

    private static Document group(String chatId, String name, String owner, String segment, int members) {
        return new Document("_id", chatId)
                .append("name", name)
                .append("owner", owner)
                .append("segment", segment)
                .append("members", members)
                .append("customers", members - 2)
                .append("version", "1")
                .append("dismissed", false)
                .append("readAt", Date.from(NOW));
    }

    private static Document stay(String chatId, String member, CustomerId customer, boolean gone) {
        Instant joined = NOW.minus(Duration.ofDays(90));
        return new Document("_id", chatId + "/" + member + "/" + joined.toEpochMilli())
                .append("chat", chatId)
                .append("member", member)
                .append("customer", customer == null ? null : customer.value())
                .append("joinedAt", Date.from(joined))
                .append("leftAt", gone ? Date.from(NOW.minus(Duration.ofDays(1))) : null);
    }

    private static List<Document> posts() {
        return List.of(
                post(WAITING, "每日小知识与好物", "lan", List.of("wr-1", "wr-2"), "NOTIFIED", 1, List.of()),
                post(STOPPABLE, "晚间特惠", "lan", List.of("wr-1"), "NOTIFIED", 2, List.of()),
                post(
                        "daily@2026-03-03/moms-0-6-months/min",
                        "每日小知识与好物",
                        "min",
                        List.of("wr-3"),
                        "DELIVERED",
                        3,
                        List.of(result("wr-3", "SENT"))),
                post("live@2026-03-01/lan", "周日直播答疑", "lan", List.of("wr-1"), "EXPIRED", 50, List.of()),
                post(
                        "daily@2026-03-02/lan",
                        "昨日小知识",
                        "lan",
                        List.of("wr-1", "wr-2"),
                        "PARTLY",
                        26,
                        List.of(result("wr-1", "SENT"), result("wr-2", "OVER_QUOTA"))));
    }

    private static Document post(
            String id, String title, String owner, List<String> to, String state, int hours, List<Document> results) {
        Instant planned = NOW.minus(Duration.ofHours(hours));
        return new Document("_id", id)
                .append("campaign", id.substring(0, id.lastIndexOf('/')))
                .append("title", title)
                .append("toGroups", true)
                .append("userId", owner)
                .append("recipients", to)
                .append("text", "【今日小知识】三个月后的宝宝开始吃手，这是在认识世界。\n【今日优惠】云柔纸尿裤第二件半价，今天 22:00 前。")
                .append("cards", List.of(new Document("title", "云柔纸尿裤 M 码").append("url", "https://shop/p/S1")))
                .append("month", "2026-03")
                .append("state", state)
                .append("msgid", "msg-" + id.hashCode())
                .append("results", results)
                .append("plannedAt", Date.from(planned))
                .append("reminders", 2)
                // not driven on while a test looks at it
                .append("nextAt", Date.from(NOW.plus(Duration.ofDays(300))));
    }

    private static Document result(String to, String result) {
        return new Document("to", to).append("result", result);
    }

    private static Entry paid(String orderNo, String buyer, String yuan) {
        long fen = Money.yuan(yuan).fen();
        return new Entry("shop:" + orderNo, "shop", "order.paid", buyer, NOW, NOW, """
            {"id":"%s","type":"order.paid","at":"2026-03-03T12:00:00+08:00","data":{"orderNo":"%s",
             "buyer":{"id":"%s"},"paidAt":"2026-03-03T11:00:00+08:00","amountFen":%d,
             "items":[{"sku":"S1","title":"云柔纸尿裤 M 码","category":"母婴","quantity":1,"priceFen":%d}]}}\
            """.formatted(
                        "e-" + orderNo, orderNo, buyer, fen, fen));
    }
}
