package io.quanzi.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.mongodb.core.MongoTemplate;

/** What a sender may do with an id of its own: the shop's, which are not made from the body. */
@ExtendWith(OutputCaptureExtension.class)
class SameIdTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    private final Inbox inbox = InboxFixture.with(mongo, clock, new Consumer() {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public boolean wants(Entry entry) {
            return true;
        }

        @Override
        public void take(Entry entry) {
            taken.add(entry.body());
        }
    });

    SameIdTests() {
        inbox.start();
    }

    @AfterEach
    void stop() {
        inbox.stop();
    }

    @Test
    void keepsTheFirstOfTwoBodiesUnderOneIdAndWarnsWithoutShowingEither(CapturedOutput output) {
        inbox.put(List.of(event("evt-17", "{\"amountFen\":12900}")));

        Receipt second = inbox.put(List.of(event("evt-17", "{\"amountFen\":99900}")));

        InboxFixture.settle(inbox);
        assertThat(second.accepted()).isZero();
        assertThat(second.duplicates()).isEqualTo(1);
        assertThat(second.changed()).singleElement().satisfies(repeat -> {
            assertThat(repeat.index()).isZero();
            assertThat(repeat.before().body()).isEqualTo("{\"amountFen\":12900}");
            assertThat(repeat.now().body()).isEqualTo("{\"amountFen\":99900}");
        });
        assertThat(taken).containsExactly("{\"amountFen\":12900}");
        assertThat(InboxFixture.entry(mongo, "shop:evt-17"))
                .hasValueSatisfying(kept -> assertThat(kept.body()).isEqualTo("{\"amountFen\":12900}"));
        assertThat(output)
                .contains("event repeated with another body, the first is kept id=shop:evt-17")
                .doesNotContain("12900", "99900");
    }

    @Test
    void keepsTheFirstOfTwoBodiesThatComeInOneArrayAndWarns(CapturedOutput output) {
        Receipt receipt =
                inbox.put(List.of(event("evt-18", "{\"amountFen\":1}"), event("evt-18", "{\"amountFen\":2}")));

        InboxFixture.settle(inbox);
        assertThat(receipt.accepted()).isEqualTo(1);
        assertThat(receipt.changed())
                .singleElement()
                .satisfies(repeat -> assertThat(repeat.index()).isEqualTo(1));
        assertThat(taken).containsExactly("{\"amountFen\":1}");
        assertThat(output).contains("event repeated with another body, the first is kept id=shop:evt-18");
    }

    @Test
    void givesSendersThatAreStoredTogetherAReceiptEach() {
        List<Receipt> receipts = inbox.putAll(List.of(
                List.of(event("evt-20", "{\"amountFen\":1}")),
                List.of(),
                List.of(event("evt-21", "{}"), event("evt-20", "{\"amountFen\":2}"))));

        InboxFixture.settle(inbox);
        assertThat(receipts).extracting(Receipt::accepted).containsExactly(1, 0, 1);
        assertThat(receipts).extracting(Receipt::duplicates).containsExactly(0, 0, 1);
        assertThat(receipts.get(2).changed())
                .singleElement()
                .satisfies(repeat -> assertThat(repeat.index()).isEqualTo(1));
        assertThat(taken).containsExactlyInAnyOrder("{\"amountFen\":1}", "{}");
    }

    @Test
    void saysNothingOfARepetitionThatIsTheSame(CapturedOutput output) {
        inbox.put(List.of(event("evt-19", "{}"), event("evt-19", "{}")));
        inbox.put(List.of(event("evt-19", "{}")));

        InboxFixture.settle(inbox);
        assertThat(taken).containsExactly("{}");
        assertThat(output).doesNotContain("another body");
    }

    private Entry event(String id, String body) {
        return new Entry("shop:" + id, "shop", "order.paid", "b-1", clock.instant(), clock.instant(), body);
    }
}
