package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.clicks.ClicksFixture;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.content.law.CopyFinding;
import io.quanzi.customer.Customers;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** A manager hears of posts that their words kept back for as long as that is so. */
class BlockedPostsTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final Customers customers = mock(Customers.class);
    private final CopyCheck copyCheck = mock(CopyCheck.class);
    private final MassMessageRepository rows = new MassMessageRepository(mongo, clock);
    private final FakeMessenger speech = new FakeMessenger();
    private final Outreach outreach = new Outreach(
            new DeliveryLog(mongo),
            rows,
            new OfficerNotes(mongo, new DeliveryLog(mongo), customers, clock),
            customers,
            copyCheck,
            new MessagePictures(mongo, speech, clock, "https://bot.example.com/"),
            speech,
            ClicksFixture.none(mongo, customers, clock),
            CurrentLimits.NONE,
            NoComingPosts.PROVIDER,
            clock);
    private final BlockedPosts blocked = new BlockedPosts(rows, copyCheck, clock);

    @BeforeEach
    void blockTwoPosts() {
        when(copyCheck.check(anyString())).thenReturn(List.of());
        forbid("全网最低价", "最低价");
        forbid("国家级品质", "国家级");
        outreach.post("deal@10", "moms", "好价", "lan", List.of("wr1", "wr2"), MessageContent.of("全网最低价"), null, false);
        outreach.post("tip@10", "moms", "贴士", "lan", List.of("wr3"), MessageContent.of("国家级品质"), null, false);
        clock.advance(Duration.ofHours(1));
    }

    private void forbid(String text, String word) {
        when(copyCheck.check(text)).thenReturn(List.of(CopyFinding.ofOwnList("own-list", word, "第九条", "删去", 0, 3)));
    }

    @Test
    void countsTheirGroupsAndNamesTheirWords() {
        assertThat(blocked.alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.count()).isEqualTo(3);
            assertThat(alarm.values()).element(1).asString().contains("最低价", "国家级");
        });
    }

    @Test
    void leavesOutThoseWhoseWordsPassNow() {
        when(copyCheck.check("全网最低价")).thenReturn(List.of());

        assertThat(blocked.alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.count()).isEqualTo(1);
            assertThat(alarm.values()).first().isEqualTo("贴士");
            assertThat(alarm.values()).element(1).asString().contains("国家级").doesNotContain("最低价");
        });

        when(copyCheck.check("国家级品质")).thenReturn(List.of());
        assertThat(blocked.alarms()).isEmpty();
    }

    @Test
    void leavesOutGroupsThatHaveThePostFromAnotherOwnerNow() {
        outreach.post("deal@11", "moms", "好价", "mei", List.of("wr1"), MessageContent.of("好价"), null, false);
        outreach.post("tip@11", "moms", "贴士", "mei", List.of("wr3"), MessageContent.of("好品质"), null, false);

        assertThat(blocked.alarms()).singleElement().extracting(Alarm::count).isEqualTo(1L);

        outreach.post("deal@11", "moms", "好价", "lan", List.of("wr2"), MessageContent.of("好价"), null, false);

        assertThat(blocked.alarms()).isEmpty();
    }
}
