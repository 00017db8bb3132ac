package io.quanzi.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.quanzi.customer.Customer;
import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.OrderRecorded;
import io.quanzi.onboarding.Inviter.Invited;
import io.quanzi.outreach.DeliveryOutcome;
import io.quanzi.outreach.Outreach;
import io.quanzi.outreach.Outreach.Noticed;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.wecom.Followed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Who is invited because of what, and what is looked at again when the notice leaves. */
class InviterTests {
    private static final String NOW = "2026-11-24T04:00:00Z";

    private final SettableClock clock = new SettableClock(NOW);
    private final MongoTemplate mongo = TestMongo.fresh();
    private final CustomerFixture shop = new CustomerFixture(mongo, clock);
    private final Invitations invitations = mock(Invitations.class);
    private final Outreach outreach = mock(Outreach.class);
    private final Onboarding onboarding = mock(Onboarding.class);
    private final Inviter inviter =
            new Inviter(shop.customers, shop.purchases, invitations, outreach, onboarding, clock);
    private final List<String> said = new ArrayList<>();
    private @Nullable Runnable meanwhile;

    @BeforeEach
    void listen() {
        when(onboarding.content())
                .thenReturn(new OnboardingFile.Content(
                        "小满母婴",
                        "福利官",
                        new OnboardingFile.Gift("gift", "礼"),
                        new OnboardingFile.Handbook("手册", "手册"),
                        Map.of("first", "订单 {orderNo} 已支付成功，正在安排发货"),
                        Map.of("first", "您曾在{brand}下单")));
        when(outreach.noticed(any())).thenReturn(new Noticed(Set.of(), Set.of()));
        when(invitations.of(any(CustomerId.class))).thenReturn(Optional.empty());
        when(invitations.urlOf(any())).thenReturn(Optional.of("http://q/i/t"));
        when(invitations.make(any(), any(), anyString(), anyBoolean())).thenAnswer(made -> {
            Customer person = made.getArgument(1);
            return new Invitation(
                    person.id(),
                    made.getArgument(2),
                    "t",
                    "lan",
                    "cfg",
                    "http://qr",
                    clock.instant(),
                    null,
                    null,
                    made.getArgument(3));
        });
        when(outreach.notice(any(), anyString(), any(), anyString(), any())).thenAnswer(notice -> {
            if (meanwhile != null) {
                meanwhile.run();
            }
            Supplier<Optional<String>> against = notice.getArgument(4);
            Optional<String> why = against.get();
            if (why.isEmpty()) {
                Map<String, String> values = notice.getArgument(2);
                said.addAll(values.values());
            }
            return why.<DeliveryOutcome>map(
                            not -> new DeliveryOutcome.Skipped(DeliveryOutcome.SkipReason.NOT_TRUE, not))
                    .orElseGet(DeliveryOutcome.Said::new);
        });
    }

    private CustomerId buys(String orderNo, String paidAt) {
        shop.paid(orderNo, "b-" + orderNo, paidAt, CustomerFixture.item("母婴", "100"));
        return shop.buyer("b-" + orderNo);
    }

    private Invited invite(CustomerId buyer, String orderNo) {
        return InvitationFixture.invite(inviter, shop.customers, buyer, orderNo);
    }

    private void consents(CustomerId person, boolean given) {
        shop.customers.consent(person, "marketing", new Customer.Consent(given, "shop", "1", clock.instant()));
    }

    @Test
    void tellsOfAnOrderThatWasJustPaid() {
        CustomerId lin = buys("O-1", NOW);

        assertThat(invite(lin, "O-1")).isEqualTo(Invited.YES);

        assertThat(said).containsExactly("订单 O-1 已支付成功，正在安排发货");
    }

    @Test
    void saysOfNoOldOrderThatItWasJustPaid() {
        CustomerId old = buys("O-2022", "2022-03-01T02:00:00Z");
        CustomerId recent = buys("O-3", "2026-11-21T04:00:00Z");

        assertThat(invite(old, "O-2022")).isEqualTo(Invited.LONG_AGO);
        assertThat(invite(recent, "O-3")).isEqualTo(Invited.YES);
        clock.advance(Duration.ofSeconds(1));
        assertThat(invite(recent, "O-3")).isEqualTo(Invited.LONG_AGO);

        assertThat(said).hasSize(1);
    }

    @Test
    void saysNothingOfAnOrderGivenBackBeforeItWasHeardOf() {
        shop.refunded("HW4", "r1", "100", NOW);
        CustomerId lin = buys("HW4", NOW);

        assertThat(invite(lin, "HW4")).isEqualTo(Invited.GIVEN_BACK);
        assertThat(said).isEmpty();
    }

    @Test
    void leavesAloneWhoRefusedMarketingOrOptedOut() {
        CustomerId refuses = buys("O-1", NOW);
        consents(refuses, false);
        CustomerId out = buys("O-2", NOW);
        shop.customers.optOut(out, true);
        CustomerId agrees = buys("O-3", NOW);
        consents(agrees, true);

        assertThat(invite(refuses, "O-1")).isEqualTo(Invited.REFUSED);
        assertThat(invite(out, "O-2")).isEqualTo(Invited.OPTED_OUT);
        assertThat(invite(agrees, "O-3")).isEqualTo(Invited.YES);
        assertThat(said).hasSize(1);
    }

    @Test
    void looksAgainJustBeforeTheNoticeLeaves() {
        CustomerId lin = buys("O-1", NOW);
        CustomerId mei = buys("O-2", NOW);
        CustomerId qin = buys("O-3", NOW);

        meanwhile = () -> shop.refunded("O-1", "r1", "100", NOW);
        invite(lin, "O-1");
        meanwhile = () -> consents(mei, false);
        invite(mei, "O-2");
        meanwhile = () -> clock.advance(Duration.ofDays(4));
        invite(qin, "O-3");

        assertThat(said).isEmpty();
    }

    @Test
    void endsANoticeThatMayHaveLeftOfWhoeverIsNotInvitedAnyMore() {
        CustomerId lin = buys("O-1", NOW);
        CustomerId mei = buys("O-2", NOW);
        shop.customers.optOut(lin, true);

        when(outreach.noticed(any())).thenReturn(new Noticed(Set.of(), Set.of("O-1", "O-2")));

        invite(lin, "O-1");
        List<OrderRecorded> concerned = inviter.concerned(List.of(recorded(lin, "O-1"), recorded(mei, "O-2")));

        verify(outreach).abandonNotices(List.of("O-1"), "OPTED_OUT");
        verify(outreach).abandonNotices(eq(Set.of("O-1")), anyString());
        assertThat(concerned).extracting(order -> order.order().orderNo()).containsExactly("O-2");
    }

    private OrderRecorded recorded(CustomerId buyer, String orderNo) {
        return new OrderRecorded(
                shop.customers.find(buyer).orElseThrow(),
                shop.purchases.find(orderNo).orElseThrow(),
                shop.purchases.of(buyer));
    }

    @Test
    void invitesForThePastInWordsThatAreTrueOfIt() {
        shop.imported("H-1", "b-old", "2022-03-01T00:00:00Z", "100");
        shop.imported("H-2", "b-no", "2022-03-02T00:00:00Z", "100");
        consents(shop.buyer("b-no"), false);
        shop.imported("H-6", "b-ref", "2022-05-02T00:00:00Z", "100");
        shop.refunded("H-6", "r1", "100", "2022-05-03T00:00:00Z");

        assertThat(inviter.inviteForPast(shop.buyer("b-old"))).isEqualTo(Invited.YES);
        assertThat(inviter.inviteForPast(shop.buyer("b-no"))).isEqualTo(Invited.REFUSED);
        assertThat(inviter.inviteForPast(shop.buyer("b-ref"))).isEqualTo(Invited.GIVEN_BACK);
        assertThat(inviter.inviteForPast(new CustomerId("c-nobody"))).isEqualTo(Invited.UNKNOWN);

        assertThat(said).containsExactly("您曾在小满母婴下单");
    }

    @Test
    void invitesAFollowerForTheLatestOrderThatIsNews() {
        shop.customers.findOrCreate(new Buyer("b-1", "u-1", null, null, null), Instant.EPOCH);
        shop.paid("O-1", "b-1", "2026-11-23T04:00:00Z", CustomerFixture.item("母婴", "100"));
        shop.paid("O-2", "b-1", "2026-11-23T05:00:00Z", CustomerFixture.item("母婴", "100"));
        shop.refunded("O-2", "r2", "100", NOW);
        shop.imported("H-1", "b-1", "2026-11-24T03:00:00Z", "100");

        new FollowedListener(shop.customers, inviter).on(new Followed("u-1", clock.instant()));

        assertThat(said).containsExactly("订单 O-1 已支付成功，正在安排发货");
    }

    @Test
    void invitesForThePastBecauseOfTheLastOrderThatWasKept() {
        shop.imported("H-1", "b-1", "2022-03-01T00:00:00Z", "100");
        shop.imported("H-2", "b-1", "2023-03-01T00:00:00Z", "100");
        shop.refunded("H-2", "r1", "100", "2023-03-02T00:00:00Z");

        assertThat(inviter.inviteForPast(shop.buyer("b-1"))).isEqualTo(Invited.YES);

        org.mockito.Mockito.verify(invitations)
                .make(any(), any(), org.mockito.ArgumentMatchers.eq("H-1"), org.mockito.ArgumentMatchers.eq(true));
    }
}
