package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.inbox.Entry;
import io.quanzi.shared.Audit;
import io.quanzi.shared.Beans;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DyingStore;
import io.quanzi.shared.Money;
import io.quanzi.shared.PersonalData;
import io.quanzi.shared.SettableClock;
import io.quanzi.shop.ShopEvent.Baby;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import io.quanzi.wecom.WeComEvent.ContactDeleted;
import io.quanzi.wecom.WeComEvents;
import io.quanzi.wecom.contacts.Contacts;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;

/** A contact nobody knew turns out to be a buyer. */
class MergeTests {
    private static final Duration YEAR = Duration.ofDays(365);

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
    void keepsWhatTheStrangerSaidWhereverItDiedOnTheWay() {
        boolean died = true;
        for (int commands = 0; died; commands++) {
            String contact = "wm-" + commands;
            news.take(added(contact, null));
            CustomerId stranger = customers.byContact(contact).orElseThrow().id();
            customers.optOut(stranger, true);
            customers.setTraits(
                    stranger,
                    TraitValues.of(Trait.BABIES, List.of(Baby.born(YearMonth.parse("2026-01"))))
                            .set(Trait.CITY, "杭州")
                            .set(Trait.inGroup("moms"), true));
            customers.consent(stranger, "profiling", consent(true, clock.instant()));
            customers.consent(
                    stranger, "marketing", consent(true, clock.instant().minusSeconds(60)));
            Customer buyer = buyer("b-" + commands, null);
            customers.setTraits(buyer.id(), TraitValues.of(Trait.CITY, "上海").set(Trait.inGroup("home"), true));
            customers.consent(buyer.id(), "marketing", consent(false, clock.instant()));
            String member = link(Link.Kind.MEMBER, stranger);
            clock.advance(Duration.ofSeconds(5));
            Entry entry = added(contact, link(Link.Kind.CARD, buyer.id()));
            told.clear();

            died = store.diesAfter(commands, () -> news.take(entry));
            news.take(entry);
            clock.advance(Duration.ofMinutes(2));
            CustomerFixture.redeliver(mongo, clock, told::add);

            Customer now = customers.byContact(contact).orElseThrow();
            assertThat(now.id()).isEqualTo(buyer.id());
            assertThat(now.liveContact()).isPresent();
            assertThat(now.optedOut()).isTrue();
            assertThat(now.consentsTo("profiling")).isTrue();
            assertThat(now.consentsTo("marketing")).isFalse();
            assertThat(now.trait("babies")).contains(List.of("born:2026-01"));
            assertThat(now.trait("city")).contains("上海");
            assertThat(now.trait("group.moms")).contains(true);
            assertThat(now.trait("group.home")).contains(true);
            assertThat(customers.find(stranger)).contains(now);
            assertThat(links.resolve(Link.Kind.MEMBER, member))
                    .map(Link::customer)
                    .contains(buyer.id());
            assertThat(customers.count()).isEqualTo(commands + 1);
            assertThat(mongo.find(
                            Query.query(where("subject").is(buyer.id().value())), Document.class, Audit.COLLECTION))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .containsEntry("actor", Audit.PROGRAM)
                            .containsEntry("action", "customer.merge")
                            .containsEntry("before", stranger.value())
                            .containsEntry("after", buyer.id().value())
                            .containsEntry("detail", "state"));
            assertThat(told)
                    .filteredOn(CustomersMerged.class::isInstance)
                    .isNotEmpty()
                    .allSatisfy(event -> {
                        assertThat(((CustomersMerged) event).from()).isEqualTo(stranger);
                        assertThat(((CustomersMerged) event).into()).isEqualTo(buyer.id());
                    });
        }
    }

    @Test
    void leadsWhatIsSaidOverTheLinksOfTheWelcomeToTheBuyerOfTheSameUnionid() {
        Customer buyer = buyer("b-1", "oU-lin");
        Entry entry = added("wm-lin", null);
        news.take(entry);
        CustomerId stranger = customers.byContact("wm-lin").orElseThrow().id();
        String group = link(Link.Kind.GROUP, stranger);
        is("wm-lin", "oU-lin");

        match.take(entry);
        customers.setTrait(stranger, Trait.WORKING, true);
        customers.optOut(stranger, true);
        customers.consent(stranger, "profiling", consent(true, clock.instant()));

        Customer now = customers.find(buyer.id()).orElseThrow();
        assertThat(now.liveContact()).isPresent();
        assertThat(now.trait("working")).contains(true);
        assertThat(now.optedOut()).isTrue();
        assertThat(now.consentsTo("profiling")).isTrue();
        links.revokeAll(buyer.id());
        assertThat(links.find(group)).isEmpty();
    }

    @Test
    void takesAlongTheHistoryOfWhomAFileHadByTheirUnionidAlone() {
        customers.buyers().importAll(List.of(BuyerIds.ofFile(null, "oU-lin")), "import-1");
        Customer known = customers.byUnionid("oU-lin").orElseThrow();
        CustomerFixture.imported(mongo, "H-1", known.id(), Instant.parse("2025-03-03T02:00:00Z"), Money.ZERO, null);
        CustomerFixture.bind(mongo, clock, told::add, known.id(), "wm-lin", "lan");
        buyer("b-1", null);

        Customer lin = buyer("b-1", "oU-lin");
        identity.learned(lin, "oU-lin");
        var data = new MergedData(Beans.of(PersonalData.class, CustomerFixture.data(mongo, clock)));
        told.stream()
                .filter(CustomersMerged.class::isInstance)
                .map(CustomersMerged.class::cast)
                .forEach(data::on);

        assertThat(customers.byUnionid("oU-lin")).map(Customer::id).contains(lin.id());
        assertThat(CustomerFixture.purchases(mongo).of(lin.id()))
                .extracting(Purchase::orderNo)
                .containsExactly("H-1");
    }

    @Test
    void doesNotMakeOnePersonOfTwoUnionids() {
        Customer lin = buyer("b-1", "oU-lin");
        Entry before = added("wm-mei", null);
        is("wm-mei", "oU-mei");
        news.take(before);
        match.take(before);
        CustomerId mei = customers.byContact("wm-mei").orElseThrow().id();
        customers.optOut(mei, true);

        Entry entry = added("wm-mei", link(Link.Kind.CARD, lin.id()));
        news.take(entry);
        match.take(entry);

        assertThat(customers.byContact("wm-mei")).map(Customer::id).contains(mei);
        assertThat(customers.find(lin.id())).map(Customer::optedOut).contains(false);
    }

    @Test
    void keepsTheLaterOfTwoContactsThatUsedOneCard() {
        Customer lin = buyer("b-1", null);
        String card = link(Link.Kind.CARD, lin.id());
        Entry earlier = added("wm-old", card);
        clock.advance(Duration.ofMinutes(5));
        Entry later = added("wm-new", card);

        news.take(later);
        news.take(earlier);

        assertThat(customers.find(lin.id()).flatMap(Customer::liveContact))
                .map(Customer.Contact::externalUserId)
                .contains("wm-new");
        assertThat(customers.byContact("wm-old").orElseThrow().buyerId()).isNull();
    }

    @Test
    void keepsTheLaterOfWhatIsKnownOfTheContact() {
        Customer lin = buyer("b-1", null);
        Entry byCard = added("wm-lin", link(Link.Kind.CARD, lin.id()));
        clock.advance(Duration.ofMinutes(5));
        Instant back = clock.instant();
        news.take(WeComEvents.found(new ContactDeleted("lan", "wm-lin", false, back.minusSeconds(9)), clock.instant()));
        news.take(added("wm-lin", null));

        news.take(byCard);

        assertThat(customers.find(lin.id()).flatMap(Customer::liveContact))
                .map(Customer.Contact::since)
                .contains(back);
    }

    private void is(String externalUserId, String unionid) {
        when(contacts.person(externalUserId))
                .thenReturn(Optional.of(new Contacts.Person(externalUserId, "名", unionid, List.of())));
    }

    private static Customer.Consent consent(boolean given, Instant at) {
        return new Customer.Consent(given, "test", "1", at);
    }

    private Customer buyer(String id, String unionid) {
        return customers.findOrCreate(new Buyer(id, unionid, null, null, null), Instant.EPOCH);
    }

    private String link(Link.Kind kind, CustomerId person) {
        return links.getOrCreate(kind, person, "one", YEAR).token();
    }

    private Entry added(String externalUserId, String state) {
        return WeComEvents.found(
                new ContactAdded("lan", externalUserId, state, null, false, clock.instant()), clock.instant());
    }
}
