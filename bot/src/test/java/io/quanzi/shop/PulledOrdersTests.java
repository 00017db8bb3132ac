package io.quanzi.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.inbox.Entry;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.shared.Money;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.shop.ShopEvent.Item;
import io.quanzi.shop.ShopEvent.OrderCompleted;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What orders of the Store amount to once they are pulled. */
@ExtendWith(OutputCaptureExtension.class)
class PulledOrdersTests extends PulledStore {
    @Test
    void takesAPaidOrderWhoseIdIsABareNumberAboveTwoToThe53() {
        listing = asked -> page("[" + ID + "]", "", false);
        orders.put(ID, order(ID, 20));

        String said = run(NOW);

        assertThat(said).isEqualTo("1 个订单有变动，新增 1 条记录，0 条已有");
        assertThat(fetched).containsExactly(ID);
        Entry entry = InboxFixture.entry(mongo, "shop:store-" + ID + "-paid").orElseThrow();
        assertThat(entry.subject()).isEqualTo("wxs:oStore1");
        assertThat(ShopEvents.of(entry))
                .contains(new OrderPaid(
                        ID,
                        new Buyer("wxs:oStore1", "oUnion1", null, null, null),
                        Instant.ofEpochSecond(1772500500),
                        new Money(12800),
                        List.of(new Item("NB-64", "纸尿裤 NB 64 片", null, 2, new Money(6900))),
                        "wx-store"));
        assertThat(entry.body()).doesNotContain("林", "183", "广东", "oStore1\",\"openid");
    }

    @Test
    void saysThatAnOrderClosedAfterSaleWasPaidAndGivenBack() {
        listing = asked -> page("[\"" + ID + "\"]", "", false);
        orders.put(ID, order(ID, 200));

        run(NOW);

        assertThat(InboxFixture.entry(mongo, "shop:store-" + ID + "-paid")).isPresent();
        assertThat(InboxFixture.entry(mongo, "shop:store-" + ID + "-refunded").flatMap(ShopEvents::of))
                .contains(new OrderRefunded(ID, "store-" + ID, new Money(12800), Instant.ofEpochSecond(1772501400)));
    }

    @Test
    void leavesOrdersThatWereNeverPaid() {
        listing = asked -> page("[\"10\",\"190\",\"250\"]", "", false);
        List.of(10, 190, 250).forEach(status -> orders.put(status.toString(), order(status.toString(), status)));

        assertThat(run(NOW)).isEqualTo("3 个订单有变动，新增 0 条记录，0 条已有");
    }

    @Test
    void leavesAnOrderThatCannotBeReadForLaterAndTakesTheOthers() throws Exception {
        listing = asked -> page("[1,2]", "", false);
        orders.put("1", "{\"errcode\":-1,\"errmsg\":\"system error\"}");
        orders.put("2", order("2", 20));

        assertThat(run(NOW)).startsWith("2 个订单有变动，新增 1 条");

        orders.put("1", order("1", 20));
        assertThat(changes.readDue()).isEqualTo(1);
        assertThat(InboxFixture.entry(mongo, "shop:store-1-paid")).isPresent();
    }

    @Test
    void completesAnOrderThatTheBuyerHas() {
        listing = asked -> page("[1]", "", false);
        orders.put(
                "1", order("1", 100).replace("\"ext_info\":{", "\"ext_info\":{\"confirm_receipt_time\":1772501300,"));

        run(NOW);

        Entry entry = InboxFixture.entry(mongo, "shop:store-1-completed").orElseThrow();
        assertThat(entry.subject()).as("the buyer's lane").isEqualTo("wxs:oStore1");
        assertThat(ShopEvents.of(entry)).contains(new OrderCompleted("1", Instant.ofEpochSecond(1772501300)));
    }

    @Test
    void knowsWhatItTookBefore() {
        listing = asked -> page("[" + ID + "]", "", false);
        orders.put(ID, order(ID, 20));
        run(NOW);

        assertThat(run(NOW.plus(Duration.ofMinutes(5)))).isEqualTo("1 个订单有变动，新增 0 条记录，1 条已有");
    }

    @Test
    void leavesOutAnOrderThatMakesNoSenseTakesTheOthersAndLogsNothingOfTheBuyer(CapturedOutput output) {
        listing = asked -> page("[1,2]", "", false);
        orders.put(
                "1",
                order("1", 20)
                        .replace("\"order_price\":12800", "\"order_price\":-1")
                        .replace("oStore1", "oStore1" + "x".repeat(200)));
        orders.put("2", order("2", 20));

        assertThat(run(NOW)).startsWith("2 个订单有变动，新增 1 条");

        assertThat(output)
                .contains("store order left out id=1", "data.amountFen", "data.buyer.id")
                .doesNotContain("oStore1", "oUnion1", "林", "183", "广州", "ab12", "放门口");
    }
}
