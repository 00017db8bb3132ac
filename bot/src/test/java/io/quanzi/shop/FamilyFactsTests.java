package io.quanzi.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.InboxFixture;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.FamilyFacts.Withheld;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;

/** What is told of a family is stored only of who agreed, and whoever tells it hears so. */
class FamilyFactsTests {
    private static final String BABY = "\"babies\":[{\"born\":\"2026-01\"}]";
    private static final String YES = "\"consent\":{\"profiling\":true,\"at\":\"2026-03-03T09:00:00+08:00\"}";
    private static final String NO = "\"consent\":{\"profiling\":false,\"at\":\"2026-03-03T09:00:00+08:00\"}";

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    /** Nobody gets it done: what was put waits. */
    private final Inbox inbox = InboxFixture.with(mongo, clock, new Consumer() {
        @Override
        public String name() {
            return "slow";
        }

        @Override
        public boolean wants(Entry entry) {
            return true;
        }

        @Override
        public void take(Entry entry) {
            throw new IllegalStateException("later");
        }
    });

    private final Set<String> agreed = new HashSet<>();
    private final StaticListableBeanFactory beans = new StaticListableBeanFactory();
    private final EventIntake intake;

    FamilyFactsTests() {
        beans.addBean("agreed", (Agreed)
                buyers -> buyers.stream().filter(agreed::contains).collect(Collectors.toSet()));
        intake = IntakeFixture.with(mongo, clock, inbox, beans);
    }

    @Test
    void areNotStoredWithoutConsentAndTheAnswerSaysWhatToSend() {
        var answer = put(event("e-1", "b-1", BABY + ",\"working\":true,\"city\":\"杭州\""));

        assertThat(answer.accepted()).isEqualTo(1);
        assertThat(answer.withheld()).extracting(Withheld::field).containsExactly("data.babies", "data.working");
        assertThat(answer.withheld()).extracting(Withheld::why).allMatch(why -> why.contains("\"profiling\": true"));
        assertThat(stored("e-1")).contains("杭州").doesNotContain("2026-01").doesNotContain("working");
    }

    @Test
    void areStoredWithAConsentInTheEventOrBeforeIt() {
        var answer = put(
                event("e-1", "b-1", BABY + "," + YES),
                event("e-2", "b-2", YES),
                event("e-3", "b-2", BABY),
                event("e-4", "b-3", BABY),
                event("e-5", "b-3", YES));

        assertThat(answer.withheld()).extracting(Withheld::id).containsExactly("e-4");
        assertThat(stored("e-1")).contains("2026-01");
        assertThat(stored("e-3")).contains("2026-01");
        assertThat(stored("e-4")).doesNotContain("2026-01");
    }

    @Test
    void areStoredWithAConsentThatIsKnownOrWaitsToBeWorkedOff() {
        agreed.add("b-1");
        put(event("e-0", "b-2", YES));

        var answer = put(event("e-1", "b-1", BABY), event("e-2", "b-2", BABY));

        assertThat(answer.withheld()).isEmpty();
        assertThat(stored("e-1")).contains("2026-01");
        assertThat(stored("e-2")).contains("2026-01");
    }

    @Test
    void areNotStoredAfterAWithdrawalThatWaitsToBeWorkedOff() {
        agreed.add("b-1");
        put(event("e-0", "b-1", NO));

        assertThat(put(event("e-1", "b-1", BABY)).withheld()).hasSize(1);
        assertThat(stored("e-1")).doesNotContain("2026-01");
    }

    @Test
    void theSameEventAgainIsTheSame() {
        put(event("e-1", "b-1", BABY));

        var again = put(event("e-1", "b-1", BABY));

        assertThat(again.duplicates()).isEqualTo(1);
        assertThat(again.conflicts()).isEmpty();
        assertThat(again.withheld()).hasSize(1);
    }

    @Test
    void areNamedOnceMoreWhenTheirEventIsRepeatedAfterTheConsent() {
        put(event("e-1", "b-1", BABY), event("e-2", "b-1", YES));

        var again = put(event("e-1", "b-1", BABY), event("e-2", "b-1", YES));

        assertThat(again.duplicates()).isEqualTo(2);
        assertThat(again.conflicts()).isEmpty();
        assertThat(again.withheld()).extracting(Withheld::id).containsExactly("e-1");
        assertThat(stored("e-1")).doesNotContain("2026-01");
    }

    @Test
    void areNotWrittenDownAsAConflictWhenTheirEventIsRepeatedAfterAWithdrawal() {
        agreed.add("b-1");
        put(event("e-1", "b-1", BABY));
        put(event("e-2", "b-1", NO));

        assertThat(put(event("e-1", "b-1", BABY)).conflicts()).isEmpty();
        assertThat(mongo.getCollection("conflicts").countDocuments()).isZero();
    }

    @Test
    void areAConflictWhenTheyChangeUnderTheirEventsId() {
        agreed.add("b-1");
        put(event("e-1", "b-1", BABY));

        var again = put(event("e-1", "b-1", BABY.replace("2026-01", "2025-01")));

        assertThat(again.conflicts()).isNotEmpty();
    }

    private EventIntake.IntakeAnswer put(String... events) {
        String body = "[" + String.join(",", events) + "]";
        return intake.put(EventBatch.parse(body.getBytes(StandardCharsets.UTF_8), clock.instant()));
    }

    private static String event(String id, String buyer, String facts) {
        return """
                {"id":"%s","type":"customer.updated","at":"2026-03-03T09:30:00+08:00",\
                "data":{"buyer":{"id":"%s"},%s}}""".formatted(id, buyer, facts);
    }

    private String stored(String id) {
        List<Document> rows = mongo.find(Query.query(where("_id").is("shop:" + id)), Document.class, "inbox");
        return rows.get(0).getString("body");
    }
}
