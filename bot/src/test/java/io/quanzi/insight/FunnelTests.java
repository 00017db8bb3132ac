package io.quanzi.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Purchases;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.groups.GroupJoined;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.onboarding.Invitations;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageEnded;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.MessageContent;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DyingStore;
import io.quanzi.shared.SettableClock;
import io.quanzi.shop.ShopEvent.Buyer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

class FunnelTests {
    private static final Instant SENT = Instant.parse("2026-03-03T02:30:00Z");

    private final DyingStore store = new DyingStore();
    private final MongoTemplate mongo = store.mongo();
    private final SettableClock clock = new SettableClock("2026-03-03T04:00:00Z");
    private final Customers customers = CustomerFixture.customers(mongo, clock);
    private final Purchases purchases = CustomerFixture.purchases(mongo);
    private final Consumer shopNews = CustomerFixture.shopNews(mongo, clock, customers, purchases);
    private final CustomerGroups customerGroups = mock(CustomerGroups.class);
    private final MassMessages massMessages = mock(MassMessages.class);
    private final Funnel funnel =
            new Funnel(customers, purchases, mock(Invitations.class), customerGroups, massMessages);

    @Test
    void countsAPurchaseBetweenTheSendingAndTheHearingOfIt() {
        CustomerId lin = customers
                .findOrCreate(new Buyer("lin", null, null, null, null), Instant.EPOCH)
                .id();
        paid("O-1", "lin", "2026-03-01T02:00:00Z");
        paid("O-2", "lin", "2026-03-03T02:31:00Z");

        sent(lin, "2026-03-03T02:40:00Z");

        assertThat(customers.find(lin).flatMap(person -> person.trait("posted_at")))
                .contains("2026-03-03T02:30:00Z");
        assertThat(again(lin)).contains("2026-03-03T02:31:00Z");
    }

    @Test
    void takesABoughtAgainOffWhenItIsGivenBackWhole() {
        CustomerId lin = customers
                .findOrCreate(new Buyer("lin", null, null, null, null), Instant.EPOCH)
                .id();
        paid("O-1", "lin", "2026-03-01T02:00:00Z");
        sent(lin, "2026-03-03T02:40:00Z");
        paid("O-2", "lin", "2026-03-03T02:50:00Z");
        assertThat(again(lin)).isPresent();

        refunded("O-2", "R-1", 5_000);
        assertThat(again(lin)).isPresent();
        refunded("O-2", "R-2", 5_000);
        assertThat(again(lin)).isEmpty();

        paid("O-3", "lin", "2026-03-03T03:00:00Z");
        assertThat(again(lin)).contains("2026-03-03T03:00:00Z");
    }

    @Test
    void takesNeitherAFirstPurchaseNorOneOfBeforeForAgain() {
        CustomerId lin = customers
                .findOrCreate(new Buyer("lin", null, null, null, null), Instant.EPOCH)
                .id();
        sent(lin, "2026-03-03T02:40:00Z");

        paid("O-1", "lin", "2026-03-03T02:50:00Z");
        paid("O-2", "lin", "2026-03-03T02:50:00Z");
        assertThat(again(lin)).isEmpty();

        paid("O-0", "lin", "2026-03-02T02:50:00Z");
        assertThat(again(lin)).contains("2026-03-03T02:50:00Z");
    }

    @Test
    void reachesWhoeverCameInBeforeTheSendingAndWasHeardOfAfterIt() {
        CustomerId lin = customers
                .findOrCreate(new Buyer("lin", null, null, null, null), Instant.EPOCH)
                .id();
        Instant joined = SENT.minusSeconds(60);
        when(massMessages.firstSentInto("wr-1", joined)).thenReturn(Optional.of(SENT));

        funnel.on(new GroupJoined(lin, "wr-1", joined));

        assertThat(customers.find(lin).flatMap(person -> person.trait("posted_at")))
                .contains(SENT.toString());
    }

    @Test
    void looksOnlyAtThoseWhoCameSinceThePostBefore() {
        Instant before = SENT.minusSeconds(60);
        CustomerId lin = customers
                .findOrCreate(new Buyer("lin", null, null, null, null), Instant.EPOCH)
                .id();
        CustomerId zhao = customers
                .findOrCreate(new Buyer("zhao", null, null, null, null), Instant.EPOCH)
                .id();
        when(massMessages.lastSentInto("wr-1", SENT)).thenReturn(Optional.of(before));
        when(customerGroups.peopleIn("wr-1", before, SENT)).thenReturn(Set.of(zhao));

        sent(lin, "2026-03-03T02:40:00Z");

        assertThat(customers.find(zhao).flatMap(person -> person.trait("posted_at")))
                .contains(SENT.toString());
        assertThat(customers.find(lin).flatMap(person -> person.trait("posted_at")))
                .isEmpty();
    }

    @Test
    void notesWhoBoughtAgainWhereverTheProcessDiedThatHeardOfThePost() {
        boolean died = true;
        for (int commands = 0; died; commands++) {
            String buyer = "b-" + commands;
            CustomerId lin = customers
                    .findOrCreate(new Buyer(buyer, null, null, null, null), clock.instant())
                    .id();
            paid("O-1-" + commands, buyer, "2026-03-01T02:00:00Z");
            paid("O-2-" + commands, buyer, "2026-03-03T02:31:00Z");

            died = store.diesAfter(commands, () -> sent(lin, "2026-03-03T02:40:00Z"));
            sent(lin, "2026-03-03T02:45:00Z");

            assertThat(again(lin)).as("died after %d commands", commands).contains("2026-03-03T02:31:00Z");
        }
    }

    private void sent(CustomerId reached, String heardAt) {
        when(customerGroups.peopleIn("wr-1", SENT)).thenReturn(Set.of(reached));
        Instant heard = Instant.parse(heardAt);
        when(massMessages.find("t"))
                .thenReturn(Optional.of(new MassMessage(
                        "t",
                        "c",
                        "贴",
                        true,
                        "lan",
                        List.of("wr-1"),
                        MessageContent.of("早上好"),
                        MassMessageState.CONFIRMED,
                        null,
                        "msg-1",
                        Map.of("wr-1", MassMessage.Result.SENT),
                        Map.of("wr-1", SENT),
                        SENT,
                        SENT,
                        null,
                        null,
                        heard,
                        null,
                        0,
                        null,
                        MassMessage.Rank.NONE)));
        funnel.on(new MassMessageEnded("t", MassMessageState.DELIVERED, heard));
    }

    private Optional<Object> again(CustomerId id) {
        return customers.find(id).flatMap(person -> person.trait("bought_again_at"));
    }

    private void paid(String orderNo, String buyer, String at) {
        take("order.paid", orderNo, buyer, """
                {"orderNo":"%s","buyer":{"id":"%s"},"paidAt":"%s","amountFen":10000}""".formatted(orderNo, buyer, at));
    }

    private void refunded(String orderNo, String refundId, long fen) {
        take("order.refunded", refundId, orderNo, """
                {"orderNo":"%s","refundId":"%s","amountFen":%d}""".formatted(orderNo, refundId, fen));
    }

    private void take(String type, String id, String key, String data) {
        Instant now = clock.instant();
        var entry = new Entry("shop:" + id, "shop", type, key, now, now, """
                {"id":"e-%s","type":"%s","at":"%s","data":%s}""".formatted(id, type, now, data));
        Consumer listening = CustomerFixture.listening(mongo, clock, customers, purchases, funnel)
                .get(0);
        assertThat(listening.wants(entry)).isTrue();
        shopNews.take(entry);
        listening.take(entry);
    }
}
