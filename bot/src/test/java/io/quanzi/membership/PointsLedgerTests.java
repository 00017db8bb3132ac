package io.quanzi.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import io.quanzi.shared.TestMongo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

class PointsLedgerTests {
    private static final Instant NOON = Instant.parse("2026-03-03T04:00:00Z");

    private final MongoTemplate mongo = TestMongo.fresh();
    private final PointsLedger ledger = new PointsLedger(mongo);
    private final CustomerId lin = CustomerId.next();

    private PointsEntry post(String orderNo, long points) {
        return ledger.post(lin, PointsCause.order(orderNo), points, NOON, Message.literal("订单"))
                .entry();
    }

    @Test
    void chainsBalancesExactlyWhenSixteenThreadsPostToOnePerson() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            var posts = new ArrayList<Callable<PointsEntry>>();
            // every cause twice, as after a repeated event
            IntStream.range(0, 320).forEach(i -> posts.add(() -> post("O-" + i / 2, i / 2)));
            for (Future<PointsEntry> posted : threads.invokeAll(posts)) {
                posted.get();
            }
        } finally {
            threads.shutdownNow();
        }

        List<PointsEntry> newestFirst = ledger.history(lin, 1_000);
        assertThat(newestFirst).hasSize(160);
        long balance = 0;
        for (int i = 159; i >= 0; i--) {
            PointsEntry entry = newestFirst.get(i);
            balance += entry.points();
            assertThat(entry.seq()).isEqualTo(160 - i);
            assertThat(entry.balance()).isEqualTo(balance);
        }
        assertThat(ledger.head(lin))
                .isEqualTo(new PointsLedger.Head(160, LongStream.range(0, 160).sum()));
    }

    @Test
    void goesOnWhereAKillBetweenEntryAndHeadLeftOff() {
        post("O-1", 10);
        post("O-2", 20);
        Document before = mongo.findById(lin.value(), Document.class, PointsLedger.HEADS);
        post("O-3", 30);
        post("O-4", 40);
        mongo.save(before, PointsLedger.HEADS);

        assertThat(ledger.head(lin)).isEqualTo(new PointsLedger.Head(4, 100));
        assertThat(post("O-5", 5).balance()).isEqualTo(105);
    }

    @Test
    void findsAPersonAgainWhoseHeadWasNeverWritten() {
        post("O-1", 10);
        mongo.dropCollection(PointsLedger.HEADS);

        assertThat(post("O-1", 10).seq()).isEqualTo(1);

        var members = new ArrayList<CustomerId>();
        ledger.forEachMember(batch -> members.addAll(batch.keySet()));
        assertThat(members).containsExactly(lin);
    }

    @Test
    void answersAKnownCauseWithWhatStands() {
        PointsEntry first = post("O-1", 10);

        assertThat(post("O-1", 999)).isEqualTo(first);
        assertThat(ledger.head(lin).balance()).isEqualTo(10);
    }

    @Test
    void goesBelowZeroOnlyByARefundAndSaysSo() {
        post("O-1", 10);

        PointsEntry refund = ledger.post(lin, PointsCause.refund("O-0", "R-1"), -38, NOON, Message.literal("退款"))
                .entry();

        assertThat(refund.balance()).isEqualTo(-28);
        assertThat(refund.words()).isEqualTo("退款（退回的积分多于现有积分，差 28 分，由以后的积分补足）");
        assertThat(refund.words(Locale.ENGLISH))
                .isEqualTo("退款 (28 points more than there were; later points make up for it)");
        assertThatThrownBy(() -> post("O-2", -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at least 1 points")
                .hasMessageContaining("found -28");
        assertThat(post("O-3", 8).balance()).isEqualTo(-20);
    }

    @Test
    void keepsNumbersWithSlashesApart() {
        assertThat(PointsCause.refund("A/B", "C")).isNotEqualTo(PointsCause.refund("A", "B/C"));
        assertThat(PointsCause.refund("A%2FB", "C")).isNotEqualTo(PointsCause.refund("A/B", "C"));
    }
}
