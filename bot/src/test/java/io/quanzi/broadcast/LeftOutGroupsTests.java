package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import io.quanzi.broadcast.LeftOutGroups.LeftOut;
import io.quanzi.broadcast.PostCalendar.Coming;
import io.quanzi.content.Deals;
import io.quanzi.content.Templates;
import io.quanzi.content.Tips;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.Outreach;
import io.quanzi.schedule.Occurrence;
import io.quanzi.schedule.Schedules.Changed;
import io.quanzi.segments.Segments;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoOperations;

class LeftOutGroupsTests {
    private static final Instant TOMORROW = Instant.parse("2026-03-04T02:00:00Z");
    private static final Instant LATER = Instant.parse("2026-03-05T02:00:00Z");
    private static final String RUN = "daily@" + TOMORROW;
    private static final String MOVED = "daily@" + LATER;

    private final SettableClock clock = new SettableClock("2026-03-03T01:00:00Z");
    private final MongoOperations mongo = TestMongo.fresh();
    private final LeftOutGroups leftOut = new LeftOutGroups(mongo, clock);
    private final Coming run =
            new Coming(false, RUN, "每日贴士", TOMORROW, Set.of("wr-1", "wr-2", "wr-3"), Set.of(), false, false);

    @Test
    void aRunPostsToTheOtherGroupsAndSaysSoAlsoAfterARestart() {
        leftOut.leaveOut(run, List.of("wr-2", "wr-3"), "xiaolan", "群里在办活动");
        Outreach outreach = mock(Outreach.class);
        PostToGroups action = action(outreach, new LeftOutGroups(mongo, clock));

        var message = action.run(new Occurrence<>("daily", TOMORROW, settings()));

        verify(outreach)
                .post(
                        argThat(post -> post.id().equals(RUN) && post.segment().equals("moms")),
                        eq("lan"),
                        eq(List.of("wr-1")));
        verifyNoMoreInteractions(outreach);
        assertThat(message.in(Locale.SIMPLIFIED_CHINESE)).contains("2 个群按主管的安排跳过了这一次");
    }

    private static PostSettings settings() {
        return new PostSettings("每日贴士", List.of("moms"), "broadcast/daily");
    }

    private PostToGroups action(Outreach outreach, LeftOutGroups leftOutGroups) {
        CustomerGroups groups = mock(CustomerGroups.class);
        List<CustomerGroup> three = List.of(group("wr-1", "lan"), group("wr-2", "lan"), group("wr-3", "mei"));
        when(groups.of("moms")).thenReturn(three);
        Templates templates = mock(Templates.class);
        when(templates.render(anyString(), any())).thenReturn("早安");
        CopyCheck copyCheck = mock(CopyCheck.class);
        when(copyCheck.marked(anyString(), any())).thenAnswer(call -> call.getArgument(0));
        Segments segments = mock(Segments.class);
        when(segments.find("moms")).thenReturn(Optional.empty());
        return new PostToGroups(
                groups,
                segments,
                templates,
                mock(Tips.class),
                mock(Deals.class),
                outreach,
                mock(MassMessages.class),
                leftOutGroups,
                new ContentOfDay(mongo, mock(Tips.class), mock(Deals.class), clock),
                new RidingWords(List.of()),
                copyCheck,
                new AbTestRows(mongo));
    }

    private static CustomerGroup group(String chatId, String owner) {
        CustomerGroup group = mock(CustomerGroup.class);
        when(group.chatId()).thenReturn(chatId);
        when(group.owner()).thenReturn(owner);
        when(group.hasCustomers()).thenReturn(true);
        return group;
    }

    @Test
    void leavesOutOnlyWhatTheRunGoesToAndBeforeItBegins() {
        assertThat(leftOut.leaveOut(run, List.of("wr-9"), "xiaolan", "")).isEqualTo(Changed.UNKNOWN);
        assertThat(leftOut.leaveOut(run, List.of("wr-1", "wr-9"), "xiaolan", ""))
                .isEqualTo(Changed.DONE);
        assertThat(leftOut.of(RUN)).extracting(LeftOut::chatId).containsExactly("wr-1");
        assertThat(leftOut.between(Instant.EPOCH, TOMORROW)).isEqualTo(Map.of(RUN, Set.of("wr-1")));

        clock.set(TOMORROW.minusSeconds(30));

        assertThat(leftOut.leaveOut(run, List.of("wr-2"), "xiaolan", "")).isEqualTo(Changed.TOO_LATE);
        assertThat(leftOut.putBack(RUN, TOMORROW, List.of("wr-1"))).isEqualTo(Changed.TOO_LATE);
    }

    @Test
    void aGroupThatIsPutBackGetsItAgain() {
        leftOut.leaveOut(run, List.of("wr-1"), "xiaolan", "");

        assertThat(leftOut.putBack(RUN, TOMORROW, List.of("wr-1"))).isEqualTo(Changed.DONE);
        assertThat(leftOut.putBack(RUN, TOMORROW, List.of("wr-1"))).isEqualTo(Changed.UNKNOWN);
        assertThat(leftOut.of(RUN)).isEmpty();
    }

    @Test
    void aRunThatIsMovedTakesThemAlongAndOneThatIsNotKeepsThem() {
        leftOut.leaveOut(run, List.of("wr-1"), "xiaolan", "店庆");

        leftOut.carry(RUN, MOVED, LATER);
        leftOut.carried(RUN, MOVED, false);
        assertThat(leftOut.of(MOVED)).isEmpty();
        leftOut.carry(RUN, MOVED, LATER);
        leftOut.carried(RUN, MOVED, true);

        assertThat(leftOut.of(RUN)).isEmpty();
        assertThat(leftOut.of(MOVED)).extracting(LeftOut::why).containsExactly("店庆");
        leftOut.carry(MOVED, RUN, TOMORROW);
        leftOut.carried(MOVED, RUN, true);
        assertThat(leftOut.of(RUN)).hasSize(1);
    }
}
