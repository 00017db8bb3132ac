package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.when;

import io.quanzi.customer.IdentityDecisions.Choice;
import io.quanzi.inbox.Conflict;
import io.quanzi.inbox.Conflicts;
import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.wecom.contacts.Contacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.data.mongodb.core.MongoTemplate;

/** What managers decide of one contact more than once. */
class DecidedTwiceTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final List<Object> told = new ArrayList<>();
    private final Customers customers = CustomerFixture.customers(mongo, clock, told::add);
    private final Bindings bindings = CustomerFixture.bindings(mongo, clock, told::add);
    private final ContactIdentity identity = CustomerFixture.identity(mongo, clock, bindings);
    private final Conflicts conflicts = InboxFixture.conflicts(mongo, clock);
    private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
    private final IdentityDecisions decisions = decisions(conflicts, beans);
    private final Inbox inbox = InboxFixture.with(mongo, clock, decisions);

    private final Customer lin = buyer("b-lin", "oU-lin");
    private final Customer mei = buyer("b-mei", "oU-mei");
    private final Customer hua = buyer("b-hua", "oU-hua");

    @BeforeEach
    void start() {
        beans.addBean("inbox", inbox);
        inbox.start();
        bindings.bind(mei.id(), new CustomerFact.Arrival("wm-x", "lan", "unionid", null, clock.instant()));
    }

    @AfterEach
    void stop() {
        inbox.stop();
    }

    @Test
    void aSecondConflictOfTheSameContactIsDecidedTooAndItsDecisionIsTheOneThatIsUndone() {
        String ofLin = conflict(lin);
        String ofHua = conflict(hua);

        assertThat(decisions.decide(ofLin, Choice.CARD, "admin")).isTrue();
        assertThat(holder()).isEqualTo(lin.id());
        assertThat(decisions.decide(ofHua, Choice.CARD, "admin")).isTrue();

        assertThat(holder()).isEqualTo(hua.id());
        assertThat(sides(ofHua).waits()).isFalse();
        assertThat(sides(ofLin).elsewhere()).isTrue();
        assertThatThrownBy(() -> decisions.undo(ofLin, "admin"))
                .isInstanceOf(IdentityDecisions.DecidedElsewhere.class)
                .hasMessageContaining("another conflict");
        assertThat(holder()).isEqualTo(hua.id());
        assertThat(conflicts.find(ofLin).orElseThrow().decision()).isEqualTo("CARD");

        assertThat(decisions.undo(ofHua, "admin")).isTrue();
        assertThat(holder()).isEqualTo(mei.id());
        assertThat(decisions.undo(ofLin, "admin")).isTrue();
        assertThat(holder()).isEqualTo(mei.id());
    }

    @Test
    void isCarriedOutThoughTheProcessDiedBeforeTheInboxHadIt() {
        String ofLin = conflict(lin);
        Inbox dead = mock(Inbox.class);
        when(dead.put(any())).thenThrow(new IllegalStateException("the process dies"));
        var beans = new StaticListableBeanFactory(Map.of("inbox", dead));

        assertThatThrownBy(() -> decisions(conflicts, beans).decide(ofLin, Choice.CARD, "admin"))
                .hasMessage("the process dies");
        assertThat(sides(ofLin).waits()).isTrue();
        decisions.putWaiting();
        InboxFixture.settle(inbox);

        assertThat(holder()).isEqualTo(lin.id());
        assertThat(sides(ofLin).waits()).isFalse();
    }

    @Test
    void isDecidedOtherwiseAfterATryThatWasNotKept() {
        String ofLin = conflict(lin);
        Conflicts dying = spy(conflicts);
        doThrow(new IllegalStateException("the process dies")).when(dying).decide(any(), any(), any());

        assertThatThrownBy(() -> decisions(dying, beans).decide(ofLin, Choice.CARD, "admin"))
                .hasMessage("the process dies");
        InboxFixture.settle(inbox);
        assertThat(decisions.decide(ofLin, Choice.OTHER, "admin")).isTrue();

        assertThat(holder()).isEqualTo(mei.id());
        assertThat(sides(ofLin).waits()).isFalse();
    }

    @Test
    void aStrangerIsGivenBackWhatWasTheirs() {
        bindings.stranger(new CustomerFact.Arrival("wm-s", "lan", "none", null, clock.instant()));
        bindings.addUnionid(customers.byContact("wm-s").orElseThrow(), "oU-s");
        Customer stranger = customers.byContact("wm-s").orElseThrow();
        Link sent = CustomerFixture.links(mongo, clock).forMessage(stranger.id(), "welcome");
        String ofLin = conflict(lin, stranger, "wm-s");

        assertThat(decisions.decide(ofLin, Choice.CARD, "admin")).isTrue();
        assertThat(holder("wm-s")).isEqualTo(lin.id());
        assertThat(owner(sent)).isEqualTo(lin.id());

        assertThat(decisions.undo(ofLin, "admin")).isTrue();
        assertThat(holder("wm-s")).isEqualTo(stranger.id());
        assertThat(owner(sent)).isEqualTo(stranger.id());
        assertThat(customers.find(lin.id()).orElseThrow().contact()).isNull();

        decisions.decide(ofLin, Choice.CARD, "admin");
        assertThat(decisions.decide(ofLin, Choice.NEITHER, "admin")).isTrue();
        assertThat(holder("wm-s")).isEqualTo(stranger.id());
        assertThat(owner(sent)).isEqualTo(stranger.id());
    }

    private CustomerId owner(Link link) {
        return CustomerFixture.links(mongo, clock)
                .find(link.token())
                .orElseThrow()
                .customer();
    }

    private String conflict(Customer card) {
        return conflict(card, mei, "wm-x");
    }

    private String conflict(Customer card, Customer other, String contact) {
        identity.record(card, other, null, new CustomerFact.Arrival(contact, "lan", "state", null, clock.instant()));
        return conflicts.listOpen(0, 10).stream()
                .filter(one -> one.subject().equals(contact))
                .filter(one -> card.id().value().equals(one.had().get("customer")))
                .findFirst()
                .map(Conflict::id)
                .orElseThrow();
    }

    private IdentityDecisions decisions(Conflicts conflicts, StaticListableBeanFactory beans) {
        return new IdentityDecisions(
                conflicts,
                new DecidedContacts(mongo),
                customers,
                identity,
                mock(Contacts.class),
                beans.getBeanProvider(Inbox.class),
                clock);
    }

    private IdentityDecisions.Sides sides(String conflict) {
        return decisions.sides(conflicts.find(conflict).orElseThrow());
    }

    private CustomerId holder() {
        return holder("wm-x");
    }

    private CustomerId holder(String contact) {
        return customers.byContact(contact).orElseThrow().id();
    }

    private Customer buyer(String id, String unionid) {
        return customers.findOrCreate(new Buyer(id, unionid, null, null, null), Instant.EPOCH);
    }
}
