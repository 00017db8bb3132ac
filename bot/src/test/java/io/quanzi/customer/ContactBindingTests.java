package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.inbox.Conflict;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.shared.DyingStore;
import io.quanzi.shared.SettableClock;
import io.quanzi.shop.ShopEvent.Baby;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.wecom.WeComEvent;
import io.quanzi.wecom.contacts.Contacts;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

class ContactBindingTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final DyingStore store = new DyingStore();
    private final MongoTemplate mongo = store.mongo();
    private final List<Object> told = new ArrayList<>();
    private final Customers customers = CustomerFixture.customers(mongo, clock, told::add);
    private final Links links = CustomerFixture.links(mongo, clock);
    private final Contacts contacts = mock(Contacts.class);
    private final Bindings bindings = CustomerFixture.bindings(mongo, clock, told::add);
    private final ContactIdentity identity = CustomerFixture.identity(mongo, clock, bindings);
    private final ContactEventConsumer news = new ContactEventConsumer(customers, bindings, links, identity);
    private final ContactMatchConsumer match = new ContactMatchConsumer(customers, bindings, identity, contacts);

    @Test
    void bindsByTheStateOfTheCard() {
        Customer lin = buyer("b-1", "oU-lin");

        add("wm-lin", token(lin), "oU-lin");
        add("wm-lin", token(lin), "oU-lin");

        assertThat(customers.find(lin.id()).flatMap(Customer::liveContact))
                .hasValueSatisfying(
                        contact -> assertThat(contact.externalUserId()).isEqualTo("wm-lin"));
        assertThat(customers.count()).isEqualTo(1);
    }

    @Test
    void givesAContactWithoutOurTokenToTheBuyerOfTheSameUnionid() {
        Customer lin = buyer("b-1", "oU-lin");

        add("wm-lin", null, "oU-lin");

        assertThat(customers.byContact("wm-lin")).map(Customer::id).contains(lin.id());
        assertThat(customers.count()).isEqualTo(1);
    }

    @Test
    void keepsAContactNobodyMatchesAndGivesItTheOrderThatComesLater() {
        add("wm-new", null, "oU-new");
        Customer stranger = customers.byContact("wm-new").orElseThrow();

        Customer buyer = customers.findOrCreate(new Buyer("b-9", "oU-new", null, null, null), Instant.EPOCH);

        assertThat(buyer.id()).isEqualTo(stranger.id());
        assertThat(buyer.liveContact()).isPresent();
    }

    @Test
    void doesNotTakeWhoUsedAnothersCardForThem() {
        Customer lin = buyer("b-1", "oU-lin");
        Customer mei = buyer("b-2", "oU-mei");

        add("wm-mei", token(lin), "oU-mei");

        assertThat(customers.find(lin.id()).flatMap(Customer::liveContact)).isEmpty();
        assertThat(customers.byContact("wm-mei")).map(Customer::id).contains(mei.id());
    }

    @Test
    void isNobodysByTheCardAloneOnceTheUnionidNamesAnotherBuyer() {
        Customer lin = buyer("b-1", null);
        Customer mei = buyer("b-2", "oU-mei");
        Entry entry = added("wm-mei", token(lin), "oU-mei");
        news.take(entry);
        assertThat(customers.find(lin.id()).orElseThrow().isConfirmed()).isFalse();
        Link centre = links.forMessage(lin.id(), "welcome");

        match.take(entry);

        assertThat(customers.find(lin.id()).map(Customer::contact)).isEmpty();
        assertThat(customers.find(lin.id()).map(Customer::unionid)).isEmpty();
        assertThat(customers.byContact("wm-mei")).map(Customer::id).contains(mei.id());
        assertThat(customers.byContact("wm-mei").orElseThrow().isConfirmed()).isTrue();
        assertThat(links.find(centre.token())).map(Link::customer).contains(mei.id());
        assertThat(conflicts()).hasSize(1);
        Conflict conflict = conflicts().get(0);
        assertThat(conflict.kind()).isEqualTo("identity");
        assertThat(conflict.had()).containsEntry("customer", lin.id().value());
        assertThat(conflict.got()).containsEntry("customer", mei.id().value());
    }

    @Test
    void isConfirmedByTheSameUnionidAndTellsNoConflict() {
        Customer lin = buyer("b-1", "oU-lin");

        add("wm-lin", token(lin), "oU-lin");

        assertThat(customers.find(lin.id()).orElseThrow().isConfirmed()).isTrue();
        assertThat(conflicts()).isEmpty();
    }

    @Test
    void staysProvisionalUntilTheShopSaysWhoseTheUnionidIs() {
        Customer lin = buyer("b-1", null);
        Customer hua = buyer("b-3", null);
        add("wm-lin", token(lin), "oU-lin");
        add("wm-x", token(hua), "oU-x");
        assertThat(customers.find(lin.id()).orElseThrow().isConfirmed()).isFalse();
        assertThat(customers.find(lin.id()).orElseThrow().unionid()).isNull();

        identity.learned(buyer("b-1", "oU-lin"), "oU-lin");
        identity.learned(buyer("b-3", "oU-hua"), "oU-hua");

        assertThat(customers.find(lin.id()).orElseThrow().isConfirmed()).isTrue();
        assertThat(customers.find(hua.id()).map(Customer::contact)).isEmpty();
        assertThat(customers.byContact("wm-x")).map(Customer::unionid).contains("oU-x");
        assertThat(conflicts()).hasSize(1);
    }

    @Test
    void goesToTheBuyerWhoseUnionidTheShopTellsLater() {
        Customer lin = buyer("b-1", null);
        add("wm-mei", token(lin), "oU-mei");
        customers.consent(
                lin.id(), "profiling", new Customer.Consent(true, Customer.TOLD_ON_PAGE, "2026-01", clock.instant()));
        customers.setTrait(lin.id(), Trait.BABIES, List.of(Baby.born(YearMonth.parse("2026-01"))));

        Customer mei = buyer("b-2", "oU-mei");
        identity.learned(mei, "oU-mei");

        assertThat(customers.byContact("wm-mei")).map(Customer::id).contains(mei.id());
        Customer after = customers.find(lin.id()).orElseThrow();
        assertThat(after.contact()).isNull();
        assertThat(after.trait("babies")).isEmpty();
        assertThat(after.consentsTo("profiling")).isFalse();
        assertThat(conflicts()).hasSize(1);
    }

    @Test
    void leavesTheFirstWhoUsedACardWhenASecondUsesItToo() {
        Customer lin = buyer("b-1", null);
        add("wm-lin", token(lin), "oU-lin");
        clock.advance(Duration.ofMinutes(5));

        add("wm-x", token(lin), "oU-x");

        assertThat(customers.byContact("wm-lin")).map(Customer::id).contains(lin.id());
        assertThat(customers.byContact("wm-x")).map(Customer::buyerId).isEmpty();
        assertThat(conflicts()).hasSize(1);
    }

    private List<Conflict> conflicts() {
        return InboxFixture.conflicts(mongo, clock).listOpen(0, 10);
    }

    @Test
    void givesTheContactToWhomItBelongsWhereverItDiedOnTheWay() {
        boolean died = true;
        for (int commands = 0; died; commands++) {
            Customer lin = buyer("b-lin" + commands, "oU-lin" + commands);
            Customer mei = buyer("b-mei" + commands, "oU-mei" + commands);
            // by the card of another, and by none
            Entry used = added("wm-mei" + commands, token(lin), "oU-mei" + commands);
            Customer an = buyer("b-an" + commands, "oU-an" + commands);
            Entry bare = added("wm-an" + commands, null, "oU-an" + commands);
            news.take(used);
            news.take(bare);
            told.clear();

            boolean diedOfUsed = store.diesAfter(commands, () -> match.take(used));
            boolean diedOfBare = store.diesAfter(commands, () -> match.take(bare));
            match.take(used);
            match.take(bare);
            clock.advance(Duration.ofMinutes(2));
            CustomerFixture.redeliver(mongo, clock, told::add);

            assertThat(customers.byContact("wm-mei" + commands))
                    .map(Customer::id)
                    .contains(mei.id());
            assertThat(customers.find(lin.id()).flatMap(Customer::liveContact)).isEmpty();
            assertThat(customers.byContact("wm-an" + commands))
                    .map(Customer::id)
                    .contains(an.id());
            assertThat(told)
                    .filteredOn(ContactBound.class::isInstance)
                    .extracting(event -> ((ContactBound) event).customer())
                    .contains(mei.id(), an.id());
            died = diedOfUsed || diedOfBare;
        }
    }

    private Customer buyer(String id, String unionid) {
        return customers.findOrCreate(new Buyer(id, unionid, null, null, null), Instant.EPOCH);
    }

    private String token(Customer person) {
        return links.getOrCreate(Link.Kind.CARD, person.id(), "O-1", Duration.ofDays(14))
                .token();
    }

    private void add(String externalUserId, String state, String unionid) {
        Entry entry = added(externalUserId, state, unionid);
        news.take(entry);
        match.take(entry);
    }

    private Entry added(String externalUserId, String state, String unionid) {
        when(contacts.person(externalUserId))
                .thenReturn(Optional.of(new Contacts.Person(externalUserId, "名", unionid, List.of())));
        String xml =
                "<xml><ToUserName>ww1</ToUserName><FromUserName>sys</FromUserName><CreateTime>1772503200</CreateTime>"
                        + "<MsgType>event</MsgType><Event>change_external_contact</Event><ChangeType>add_external_contact</ChangeType>"
                        + "<UserID>lan</UserID><ExternalUserID>" + externalUserId + "</ExternalUserID>"
                        + (state == null ? "" : "<State>" + state + "</State>") + "</xml>";
        return new Entry(
                "wecom:" + xml.hashCode(),
                WeComEvent.SOURCE,
                "change_external_contact.add_external_contact",
                externalUserId,
                clock.instant(),
                clock.instant(),
                xml);
    }
}
