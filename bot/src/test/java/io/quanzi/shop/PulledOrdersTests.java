package io.quanzi.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.inbox.Entry;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.shared.Money;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.shop.ShopEvent.Item;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import io.quanzi.work.DeathAtEveryCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.mongodb.core.query.Query;

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
    @Tag("deaths")
    void leavesAnOrderThatCannotBeReadForLaterAndTakesTheOthers() throws Exception {
        listing = asked -> page("[1,2]", "", false);
        orders.put("1", "{\"errcode\":-1,\"errmsg\":\"system error\"}");
        orders.put("2", order("2", 20));

        assertThat(run(NOW)).startsWith("2 个订单有变动，新增 1 条");

        List<String> both = List.of("3705115058471208928", "3705115058471208929");
        both.forEach(id -> orders.put(id, order(id, 20)));
        StoreSettings settings = new StoreSettings(
                "wxstore",
                "secret",
                "",
                "",
                "http://127.0.0.1:" + server.getAddress().getPort());
        int places = DeathAtEveryCommand.of((store, time) -> {
            Supplier<StoreChanges> process = () -> new StoreChanges(
                    new StoreOrderReader(
                            new Store(settings), IntakeFixture.with(store, time, InboxFixture.with(store, time)), time),
                    settings,
                    store,
                    time);
            return new DeathAtEveryCommand.User(
                    Duration.ofSeconds(61),
                    () -> both.forEach(process.get()::enqueue),
                    () -> {
                        try {
                            process.get().readDue();
                        } catch (InterruptedException stopped) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    when -> {
                        assertThat(store.count(new Query(), "store_changes"))
                                .as(when)
                                .isZero();
                        assertThat(store.findAll(Document.class, "inbox").toString())
                                .as(when)
                                .contains(both);
                    });
        });

        assertThat(places).isGreaterThan(8);
    }
}
