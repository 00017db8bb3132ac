package io.quanzi.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Purchases;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor.Saved;
import io.quanzi.playbook.PlaybookFixture;
import io.quanzi.playbook.Source;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** Orders that come while the shop's member days cannot be read earn what they earn once these are mended. */
class HeldPointsTests {
    private static final String UNREADABLE = "former: form\n";

    private final SettableClock clock = new SettableClock("2026-03-03T04:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final Customers customers = CustomerFixture.customers(mongo, clock);
    private final Purchases purchases = CustomerFixture.purchases(mongo);
    private final MemberDaysFile kind = new MemberDaysFile();

    @TempDir
    private Path directory;

    @Test
    void waitAsLongAsItTakesAndKeepTheFactorOfTheirDay() throws IOException {
        Path file = directory.resolve(MemberDaysFile.PATH);
        String good = MembershipFixture.shipped(MemberDaysFile.PATH).content();
        Files.createDirectories(file.getParent());
        Files.writeString(file, good);
        PlaybookFixture.started(mongo, clock, directory, kind);
        Files.writeString(file, UNREADABLE);
        mongo.updateFirst(
                Query.query(Criteria.where("_id").is(MemberDaysFile.PATH)),
                Update.update("content", UNREADABLE).set("onDisk", UNREADABLE),
                "playbook"); // as a release before this one left it
        Playbook playbook = PlaybookFixture.started(mongo, clock, directory, kind);
        assertThat(playbook.isWithheld(MemberDaysFile.PATH)).isTrue();
        var membership =
                new Membership(new PointsLedger(mongo), purchases, customers, playbook, kind, new TiersFile(), clock);
        Inbox inbox = InboxFixture.with(
                mongo,
                clock,
                CustomerFixture.shopNews(mongo, clock, customers, purchases),
                CustomerFixture.listening(mongo, clock, customers, purchases, new OrderPointsListener(membership))
                        .get(0));

        inbox.start();
        inbox.put(List.of(paidOnTuesday()));
        for (int hour = 0; hour < 72; hour++) {
            InboxFixture.settle(inbox);
            clock.advance(Duration.ofHours(1));
        }
        var buyer = customers.byBuyer("b-1").orElseThrow().id();
        assertThat(membership.history(buyer, 9)).isEmpty();
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(1, 0));

        assertThat(PlaybookFixture.editor(playbook, clock).save(new Source(MemberDaysFile.PATH, good), 1, "lan"))
                .isInstanceOf(Saved.InForce.class);
        InboxFixture.settle(inbox);

        assertThat(membership.history(buyer, 9)).extracting(PointsEntry::points).containsExactly(200L);
        assertThat(inbox.backlog()).isEqualTo(new Inbox.Backlog(0, 0));
        inbox.stop();
    }

    private Entry paidOnTuesday() {
        return new Entry("shop:o-1", "shop", "order.paid", "b-1", clock.instant(), clock.instant(), """
            {"id":"o-1","type":"order.paid","at":"2026-03-03T04:00:00Z","data":{"orderNo":"O-1","buyer":{"id":"b-1"},
             "paidAt":"2026-03-03T04:00:00Z","amountFen":10000,
             "items":[{"sku":"S1","title":"纸尿裤","category":"母婴","quantity":1,"priceFen":10000}]}}\
            """);
    }
}
