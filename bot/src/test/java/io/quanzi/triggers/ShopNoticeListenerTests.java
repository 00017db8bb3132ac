package io.quanzi.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.customer.ContactBound;
import io.quanzi.customer.ContactLost;
import io.quanzi.customer.ContactWithdrawn;
import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Customers;
import io.quanzi.customer.TraitsChanged;
import io.quanzi.groups.GroupJoined;
import io.quanzi.groups.GroupLeft;
import io.quanzi.partners.CouponIssued;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.OutboundFixture;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.shop.ShopNotice;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

class ShopNoticeListenerTests {
    private static final Instant ADDED = Instant.parse("2026-03-01T02:00:00Z");

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final Customers customers = CustomerFixture.customers(mongo, clock);
    private final OutboundFixture shop = new OutboundFixture(mongo, clock);
    private final ShopNoticeListener shopNoticeListener = new ShopNoticeListener(customers, shop.outbound);
    private final CustomerId lin = customers
            .findOrCreate(new Buyer("b-1", "oU-1", null, null, "小林"), Instant.EPOCH)
            .id();

    private TraitsChanged changed(CustomerId id, String... traits) {
        return new TraitsChanged(customers.find(id).orElseThrow(), Set.of(traits), clock.instant());
    }

    @Test
    void tellsOfAWishForSilenceAndOfItsEndByTheShopsOwnIds() {
        customers.optOut(lin, true);
        var silence = changed(lin, "optedOut");
        shopNoticeListener.onTraits(List.of(silence));
        shopNoticeListener.onTraits(List.of(silence));
        clock.advance(Duration.ofDays(1));
        customers.optOut(lin, false);

        shopNoticeListener.onTraits(List.of(changed(lin, "optedOut")));

        assertThat(shop.kept()).extracting(ShopNotice::type).containsExactly("customer.opted_out", "customer.opted_in");
        assertThat(shop.kept())
                .extracting(ShopNotice::data)
                .containsOnly(Map.of("buyer", new Document("id", "b-1").append("unionid", "oU-1")));
    }

    @Test
    void saysNothingOfOtherTraits() {
        shopNoticeListener.onTraits(List.of(changed(lin, "tier", "orders")));

        assertThat(shop.kept()).isEmpty();
    }

    @Test
    void tellsOfACouponOncePerSwapHoweverOftenItIsHeard() {
        for (int heard = 0; heard < 2; heard++) {
            shopNoticeListener.on(new CouponIssued(lin, "photo-day", "亲子影楼", "全家福一张", "PH-7", clock.instant(), null));
            clock.advance(Duration.ofMinutes(3));
        }

        assertThat(shop.kept()).singleElement().satisfies(notice -> {
            assertThat(notice.type()).isEqualTo("coupon.issued");
            assertThat(notice.data())
                    .containsEntry("swap", "photo-day")
                    .containsEntry("title", "全家福一张")
                    .containsEntry("code", "PH-7");
        });
    }

    @Test
    void tellsTheEndOfAContactOnceThoughTheComparisonFoundItBeforeTheCallbackCame() {
        contact(false);

        shopNoticeListener.on(new ContactLost(lin, "wm-1", "xiaoman", false, ADDED));
        shopNoticeListener.on(new ContactLost(lin, "wm-1", "xiaoman", true, ADDED.plus(Duration.ofDays(1))));

        assertThat(shop.kept()).extracting(ShopNotice::type).containsExactly("contact.deleted");
    }

    @Test
    void tellsEveryComingAndGoingOfTheSamePerson() {
        for (int days = 0; days < 3; days++) {
            Instant at = ADDED.plus(Duration.ofDays(days));
            contact(at, true);
            shopNoticeListener.on(new ContactBound(lin, "wm-1", "xiaoman", "state", null, at));
            shopNoticeListener.on(new GroupJoined(lin, "wr-1", at));
            contact(at, false);
            shopNoticeListener.on(new GroupLeft(lin, "wr-1", at, at.plusSeconds(60)));
            shopNoticeListener.on(new ContactLost(lin, "wm-1", "xiaoman", true, at.plusSeconds(60)));
        }

        assertThat(shop.kept()).hasSize(12).extracting(ShopNotice::id).doesNotHaveDuplicates();
        assertThat(shop.kept().subList(0, 4))
                .extracting(ShopNotice::type)
                .containsExactly("contact.added", "group.joined", "group.left", "contact.deleted");
    }

    @Test
    void tellsAnEndThatIsHeardOfAfterThePersonCameBackAndTheNextEndToo() {
        Instant back = ADDED.plus(Duration.ofDays(1));
        contact(back, true);

        shopNoticeListener.on(new ContactLost(lin, "wm-1", "xiaoman", true, ADDED.plusSeconds(60)));
        shopNoticeListener.on(new ContactBound(lin, "wm-1", "xiaoman", "state", null, back));
        shopNoticeListener.on(new ContactLost(lin, "wm-1", "xiaoman", true, back.plusSeconds(60)));

        assertThat(shop.kept())
                .extracting(ShopNotice::type)
                .containsExactly("contact.deleted", "contact.added", "contact.deleted");
    }

    @Test
    void theLastWordOnADecidedContactIsWhereItIs() {
        contact(true);
        shopNoticeListener.on(new ContactBound(lin, "wm-1", "xiaoman", "unionid", null, ADDED));
        for (String decision : List.of("d1", "d2")) {
            clock.advance(Duration.ofHours(1));
            for (int heard = 0; heard < 2; heard++) {
                shopNoticeListener.on(new ContactWithdrawn(lin, "wm-1", "xiaoman", ADDED, clock.instant()));
            }
            for (int heard = 0; heard < 2; heard++) {
                shopNoticeListener.on(new ContactBound(lin, "wm-1", "xiaoman", "decided", null, ADDED, decision));
            }
        }

        assertThat(shop.kept())
                .extracting(ShopNotice::type)
                .containsExactly(
                        "contact.added", "contact.deleted", "contact.added", "contact.deleted", "contact.added");
    }

    @Test
    void theLastWordOnAContactThatWasOverWhenItWasGivenBackIsThatItIsOver() {
        contact(false);
        shopNoticeListener.on(new ContactBound(lin, "wm-1", "xiaoman", "unionid", null, ADDED));
        shopNoticeListener.on(new ContactLost(lin, "wm-1", "xiaoman", true, ADDED));
        shopNoticeListener.on(new ContactWithdrawn(lin, "wm-1", "xiaoman", ADDED, clock.instant()));

        shopNoticeListener.on(new ContactBound(lin, "wm-1", "xiaoman", "decided", null, ADDED, "d1"));
        shopNoticeListener.on(new ContactLost(lin, "wm-1", "xiaoman", true, ADDED, "d1"));

        assertThat(shop.kept()).extracting(ShopNotice::type).endsWith("contact.added", "contact.deleted");
    }

    @Test
    void tellsOfWhoWasKnownByUnionidAloneAgainOnceTheBuyerIsKnown() {
        CustomerId stranger = stranger("unionid", "oU-9");

        shopNoticeListener.on(new ContactBound(stranger, "wm-9", "xiaoman", "none", null, ADDED));
        shopNoticeListener.on(new ContactBound(lin, "wm-9", "xiaoman", "unionid", null, ADDED));

        assertThat(shop.kept())
                .extracting(ShopNotice::data)
                .extracting(data -> data.get("buyer"))
                .containsExactly(new Document("unionid", "oU-9"), new Document("id", "b-1").append("unionid", "oU-1"));
        assertThat(shop.kept()).extracting(ShopNotice::id).doesNotHaveDuplicates();
    }

    @Test
    void saysNothingOfSomebodyTheShopDoesNotKnow() {
        CustomerId stranger = stranger("optedOut", true);

        shopNoticeListener.onTraits(List.of(changed(stranger, "optedOut")));

        assertThat(shop.kept()).isEmpty();
    }

    private CustomerId stranger(String field, Object value) {
        CustomerId stranger = CustomerId.next();
        mongo.insert(
                new Document("_id", stranger.value())
                        .append("arm", 1)
                        .append("traits", new Document())
                        .append("consent", new Document())
                        .append("firstSeenAt", Date.from(ADDED))
                        .append(field, value),
                Customers.COLLECTION);
        return stranger;
    }

    private void contact(boolean live) {
        contact(ADDED, live);
    }

    private void contact(Instant since, boolean live) {
        mongo.updateFirst(
                Query.query(Criteria.where("_id").is(lin.value())),
                Update.update(
                        "contact",
                        new Document("externalUserId", "wm-1")
                                .append("userId", "xiaoman")
                                .append("since", Date.from(since))
                                .append("live", live)),
                Customers.COLLECTION);
    }
}
