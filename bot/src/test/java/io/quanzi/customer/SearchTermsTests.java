package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.ShopEvent.Buyer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

class SearchTermsTests {
    private final MongoTemplate mongo = TestMongo.fresh();
    private final Customers customers = CustomerFixture.customers(mongo, new SettableClock("2026-03-03T04:00:00Z"));

    private final CustomerId mi = buyer("b-1", "小米妈妈", "13800001234");
    private final CustomerId man = buyer("b-2", "小满妈咪", "+86 139-0000-5678");
    private final CustomerId anna = buyer("b-3", "Ａnna Mi", null);

    @Test
    void aPersonIsFoundByAnyPartOfTheNickname() {
        assertThat(found("小米")).containsExactly(mi);
        assertThat(found("米妈")).containsExactly(mi);
        assertThat(found("小米妈妈")).containsExactly(mi);
        assertThat(found("妈")).containsExactlyInAnyOrder(mi, man);
        assertThat(found("小")).containsExactlyInAnyOrder(mi, man);
        assertThat(found("ANNA")).containsExactly(anna);
        assertThat(found("na mi")).containsExactly(anna);
        assertThat(found("米小")).isEmpty();
        assertThat(SearchTerms.inNickname(" \u200B ")).isEmpty();
    }

    @Test
    void aPersonIsFoundByTheEndsOfIdAndPhone() {
        String tail = mi.value().substring(mi.value().length() - 8);

        assertThat(who(SearchTerms.byTail("…" + tail))).containsExactly(mi);
        assertThat(who(SearchTerms.byTail(tail))).containsExactly(mi);
        assertThat(who(SearchTerms.byPhoneEnd("5678"))).containsExactly(man);
        assertThat(SearchTerms.byPhoneEnd("56789")).isEmpty();
        assertThat(SearchTerms.byTail("12ab")).isEmpty();
    }

    @Test
    void aNewNicknameTakesThePlaceOfTheOld() {
        customers.findOrCreate(new Buyer("b-1", null, null, null, "糖豆爸爸"), Instant.EPOCH.plusSeconds(9));

        assertThat(found("糖豆")).containsExactly(mi);
        assertThat(found("小米")).isEmpty();
        assertThat(who(SearchTerms.byPhoneEnd("1234"))).containsExactly(mi);
    }

    @Test
    void thoseOfAnEarlierReleaseGetTheirs() {
        mongo.updateMulti(new Query(), new Update().unset(SearchTerms.FIELD), Customers.COLLECTION);
        assertThat(found("小米")).isEmpty();
        var missing = new MissingSearchTerms(mongo);

        missing.next();
        missing.next();

        assertThat(found("小米")).containsExactly(mi);
        assertThat(mongo.count(Query.query(where(SearchTerms.FIELD).is(null)), Customers.COLLECTION))
                .isZero();
    }

    @Test
    void whoseSegmentsWereNeverKeptIsAskedFor() {
        assertThat(customers.withoutKeptSegments(9)).isEmpty();
        mongo.updateFirst(
                Query.query(where("_id").is(mi.value())), new Update().unset(Customers.SEGMENTS), Customers.COLLECTION);

        assertThat(customers.withoutKeptSegments(9)).containsExactly(mi);
    }

    private CustomerId buyer(String id, String nickname, String phone) {
        return customers
                .findOrCreate(new Buyer(id, null, null, phone, nickname), Instant.EPOCH)
                .id();
    }

    private List<CustomerId> found(String part) {
        return who(SearchTerms.inNickname(part));
    }

    private List<CustomerId> who(Optional<Criteria> asked) {
        return mongo.find(Query.query(asked.orElseThrow()), Document.class, Customers.COLLECTION).stream()
                .map(row -> new CustomerId(row.getString("_id")))
                .toList();
    }
}
