package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.customer.CustomerFact.Arrival;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DyingStore;
import io.quanzi.shared.SettableClock;
import io.quanzi.shop.ShopEvent.Buyer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** A contact is taken from one person and given to another, and all that was sent by it with it, whatever fails. */
class ContactTransfersTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final DyingStore store = new DyingStore();
    private final MongoTemplate mongo = store.mongo();
    private final List<Object> told = new ArrayList<>();
    private int refused = Integer.MAX_VALUE;
    private final Customers customers = CustomerFixture.customers(mongo, clock, this::hear);
    private final Links links = CustomerFixture.links(mongo, clock);
    private final Bindings bindings = CustomerFixture.bindings(mongo, clock, this::hear);
    private final ContactIdentity identity = CustomerFixture.identity(mongo, clock, bindings);

    private void hear(Object event) {
        if (refused-- == 0) {
            throw new IllegalStateException("a listener fails");
        }
        told.add(event);
    }

    @Test
    void aMoveIsWholeWhereverItDied() {
        boolean died = true;
        for (int commands = 0; died; commands++) {
            Scene scene = new Scene("d" + commands);
            int after = commands;

            died = store.diesAfter(after, scene::move);
            scene.move();

            scene.isWhole("died after " + commands + " commands");
        }
    }

    @Test
    void aMoveIsWholeWhicheverListenerFailed() {
        boolean failed = true;
        for (int events = 0; failed; events++) {
            Scene scene = new Scene("f" + events);

            refused = events;
            try {
                scene.move();
                failed = false;
            } catch (IllegalStateException refusal) {
                assertThat(refusal).hasMessage("a listener fails");
            }
            refused = Integer.MAX_VALUE;
            scene.move();

            scene.isWhole("event " + events + " was refused");
        }
    }

    /** A contact of a stranger, and a buyer with a contact of her own. */
    private final class Scene {
        final String contact;
        final String others;
        final Customer lin;
        final Customer stranger;
        final Link ofStranger;
        final Link ofLin;

        Scene(String name) {
            contact = "wm-x" + name;
            others = "wm-y" + name;
            CustomerId buyer = buyer("b-" + name, null).id();
            bindings.bind(buyer, arrival(others, "state"));
            bindings.stranger(arrival(contact, "none"));
            bindings.addUnionid(customers.byContact(contact).orElseThrow(), "oU-" + name);
            lin = customers.find(buyer).orElseThrow();
            stranger = customers.byContact(contact).orElseThrow();
            ofStranger = links.forMessage(stranger.id(), "hello");
            ofLin = links.forMessage(lin.id(), "welcome");
            told.clear();
        }

        void move() {
            identity.move(arrival(contact, "decided"), customers.find(lin.id()).orElseThrow());
        }

        void isWhole(String when) {
            assertThat(customers.byContact(contact).map(Customer::id)).as(when).contains(lin.id());
            Customer displaced = customers.byContact(others).orElseThrow();
            assertThat(displaced.buyerId()).as(when).isNull();
            assertThat(displaced.id()).as(when).isNotEqualTo(stranger.id());
            assertThat(customers.find(stranger.id()).orElseThrow().contact())
                    .as(when)
                    .isNull();
            assertThat(owner(ofStranger)).as(when).isEqualTo(lin.id());
            assertThat(owner(ofLin)).as(when).isEqualTo(displaced.id());
            assertThat(mongo.getCollection("contact_moves").countDocuments())
                    .as(when)
                    .isZero();
            clock.advance(Duration.ofMinutes(2));
            CustomerFixture.redeliver(mongo, clock, told::add);
            List<Object> ofContact = told.stream()
                    .filter(event -> event instanceof ContactBound bound
                            ? bound.externalUserId().equals(contact)
                            : event instanceof ContactWithdrawn gone
                                    && gone.externalUserId().equals(contact))
                    .toList();
            assertThat(ofContact.get(0)).as(when).isInstanceOf(ContactWithdrawn.class);
            assertThat(ofContact.get(ofContact.size() - 1)).as(when).isInstanceOf(ContactBound.class);
            assertThat(told)
                    .as(when)
                    .filteredOn(ContactWithdrawn.class::isInstance)
                    .extracting(event -> ((ContactWithdrawn) event).customer())
                    .contains(lin.id(), stranger.id());
        }
    }

    @Test
    void aStrangersPhoneLeadsToNoBuyerOnceItIsNeither() {
        Scene scene = new Scene("n");
        scene.move();

        identity.moveToNobody(arrival(scene.contact, "decided"), "oU-n", null);

        assertThat(customers.byContact(scene.contact).map(Customer::id)).contains(scene.stranger.id());
        assertThat(owner(scene.ofStranger)).isEqualTo(scene.stranger.id());
        assertThat(customers.find(scene.lin.id()).orElseThrow().contact()).isNull();
    }

    @Test
    void aStrangersWishForSilenceGoesWithTheContact() {
        Scene scene = new Scene("s");
        customers.optOut(scene.stranger.id(), true);

        scene.move();

        assertThat(customers.find(scene.lin.id()).orElseThrow().optedOut()).isTrue();
    }

    @Test
    void whatTheShopLearnedLaterIsCarriedOutWhereverItDied() {
        boolean died = true;
        for (int commands = 0; died; commands++) {
            String unionid = "oU-mei" + commands;
            String contact = "wm-mei" + commands;
            CustomerId lin = buyer("b-lin" + commands, null).id();
            bindings.bind(lin, arrival(contact, "state"));
            Customer bound = customers.find(lin).orElseThrow();
            bindings.noteUnionid(bound, bound.contact(), unionid);
            Link sent = links.forMessage(lin, "welcome");
            Customer mei = buyer("b-mei" + commands, unionid);

            died = store.diesAfter(commands, () -> identity.learned(mei, unionid));
            identity.learned(customers.find(mei.id()).orElseThrow(), unionid);

            String when = "died after " + commands + " commands";
            assertThat(customers.byContact(contact).map(Customer::id)).as(when).contains(mei.id());
            assertThat(customers.find(lin).orElseThrow().contact()).as(when).isNull();
            assertThat(owner(sent)).as(when).isEqualTo(mei.id());
        }
    }

    private CustomerId owner(Link link) {
        return links.find(link.token()).orElseThrow().customer();
    }

    private Customer buyer(String id, String unionid) {
        return customers.findOrCreate(new Buyer(id, unionid, null, null, null), Instant.EPOCH);
    }

    private Arrival arrival(String contact, String how) {
        return new Arrival(contact, "lan", how, null, clock.instant());
    }
}
