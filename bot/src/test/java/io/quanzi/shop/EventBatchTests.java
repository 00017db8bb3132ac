package io.quanzi.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.quanzi.inbox.Entry;
import io.quanzi.shared.Money;
import io.quanzi.shared.Violation;
import io.quanzi.shop.ShopEvent.Baby;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.shop.ShopEvent.CartCleared;
import io.quanzi.shop.ShopEvent.CartUpdated;
import io.quanzi.shop.ShopEvent.Consent;
import io.quanzi.shop.ShopEvent.CustomerUpdated;
import io.quanzi.shop.ShopEvent.Item;
import io.quanzi.shop.ShopEvent.OrderCompleted;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import io.quanzi.shop.ShopEvent.ProductChanged;
import io.quanzi.shop.ShopEvent.TrafficCounted;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventBatchTests {
    private static final Instant NOW = Instant.parse("2026-03-03T02:00:00Z");
    private static final Instant AT = Instant.parse("2026-03-03T01:00:00Z");
    private static final Buyer BUYER = new Buyer("b-1", "oU1", "oM1", "13800001111", "小满妈妈");
    private static final String BUYER_JSON =
            "{\"id\":\"b-1\",\"unionid\":\"oU1\",\"openid\":\"oM1\",\"phone\":\"13800001111\",\"nickname\":\"小满妈妈\"}";

    @Test
    void listsTheTypeOfEveryEvent() {
        assertThat(Arrays.stream(ShopEvent.class.getPermittedSubclasses())
                        .map(EventBatchTests::type)
                        .toList())
                .containsExactlyInAnyOrderElementsOf(ShopEvent.TYPES);
    }

    private static String type(Class<?> event) {
        try {
            return (String) event.getField("TYPE").get(null);
        } catch (ReflectiveOperationException none) {
            throw new LinkageError(event + " has no TYPE", none);
        }
    }

    @Test
    void readsAPaidOrder() {
        Entry entry = only(
                event(
                        "order.paid",
                        "{\"orderNo\":\"O-1\",\"buyer\":" + BUYER_JSON
                                + ",\"paidAt\":\"2026-03-03T08:59:00+08:00\",\"amountFen\":12800,\"channel\":\"mini\","
                                + "\"items\":[{\"sku\":\"S1\",\"title\":\"纸尿裤\",\"category\":\"母婴\",\"quantity\":2,\"priceFen\":6400},{}]}"));

        assertThat(entry.id()).isEqualTo("shop:e-1");
        assertThat(entry.type()).isEqualTo("order.paid");
        assertThat(entry.subject()).isEqualTo("b-1");
        assertThat(entry.at()).isEqualTo(AT);
        assertThat(entry.receivedAt()).isEqualTo(NOW);
        assertThat(ShopEvents.of(entry))
                .contains(new OrderPaid(
                        "O-1",
                        BUYER,
                        Instant.parse("2026-03-03T00:59:00Z"),
                        new Money(12800),
                        List.of(new Item("S1", "纸尿裤", "母婴", 2, new Money(6400)), new Item(null, null, null, 1, null)),
                        "mini"));
    }

    @Test
    void readsATimeAsFinelyAsTheStoreKeepsIt() {
        var order = (OrderPaid) read(
                "order.paid",
                "{\"orderNo\":\"O-1\",\"buyer\":" + BUYER_JSON
                        + ",\"paidAt\":\"2026-03-03T00:59:00.123456789Z\",\"amountFen\":1}");

        assertThat(order.paidAt()).isEqualTo(Instant.parse("2026-03-03T00:59:00.123Z"));
    }

    @Test
    void readsEveryOtherKindAndTakesItsTimeFromTheEventWhereItHasNone() {
        assertThat(read("order.refunded", "{\"orderNo\":\"O-1\",\"refundId\":\"R-1\",\"amountFen\":0}"))
                .isEqualTo(new OrderRefunded("O-1", "R-1", Money.ZERO, AT));
        assertThat(read("order.completed", "{\"orderNo\":\"O-1\",\"completedAt\":\"2026-03-02T01:00:00Z\"}"))
                .isEqualTo(new OrderCompleted("O-1", Instant.parse("2026-03-02T01:00:00Z")));
        assertThat(read("cart.updated", "{\"cartId\":\"C-1\",\"buyer\":" + BUYER_JSON + "}"))
                .isEqualTo(new CartUpdated("C-1", BUYER, AT, null));
        assertThat(read("cart.cleared", "{\"cartId\":\"C-1\"}")).isEqualTo(new CartCleared("C-1"));
        assertThat(read("product.changed", "{\"sku\":\"S1\",\"stock\":0,\"url\":\"https://shop.example/p/1\"}"))
                .isEqualTo(new ProductChanged("S1", null, null, null, 0, null, "https://shop.example/p/1", null));
        assertThat(read(
                        "customer.updated",
                        "{\"buyer\":{\"id\":\"b-1\"},\"babies\":[{\"born\":\"2026-03\"},{\"due\":\"2027-01\"}],"
                                + "\"working\":true,\"city\":null,\"consent\":{\"marketing\":true}}"))
                .isEqualTo(new CustomerUpdated(
                        new Buyer("b-1", null, null, null, null),
                        List.of(new Baby(YearMonth.of(2026, 3), null), new Baby(null, YearMonth.of(2027, 1))),
                        true,
                        null,
                        new Consent(true, null, AT)));
        assertThat(read("traffic.counted", "{\"day\":\"2026-03-02\",\"channel\":\"mini\",\"visitors\":9}"))
                .isEqualTo(new TrafficCounted(LocalDate.of(2026, 3, 2), "mini", 9L, null, null, null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"amountFen\":-1          | data.amountFen   | whole fen",
                "\"amountFen\":1.5         | data.amountFen   | whole fen",
                "\"amountFen\":1.0         | data.amountFen   | whole fen",
                "\"amountFen\":\"100\"     | data.amountFen   | whole fen",
                "\"amountFen\":1e400       | data.amountFen   | whole fen",
                "\"amountFen\":99999999999999999999 | data.amountFen | whole fen",
                "\"amountFen\":null        | data.amountFen   | whole fen",
                "\"paidAt\":\"2026-03-03\" | data.paidAt      | a time with its offset",
                "\"paidAt\":\"2026-03-03T10:00:00\" | data.paidAt | a time with its offset",
                "\"paidAt\":\"2026-03-03T02:10:01Z\" | data.paidAt | a time from 2010 on and at most 10 minutes ahead",
                "\"paidAt\":\"1999-12-31T00:00:00Z\" | data.paidAt | a time from 2010 on",
                "\"paidAt\":\"2026-02-30T10:00:00Z\" | data.paidAt | a time with its offset",
                "\"paidAt\":1772503200     | data.paidAt      | a time with its offset",
                "\"orderNo\":3705115058471208928 | data.orderNo | text of 1 to 128",
                "\"orderNo\":\" \"         | data.orderNo     | text of 1 to 128",
                "\"buyer\":\"b-1\"         | data.buyer       | an object",
                "\"buyer\":{}              | data.buyer.id    | text of 1 to 128",
                "\"items\":{}              | data.items       | an array of at most 500",
                "\"items\":[1]             | data.items[0]    | an object",
                "\"items\":[{\"quantity\":0}] | data.items[0].quantity | a whole number from 1",
                "\"items\":[{\"priceFen\":-5}] | data.items[0].priceFen | whole fen",
                "\"channel\":7             | data.channel     | text",
            })
    void namesTheFieldThatIsWrongInAPaidOrder(String broken, String field, String expected) {
        String good =
                "{\"orderNo\":\"O-1\",\"buyer\":{\"id\":\"b-1\"},\"paidAt\":\"2026-03-03T08:59:00+08:00\",\"amountFen\":1,"
                        + "\"items\":[],\"channel\":\"mini\"}";
        String key = broken.substring(0, broken.indexOf(':') + 1);
        String data = good.replaceFirst(key + "(\\{.*?\\}|\\[\\]|\"[^\"]*\"|\\d+)", broken.replace("\\", ""));

        List<Violation> violations = faults(event("order.paid", data));

        assertThat(violations).singleElement().satisfies(violation -> {
            assertThat(violation.path()).isEqualTo(field);
            assertThat(violation.expected().toString()).startsWith(expected);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "order.refunded  | {\"orderNo\":\"O\",\"refundId\":\"R\",\"amountFen\":1,\"refundedAt\":\"%s\"} | data.refundedAt",
                "order.completed | {\"orderNo\":\"O\",\"completedAt\":\"%s\"} | data.completedAt",
                "cart.updated    | {\"cartId\":\"C\",\"buyer\":{\"id\":\"b\"},\"updatedAt\":\"%s\"} | data.updatedAt",
                "customer.updated | {\"buyer\":{\"id\":\"b\"},\"consent\":{\"at\":\"%s\"}} | data.consent.at",
            })
    void refusesWhatLiesAheadOrCannotHaveBeen(String type, String data, String field) {
        for (String time : List.of("2026-03-05T02:00:00Z", "2009-12-31T15:59:59Z")) {
            assertThat(faults(event(type, data.formatted(time))))
                    .singleElement()
                    .satisfies(violation -> {
                        assertThat(violation.path()).isEqualTo(field);
                        assertThat(violation.expected().toString())
                                .isEqualTo("a time from 2010 on and at most 10 minutes ahead of this server's"
                                        + " 2026-03-03T02:00:00Z");
                    });
        }
        assertThat(parse(event(type, data.formatted("2026-03-03T02:10:00Z"))).entries())
                .hasSize(1);
    }

    @Test
    void refusesADayAheadAndAnEventSentAhead() {
        assertThat(faults(event("traffic.counted", "{\"day\":\"2026-03-04\",\"channel\":\"mini\"}")))
                .extracting(Violation::path)
                .containsExactly("data.day");
        assertThat(faults(event("cart.cleared", "{\"cartId\":\"C\"}").replace("2026-03-03T09", "2026-03-04T09")))
                .extracting(Violation::path)
                .containsExactly("at");
    }

    @Test
    void readsAgainWhatWasTakenBeforeTimesWereLookedAt() {
        String old = event("cart.cleared", "{\"cartId\":\"C\"}").replace("2026-", "1999-");

        assertThat(ShopEvents.of(new Entry("shop:e-1", "shop", "cart.cleared", "C", AT, NOW, old)))
                .contains(new ShopEvent.CartCleared("C"));
    }

    @Test
    void namesEveryMissingFieldAtOnce() {
        assertThat(faults(event("order.paid", "{}")))
                .extracting(Violation::path, Violation::got)
                .containsExactlyInAnyOrder(
                        tuple("data.orderNo", "nothing"),
                        tuple("data.buyer", "nothing"),
                        tuple("data.paidAt", "nothing"),
                        tuple("data.amountFen", "nothing"));
        assertThat(faults("{}")).extracting(Violation::path).containsExactly("id", "type", "at", "data");
    }

    @Test
    void refusesAnUnknownTypeAndListsThoseItKnows() {
        assertThat(faults(event("order.payed", "{}"))).singleElement().satisfies(violation -> {
            assertThat(violation.path()).isEqualTo("type");
            assertThat(violation.expected().toString()).contains("order.paid").contains("traffic.counted");
            assertThat(violation.got()).isEqualTo("\"order.payed\"");
        });
    }

    @Test
    void refusesAWholeArrayForOneBadEventAndSaysWhich() {
        String good = event("cart.cleared", "{\"cartId\":\"C-1\"}");

        assertThat(faults("[" + good + "," + good + "," + event("cart.cleared", "{}") + "]"))
                .extracting(Violation::place, Violation::path)
                .containsExactly(tuple(2, "data.cartId"));
    }

    @Test
    void refusesABabyThatIsBothBornAndExpected() {
        assertThat(faults(event(
                        "customer.updated",
                        "{\"buyer\":{\"id\":\"b-1\"},\"babies\":[{\"born\":\"2026-03\",\"due\":\"2027-01\"},{}]}")))
                .extracting(Violation::path)
                .containsExactly("data.babies[0]", "data.babies[1]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "order.paid | amountFen | 100000001 | data.amountFen",
                "order.paid | amountFen | 9223372036854775807 | data.amountFen",
                "order.paid | orderNo | \"1.38E+10\" | data.orderNo",
                "order.paid | orderNo | \"O\\u0000\" | data.orderNo",
                "order.paid | orderNo | \"O\\ud800\" | data.orderNo",
                "order.paid | buyer | {\"id\":\"t**a\"} | data.buyer.id",
                "order.paid | buyer | {\"id\":\"guest\"} | data.buyer.id",
                "order.paid | buyer | {\"id\":\"b\",\"unionid\":\"0\"} | data.buyer.unionid",
                "order.paid | buyer | {\"id\":\"b\",\"nickname\":\"\\ud83d\"} | data.buyer.nickname",
                "order.paid | buyer | {\"id\":\"b\",\"phone\":\"%LONG%\"} | data.buyer.phone",
                "order.paid | channel | \"%LONG%\" | data.channel",
                "order.paid | items | [{\"sku\":\"%LONG%\"}] | data.items[0].sku",
                "order.paid | items | [{\"title\":\"%LONG%\"}] | data.items[0].title",
                "order.paid | items | [{\"title\":\"a\\u0000\"}] | data.items[0].title",
                "order.paid | items | [{\"category\":\"%LONG%\"}] | data.items[0].category",
                "order.paid | items | [{\"priceFen\":100000001}] | data.items[0].priceFen",
                "order.paid | items | [{\"quantity\":100001}] | data.items[0].quantity",
                "order.refunded | refundId | \"null\" | data.refundId",
                "product.changed | url | \"https://a.cn/%LONG%%LONG%%LONG%%LONG%%LONG%%LONG%%LONG%\" | data.url",
                "product.changed | stock | 1000000001 | data.stock",
                "customer.updated | city | \"%LONG%\" | data.city",
                "customer.updated | babies | [{\"born\":\"1999-12\"}] | data.babies[0].born",
                "customer.updated | babies | [{\"due\":\"2029-01\"}] | data.babies[0].due",
                "traffic.counted | paid | 1000000001 | data.paid",
            })
    void refusesWhatIsPastALimitOrNoIdentity(String type, String key, String value, String field) {
        var data = new HashMap<String, String>(Map.of(
                "orderNo", "\"O-1\"",
                "refundId", "\"R-1\"",
                "sku", "\"S-1\"",
                "day", "\"2026-03-02\"",
                "channel", "\"mini\"",
                "buyer", "{\"id\":\"b-1\"}",
                "paidAt", "\"2026-03-03T08:59:00+08:00\"",
                "amountFen", "1"));
        data.put(key, value.replace("%LONG%", "x".repeat(300)));
        String json = data.entrySet().stream()
                .map(each -> "\"" + each.getKey() + "\":" + each.getValue())
                .collect(Collectors.joining(",", "{", "}"));

        assertThat(faults(event(type, json))).extracting(Violation::path).containsExactly(field);
    }

    @Test
    void cleansIdsNamesAndTextsOfWhatCannotBeSeen() {
        OrderPaid order = (OrderPaid) read(
                "order.paid",
                "{\"orderNo\":\"\\u00a0O-1\\u200b\",\"buyer\":{\"id\":\"=\\\"0007\\\"\",\"nickname\":\"恭喜中奖 http://evil.example\\u202e\"},"
                        + "\"paidAt\":\"2026-03-03T08:59:00+08:00\",\"amountFen\":1,"
                        + "\"items\":[{\"sku\":\"0\",\"title\":\"纸\\n尿裤\\u202e\",\"category\":\"无\"}]}");

        assertThat(order.orderNo()).isEqualTo("O-1");
        assertThat(order.buyer().id()).isEqualTo("0007");
        assertThat(order.buyer().nickname()).isEqualTo("恭喜中奖");
        assertThat(order.items()).containsExactly(new Item(null, "纸 尿裤", null, 1, null));
        assertThat(((CustomerUpdated) read(
                                "customer.updated",
                                "{\"buyer\":{\"id\":\"b\",\"nickname\":\"" + "长".repeat(21_000) + "\"}}"))
                        .buyer()
                        .nickname())
                .isEqualTo("长".repeat(64));
    }

    @Test
    void readsAgainWhatWasTakenBeforeThereWereLimits() {
        String old = event(
                "order.paid",
                "{\"orderNo\":\"O-1\",\"buyer\":{\"id\":\"guest\",\"nickname\":\"" + "长".repeat(21_000)
                        + "\"},\"paidAt\":\"1999-03-03T08:59:00+08:00\",\"amountFen\":99999999999,\"items\":[{\"title\":\""
                        + "x".repeat(999) + "\"}]}");

        assertThat(ShopEvents.of(new Entry("shop:e-1", "shop", "order.paid", "guest", AT, NOW, old)))
                .hasValueSatisfying(
                        event -> assertThat(((OrderPaid) event).buyer().id()).isEqualTo("guest"));
    }

    @Test
    void listsFiftyFaultsAndCountsTheOthers() {
        String wrong = event(
                "cart.updated", "{\"cartId\":\"" + "😀".repeat(300) + "\",\"items\":[" + "7,".repeat(399) + "7]}");
        EventBatch.InvalidEvents invalidEvents = catchThrowableOfType(
                EventBatch.InvalidEvents.class, () -> parse("[" + (wrong + ",").repeat(499) + wrong + "]"));

        assertThat(invalidEvents.violations()).hasSize(50);
        assertThat(invalidEvents.more()).isEqualTo(500 * 402 - 50);
        assertThat(invalidEvents.violations().get(0).got()).isEqualTo("\"" + "😀".repeat(79) + "…");
    }

    @Test
    void refusesWhatNoNumberAndNoDepthOfJsonIs() {
        for (String strange :
                List.of("NaN", "Infinity", "-0x1", "01", "{\"a\":".repeat(5_000), "[".repeat(100_000), "1e999999999")) {
            assertThat(faults(event("cart.cleared", "{\"cartId\":" + strange + "}")))
                    .as(strange.substring(0, Math.min(20, strange.length())))
                    .isNotEmpty();
        }
        assertThat(faults(event("order.refunded", "{\"orderNo\":\"O\",\"refundId\":\"R\",\"amountFen\":1e999999999}")))
                .singleElement()
                .satisfies(violation -> assertThat(violation.path()).isEqualTo("data.amountFen"));
    }

    @Test
    void refusesWhatIsNoJsonNoUtf8OrHasAFieldTwice() {
        assertThat(faults("{\"id\":"))
                .singleElement()
                .satisfies(
                        violation -> assertThat(violation.expected().toString()).startsWith("JSON in UTF-8"));
        assertThat(faults("")).isNotEmpty();
        assertThat(faults("7")).isNotEmpty();
        assertThat(faults("{\"id\":\"a\",\"id\":\"b\"}")).isNotEmpty();
        assertThat(catchThrowableOfType(
                        EventBatch.InvalidEvents.class,
                        () -> EventBatch.parse(new byte[] {'"', (byte) 0xc4, (byte) 0xe3, '"'}, NOW)))
                .isNotNull();
    }

    @Test
    void leavesOutFieldsNobodyKnowsAndCountsThem() {
        EventBatch batch = EventBatch.parse(
                ("{\"id\":\"e-1\",\"type\":\"order.paid\",\"at\":\"2026-03-03T09:00:00+08:00\",\"trace\":1,\"data\":{\"orderNo\":\"O-1\","
                                + "\"buyer\":{\"id\":\"b-1\",\"idCard\":\"11010519491231002X\"},\"paidAt\":\"2026-03-03T08:59:00+08:00\","
                                + "\"amountFen\":1,\"items\":[{\"sku\":\"S1\",\"color\":\"red\"}],\"address\":{\"street\":\"x\"}}}")
                        .getBytes(StandardCharsets.UTF_8),
                NOW);

        assertThat(batch.unknownFields()).isEqualTo(4);
        assertThat(batch.entries().get(0).body())
                .doesNotContain("idCard", "street", "color", "trace")
                .contains("\"sku\":\"S1\"");
    }

    @Test
    void putsARefundInOrderWithItsBuyersEventsWhenItComesWithItsOrder() {
        String paid =
                "{\"id\":\"e-1\",\"type\":\"order.paid\",\"at\":\"2026-03-03T09:00:00+08:00\",\"data\":{\"orderNo\":\"O-1\","
                        + "\"buyer\":{\"id\":\"b-1\"},\"paidAt\":\"2026-03-03T08:59:00+08:00\",\"amountFen\":1}}";
        String refunded =
                "{\"id\":\"e-2\",\"type\":\"order.refunded\",\"at\":\"2026-03-03T09:00:00+08:00\",\"data\":{\"orderNo\":\"O-1\","
                        + "\"refundId\":\"R-1\",\"amountFen\":1}}";

        assertThat(parse("[" + refunded + "," + paid + "]").entries())
                .extracting(Entry::subject)
                .containsExactly("b-1", "b-1");
        assertThat(parse(refunded).entries()).extracting(Entry::subject).containsExactly("order:O-1");
    }

    @Test
    void knowsNoEventOfAnotherDoor() {
        assertThat(ShopEvents.of(new Entry("wecom:1", "wecom", "add_external_contact", "wm1", AT, NOW, "<xml/>")))
                .isEmpty();
    }

    private static ShopEvent read(String type, String data) {
        return ShopEvents.of(only(event(type, data))).orElseThrow();
    }

    private static Entry only(String json) {
        return parse(json).entries().get(0);
    }

    private static EventBatch parse(String json) {
        return EventBatch.parse(json.getBytes(StandardCharsets.UTF_8), NOW);
    }

    private static List<Violation> faults(String json) {
        return catchThrowableOfType(EventBatch.InvalidEvents.class, () -> parse(json))
                .violations();
    }

    private static String event(String type, String data) {
        return "{\"id\":\"e-1\",\"type\":\"" + type + "\",\"at\":\"2026-03-03T09:00:00+08:00\",\"data\":" + data + "}";
    }
}
