package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.broadcast.PlanStop.Reason;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageFixture;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestAudit;
import io.quanzi.shared.TestMongo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

class PostPromisesTests {
    private static final String ID = "0123456789abcdef0123456789abcdef";

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final CustomerGroups customerGroups = mock(CustomerGroups.class);
    private final MassMessages massMessages = mock(MassMessages.class);
    private final PostPromises promises = new PostPromises(mongo, massMessages, customerGroups);

    private PostDraft submitted(@Nullable PostPromise promise) {
        var drafts = new PostDrafts(
                mongo,
                customerGroups,
                MassMessageFixture.gate(mongo, mock(CopyCheck.class), clock),
                mock(),
                mock(),
                PostDraftsTests.growth(mongo, clock),
                new AbTestRows(mongo),
                TestAudit.of(mongo, clock),
                clock);
        drafts.create(ID, "xiaolan", List.of("wr-1", "wr-2", "wr-3", "wr-4"), PostDraft.Words.NONE);
        drafts.plan(ID, clock.instant().plusSeconds(3_600), 24);
        PostDraft draft = drafts.find(ID).orElseThrow();
        assertThat(drafts.submit(draft, draft.version(), "xiaolan", "groups=3", false, promise))
                .isTrue();
        return draft;
    }

    private static MassMessage task(
            MassMessageState state, @Nullable String reason, List<String> to, Map<String, MassMessage.Result> results) {
        MassMessage task = mock(MassMessage.class);
        when(task.state()).thenReturn(state);
        when(task.reason()).thenReturn(reason);
        when(task.recipients()).thenReturn(to);
        when(task.results()).thenReturn(results);
        return task;
    }

    @Test
    void namesAReasonForEachDifferenceSoThatBothAddUp() {
        when(customerGroups.find(anyString())).thenReturn(Optional.empty());
        PostDraft draft = submitted(PostPromise.of(new GroupSum(4, Map.of(Reason.OVER_DAY, 1), 3)));
        List<MassMessage> tasks = List.of(
                task(MassMessageState.HELD, "OVER_DAY", List.of("wr-1"), Map.of()),
                task(MassMessageState.PARTLY, null, List.of("wr-2"), Map.of("wr-2", MassMessage.Result.SENT)),
                task(MassMessageState.HELD, "REPEATED", List.of("wr-2"), Map.of()),
                task(MassMessageState.NOTIFIED, null, List.of("wr-3"), Map.of()));
        when(massMessages.of(PostDrafts.campaignOf(ID))).thenReturn(tasks);

        PostPromises.Kept kept = promises.of(draft).orElseThrow();

        assertThat(kept.toGroups()).isTrue();
        assertThat(kept.promised()).isEqualTo(PostPromise.of(new GroupSum(4, Map.of(Reason.OVER_DAY, 1), 3)));
        assertThat(kept.now().left())
                .containsOnly(Map.entry("OVER_DAY", 1), Map.entry("WAITING", 1), Map.entry("NO_GROUPS", 1));
        assertThat(kept.now().reached()).isEqualTo(1);
        assertThat(kept.now().meant()).isEqualTo(kept.promised().meant());
    }

    @Test
    void saysNothingOfAPostThatPromisedNothing() {
        assertThat(promises.of(submitted(null))).isEmpty();
    }
}
