package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.shared.DyingStore;
import io.quanzi.shared.SettableClock;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.wecom.WeComEvent;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import io.quanzi.wecom.WeComEvent.ContactDeleted;
import io.quanzi.wecom.WeComEvents;
import io.quanzi.wecom.contacts.Contacts;
import io.quanzi.wecom.repair.Reconciler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

/** WeCom's events come in any order and more than once, and end the same. */
class ContactOrderTests {
    private static final Instant FIRST = Instant.parse("2026-03-01T02:00:00Z");
    private static final Instant SECOND = FIRST.plusSeconds(3_600);
    private static final Instant THIRD = SECOND.plusSeconds(20);

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = new DyingStore().mongo();
    private final Customers customers = CustomerFixture.customers(mongo, clock);
    private final Links links = CustomerFixture.links(mongo, clock);
    private final Bindings bindings = CustomerFixture.bindings(mongo, clock, event -> {});
    private final ContactEventConsumer news =
            new ContactEventConsumer(customers, bindings, links, CustomerFixture.identity(mongo, clock, bindings));
    private final Contacts contacts = mock(Contacts.class);
    private final Inbox inbox = mock(Inbox.class);
    private final ContactReconciler repair =
            new ContactReconciler(customers, new ContactEndings(mongo), contacts, inbox, clock);

    @Test
    void endsTheSameInWhateverOrderAndHoweverOftenEventsAreWorkedOff() {
        int stories = 0;
        for (boolean named : List.of(true, false)) {
            for (boolean byCustomer : List.of(true, false)) {
                List<WeComEvent> cameAndWent =
                        List.of(added("wm", FIRST, null), new ContactDeleted("lan", "wm", byCustomer, SECOND));
                var cameBack = new ArrayList<>(cameAndWent);
                cameBack.add(added("wm", THIRD, null));
                for (List<WeComEvent> order : orders(cameAndWent)) {
                    assertThat(contactAfter(order, "wm-" + stories++, named))
                            .as("%s", order)
                            .isEqualTo(List.of("lan", FIRST, false));
                }
                for (List<WeComEvent> order : orders(cameBack)) {
                    assertThat(contactAfter(order, "wm-" + stories++, named))
                            .as("%s", order)
                            .isEqualTo(List.of("lan", THIRD, true));
                }
            }
        }
    }

    /** Every order, each event once; and every order followed by a repetition of each. */
    private static List<List<WeComEvent>> orders(List<WeComEvent> events) {
        var orders = new ArrayList<List<WeComEvent>>();
        permute(List.of(), events, orders);
        var repeated = new ArrayList<>(orders);
        for (List<WeComEvent> order : orders) {
            for (List<WeComEvent> again : orders) {
                var twice = new ArrayList<>(order);
                twice.addAll(again);
                repeated.add(twice);
            }
        }
        return repeated;
    }

    private static void permute(List<WeComEvent> begun, List<WeComEvent> rest, List<List<WeComEvent>> into) {
        if (rest.isEmpty()) {
            into.add(begun);
        }
        for (WeComEvent next : rest) {
            var longer = new ArrayList<>(begun);
            longer.add(next);
            var shorter = new ArrayList<>(rest);
            shorter.remove(next);
            permute(longer, shorter, into);
        }
    }

    private List<Object> contactAfter(List<WeComEvent> order, String externalUserId, boolean named) {
        String state = named ? card(externalUserId) : null;
        for (WeComEvent event : order) {
            take(
                    event instanceof ContactAdded added
                            ? added(externalUserId, added.at(), state)
                            : new ContactDeleted(
                                    "lan",
                                    externalUserId,
                                    ((ContactDeleted) event).byCustomer(),
                                    ((ContactDeleted) event).at()));
        }
        Customer.Contact contact =
                customers.byContact(externalUserId).map(Customer::contact).orElseThrow();
        return List.of(contact.userId(), contact.since(), contact.live());
    }

    @Test
    void takesAPartingInTheVerySecondForTheEndInBothOrders() {
        WeComEvent came = added("wm-1", FIRST, null);
        WeComEvent went = new ContactDeleted("lan", "wm-1", false, FIRST);
        take(came);
        take(went);
        take(new ContactDeleted("lan", "wm-2", false, FIRST));
        take(added("wm-2", FIRST, null));

        assertThat(live("wm-1")).isEmpty();
        assertThat(live("wm-2")).isEmpty();
    }

    @Test
    void bindsAgainWhomWeComListsThoughAnOldEndHadEndedThem() {
        take(added("wm-1", THIRD, null));
        mongo.updateFirst(
                Query.query(Criteria.where("contact.externalUserId").is("wm-1")),
                new Update().set("contact.live", false),
                Customers.COLLECTION);
        lists(THIRD);

        assertThat(mended()).isEqualTo(1);
        assertThat(live("wm-1")).isPresent();
        assertThat(mended()).isZero();
    }

    @Test
    void bindsAgainWhomWeComListsWhateverTheOfficersEndSays() {
        take(added("wm-1", FIRST, null));
        take(new ContactDeleted("lan", "wm-1", false, SECOND));
        lists(FIRST);

        assertThat(mended()).isEqualTo(1);
        assertThat(live("wm-1")).isPresent();
        assertThat(mended()).isZero();
    }

    @Test
    void bindsAgainWhoCameAndWentInOneSecondAndIsListed() {
        take(added("wm-1", FIRST, null));
        take(new ContactDeleted("lan", "wm-1", true, FIRST));
        lists(FIRST);

        assertThat(mended()).isEqualTo(1);
        assertThat(live("wm-1")).isPresent();
    }

    @Test
    void leavesWhoDeletedTheOfficerThoughTheOfficersListHasThem() {
        take(added("wm-1", FIRST, null));
        take(new ContactDeleted("lan", "wm-1", true, SECOND));
        lists(FIRST);

        assertThat(mended()).isZero();
        assertThat(live("wm-1")).isEmpty();
    }

    private void lists(Instant since) {
        var follow = new Contacts.Follow("lan", since, null, Set.of());
        when(contacts.officers()).thenReturn(List.of("lan"));
        when(contacts.customersOf("lan")).thenReturn(List.of("wm-1"));
        when(contacts.held(null))
                .thenReturn(new Contacts.HeldPage("lan", true, List.of(new Contacts.Held("wm-1", follow)), null));
        when(contacts.person("wm-1")).thenReturn(Optional.of(new Contacts.Person("wm-1", "名", null, List.of(follow))));
        doAnswer(told -> {
                    told.<List<Entry>>getArgument(0).forEach(news::take);
                    return null;
                })
                .when(inbox)
                .put(any());
    }

    private int mended() {
        List<Reconciler.Difference> gaps = repair.compare(null).gaps();
        assertThat(repair.correct(gaps)).allMatch(Reconciler.CorrectionResult.Mended.class::isInstance);
        return gaps.size();
    }

    private Optional<Customer.Contact> live(String externalUserId) {
        return customers.byContact(externalUserId).flatMap(Customer::liveContact);
    }

    private String card(String buyerId) {
        Customer buyer = customers.findOrCreate(new Buyer(buyerId, null, null, null, null), Instant.EPOCH);
        return links.getOrCreate(Link.Kind.CARD, buyer.id(), "O-1", Duration.ofDays(14))
                .token();
    }

    private static ContactAdded added(String externalUserId, Instant at, String state) {
        return new ContactAdded("lan", externalUserId, state, null, false, at);
    }

    private void take(WeComEvent event) {
        news.take(
                event instanceof ContactAdded added
                        ? WeComEvents.found(added, clock.instant())
                        : WeComEvents.found((ContactDeleted) event, clock.instant()));
    }
}
