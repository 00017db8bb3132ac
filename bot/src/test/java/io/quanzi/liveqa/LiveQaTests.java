package io.quanzi.liveqa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.RETURNS_DEFAULTS;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.quanzi.clicks.CountedLinks;
import io.quanzi.content.Templates;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.liveqa.LiveQuestions.Asked;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.Outreach;
import io.quanzi.outreach.RidablePosts;
import io.quanzi.playbook.BadValue;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.mockito.invocation.InvocationOnMock;
import org.mockito.stubbing.Answer;
import org.springframework.data.mongodb.core.MongoTemplate;

/** One session on Wednesday, 2026-12-02, at 20:00 in Shanghai. */
class LiveQaTests {
    private static final String MOMS = "moms-0-6-months";
    private static final LiveSession SESSION = session("2026-12-02 20:00", "https://live.example.com/1", null);
    private static final Instant TEN = Instant.parse("2026-12-02T02:00:00Z");

    private final SettableClock clock = new SettableClock("2026-12-02T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final Playbook playbook = mock(Playbook.class);
    private final Links links = mock(Links.class);
    private final CountedLinks countedLinks = mock(CountedLinks.class);
    private final CustomerGroups customerGroups = mock(CustomerGroups.class);
    private final Templates templates = mock(Templates.class);
    private final MassMessages massMessages = mock(MassMessages.class);
    private final Outreach outreach = mock(Outreach.class);
    private final List<Instant> posts = new ArrayList<>();
    private final RidablePosts ridable = (segment, after, until) -> (int)
            posts.stream().filter(at -> at.isAfter(after) && !at.isAfter(until)).count();
    private final QuestionRows rows = new QuestionRows(mongo);
    private final LiveQa liveQa =
            new LiveQa(playbook, new LiveSessionsFile(), rows, links, countedLinks, customerGroups, templates, clock);
    private final LiveQuestions questions = new LiveQuestions(rows, liveQa, clock);
    private final LiveRider rider = new LiveRider(liveQa, massMessages, clock);
    private final LivePosts livePosts = posts(outreach);

    /** What sends in one node, of those that share the store. */
    private LivePosts posts(Outreach by) {
        return new LivePosts(
                liveQa,
                new LiveSteps(mongo),
                new LiveTold(liveQa, massMessages),
                rows,
                by,
                ridable,
                countedLinks,
                clock);
    }

    private static LiveSession session(String at, @Nullable String url, @Nullable String replay) {
        return new LiveSession("sleep", at, "夜醒怎么办", "林老师", null, 40, url, replay, List.of(MOMS), null);
    }

    private static CustomerGroup group(String chatId) {
        return new CustomerGroup(chatId, "宝妈 " + chatId, "lan", MOMS, 10, 9, false);
    }

    @BeforeEach
    void aSession() {
        put(SESSION);
        when(links.getOrCreate(any(), any(), anyString(), any()))
                .thenReturn(new Link("t", Link.Kind.QUESTIONS, null, "sleep", clock.instant(), clock.instant()));
        when(links.urlOf(any())).thenReturn("https://bot/q/t");
        when(countedLinks.inText(anyString(), any())).thenAnswer(call -> call.getArgument(0));
        when(countedLinks.isRegistered(anyString())).thenReturn(true);
        when(customerGroups.of(MOMS)).thenReturn(List.of(group("wr-1"), group("wr-2")));
        when(templates.render(anyString(), any())).thenAnswer(call -> call.getArgument(0) + " https://bot/q/t");
        when(outreach.remainingBudget(anyString())).thenReturn(31L);
    }

    private void put(LiveSession session) {
        when(playbook.at(any(LiveSessionsFile.class), eq(LiveSessionsFile.PATH)))
                .thenReturn(Optional.of(content(session)));
    }

    private static LiveSessionsFile.Content content(LiveSession session) {
        return new LiveSessionsFile.Content(List.of(session));
    }

    @Test
    void invitationRidesInThePostsOfItsDayUntilItBegins() {
        assertThat(rider.words(TEN, MOMS)).containsExactly("broadcast/live-qa https://bot/q/t");
        assertThat(rider.words(TEN, "working-moms")).isEmpty();
        assertThat(rider.words(TEN.minus(Duration.ofDays(1)), MOMS)).isEmpty();
        assertThat(rider.words(Instant.parse("2026-12-02T12:00:00Z"), MOMS)).isEmpty();
        assertThat(liveQa.nextOfWeek()).contains(SESSION);
        assertThat(rider.promisesQuestions(MOMS)).isTrue();
        assertThat(rider.promisesQuestions("working-moms")).isFalse();

        when(massMessages.of("live-qa/sleep@2026-12-02T12:00:00Z/INVITE/" + MOMS))
                .thenReturn(List.of(mock(MassMessage.class)));
        assertThat(rider.words(TEN, MOMS)).as("it went by itself").isEmpty();
    }

    @Test
    void invitationGoesByItselfOnceWhereNoPostCarriesIt() {
        posts.add(Instant.parse("2026-12-02T08:00:00Z"));
        clock.set(Instant.parse("2026-12-02T03:00:00Z"));
        livePosts.drive();
        verify(outreach, never()).post(any(), anyString(), any());

        posts.clear();
        livePosts.drive();
        livePosts.drive();

        assertThat(posted()).containsExactly("live-qa/sleep@2026-12-02T12:00:00Z/INVITE [wr-1, wr-2]");
    }

    @Test
    void nobodyIsInvitedWithoutAnExpert() {
        put(new LiveSession("sleep", "2026-12-02 20:00", "夜醒", "", null, 40, null, null, List.of(MOMS), null));
        clock.set(Instant.parse("2026-12-02T03:00:00Z"));

        livePosts.drive();

        verify(outreach, never()).post(any(), anyString(), any());
        assertThat(rider.words(TEN, MOMS)).isEmpty();
        assertThat(rider.promisesQuestions(null)).isFalse();
        assertThat(liveQa.stops(liveQa.sessions().get(0))).containsExactly(LiveQa.Stop.NO_EXPERT, LiveQa.Stop.NO_LINK);
    }

    @Test
    void reminderGoesWhereTheMonthHasOneToSpareAndByHandElsewhere() {
        posts.add(Instant.parse("2026-12-03T02:00:00Z"));
        when(outreach.remainingBudget("wr-1")).thenReturn(2L);
        when(outreach.remainingBudget("wr-2")).thenReturn(1L);
        clock.set(Instant.parse("2026-12-02T11:31:00Z"));
        livePosts.drive();
        when(outreach.remainingBudget("wr-1")).thenReturn(1L);
        livePosts.drive();

        assertThat(posted()).contains("live-qa/sleep@2026-12-02T12:00:00Z/REMIND [wr-1]");
        ArgumentCaptor<Outreach.Post> byHand = ArgumentCaptor.captor();
        verify(outreach, times(1)).leaveToOwner(byHand.capture(), eq("lan"), eq(List.of("wr-2")));
        assertThat(byHand.getValue().id()).isEqualTo("live-qa/sleep@2026-12-02T12:00:00Z/REMIND");
    }

    /** A node that dies after each of its calls; the last one finds the groups changed and asks for what was decided. */
    @Test
    void aReminderCutOffAnywhereIsAskedForAsItWasDecided() {
        when(customerGroups.of(MOMS)).thenReturn(List.of(group("wr-1"), group("wr-2"), ofMei("wr-3")));
        when(outreach.remainingBudget("wr-2")).thenReturn(0L);
        clock.set(Instant.parse("2026-12-02T11:31:00Z"));
        var asked = new ArrayList<String>();
        for (int calls = 0; calls < 3; calls++) {
            asked.clear();
            Outreach dying = dyingAfter(calls, asked);
            assertThatThrownBy(() -> posts(dying).drive()).hasMessage("killed");
            when(customerGroups.of(MOMS)).thenReturn(List.of(ofMei("wr-4")));
        }
        asked.clear();
        LivePosts last = posts(dyingAfter(3, asked));

        last.drive();
        last.drive();

        assertThat(asked).containsExactly("lan [wr-1]", "mei [wr-3]", "by hand lan [wr-2]");
    }

    private static CustomerGroup ofMei(String chatId) {
        return new CustomerGroup(chatId, "宝妈 " + chatId, "mei", MOMS, 10, 9, false);
    }

    private static Outreach dyingAfter(int calls, List<String> asked) {
        Outreach one = mock(Outreach.class);
        when(one.remainingBudget(anyString())).thenReturn(31L);
        when(one.remainingBudget("wr-2")).thenReturn(0L);
        Answer<Object> post = call -> said("", call, calls, asked);
        Answer<Object> byHand = call -> said("by hand ", call, calls, asked);
        doAnswer(post).when(one).post(any(), anyString(), any());
        doAnswer(byHand).when(one).leaveToOwner(any(), anyString(), any());
        return one;
    }

    private static @Nullable Object said(String how, InvocationOnMock call, int calls, List<String> asked)
            throws Throwable {
        if (asked.size() == calls) {
            throw new IllegalStateException("killed");
        }
        asked.add(how + call.getArgument(1) + " " + call.getArgument(2));
        return RETURNS_DEFAULTS.answer(call);
    }

    @Test
    void replayRidesOnTheNextDayWithTheAnswers() {
        String id = ask("晚上总醒怎么办？");
        Instant next = Instant.parse("2026-12-03T02:00:00Z");
        assertThat(rider.words(next, MOMS)).isEmpty();

        questions.approve("sleep", id);
        questions.answer("sleep", id, "先看是不是饿了。", false);

        assertThat(rider.words(next, MOMS)).containsExactly("broadcast/live-qa-replay https://bot/q/t");
    }

    @Test
    void aSessionPutToAnotherTimeIsNotToldOfAsItWas() {
        var condition = new LiveCondition(liveQa, clock);
        var said = LiveCondition.subject(SESSION, LivePosts.Kind.REMIND);
        assertThat(condition.against(said, mock(MassMessage.class))).isEmpty();

        put(session("2026-12-03 20:00", null, null));
        assertThat(condition.against(said, mock(MassMessage.class))).isPresent();

        put(SESSION);
        clock.set(SESSION.end());
        assertThat(condition.against(said, mock(MassMessage.class))).isPresent();
    }

    @Test
    void questionsWaitForStaffAndAreDecidedOnce() {
        String id = ask("晚上总醒怎么办？");

        assertThat(questions.waiting(SESSION)).isEqualTo(1);
        assertThat(questions.answer("sleep", id, "…", false))
                .as("not let through yet")
                .isEmpty();
        assertThat(questions.reject("sleep", id, "和主题无关")).isPresent();
        assertThat(questions.approve("sleep", id)).as("decided meanwhile").isEmpty();
        assertThat(questions.undo("sleep", id)).isPresent();
        assertThat(questions.approve("sleep", id)).isPresent();
        assertThat(questions.answer("sleep", id, null, true)).isPresent();
        assertThat(questions.find("sleep", id).orElseThrow().isAnswered()).isTrue();
        assertThat(questions.withdraw("sleep", id)).isTrue();
        assertThat(questions.of(SESSION)).isEmpty();
    }

    @Test
    void noMoreIsTakenFromOnePlaceThanFitsAndNoneWhenItIsOver() {
        for (int i = 0; i < QuestionThrottle.MAX_WITHIN; i++) {
            ask("问题 " + i);
        }
        assertThat(questions.ask(SESSION, "又一个", null, null, "203.0.113.7").asked())
                .isEqualTo(Asked.TOO_MANY);
        assertThat(questions.ask(SESSION, "别处来的", null, null, "203.0.113.8").asked())
                .isEqualTo(Asked.TAKEN);
        clock.advance(QuestionThrottle.WITHIN.plusSeconds(1));
        assertThat(questions.ask(SESSION, "过后", null, null, "203.0.113.7").asked())
                .isEqualTo(Asked.TAKEN);
        clock.set(SESSION.end());
        assertThat(questions.ask(SESSION, "太晚", null, null, "203.0.113.9").asked())
                .isEqualTo(Asked.OVER);
    }

    @Test
    void namesAndWhatWasNotLetThroughAreForgottenAfterAMonth() {
        String shown = ask("晚上总醒怎么办？");
        ask("没有通过的");
        questions.approve("sleep", shown);

        clock.set(SESSION.end().plus(Duration.ofDays(30)));
        livePosts.drive();

        assertThat(questions.of(SESSION)).singleElement().satisfies(question -> {
            assertThat(question.id()).isEqualTo(shown);
            assertThat(question.name()).isNull();
        });
    }

    @Test
    void whatAPersonAskedByTheirOwnLinkIsShownMovedAndErased() {
        CustomerId person = CustomerId.next();
        CustomerId into = CustomerId.next();
        questions.ask(SESSION, "晚上总醒怎么办？", "豆豆妈", person, "203.0.113.7");
        var data = new QuestionPersonalData(rows);

        assertThat(data.export(person)).containsKey("questions");
        data.merge(person, into);
        assertThat(data.export(into)).isNotEmpty();
        data.erase(into);

        assertThat(data.export(into)).isEmpty();
        assertThat(questions.of(SESSION)).isEmpty();
    }

    @Test
    void aWrongSessionIsRefusedWithWhatWasExpected() {
        assertThatThrownBy(() -> content(session("下周三晚上八点", null, null)))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("2026-12-02 20:00");
        assertThatThrownBy(() -> content(session("2026-12-02 20:00", "http://live.example.com", null)))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("https");
    }

    private String ask(String text) {
        return String.valueOf(
                questions.ask(SESSION, text, "豆豆妈", null, "203.0.113.7").id());
    }

    private List<String> posted() {
        ArgumentCaptor<Outreach.Post> post = ArgumentCaptor.captor();
        ArgumentCaptor<List<String>> chats = ArgumentCaptor.captor();
        verify(outreach, times(1)).post(post.capture(), eq("lan"), chats.capture());
        return List.of(post.getValue().id() + " " + chats.getValue());
    }
}
