package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.content.CopyCheck;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Holdout;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.groups.Groups;
import io.quanzi.outreach.Outcome.Reason;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.wecom.WeComException;
import io.quanzi.wecom.speech.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** What is done when a call left and nobody knows whether it arrived. */
class LostAnswerTests {
    private static final Answer LOST = new Answer.Unknown("read timed out");
    private static final Answer BUSY = new Answer.Later(-1, "system busy");

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final FakeSpeech speech = new FakeSpeech();
    private final Customers customers = mock(Customers.class);
    private final CopyCheck copyCheck = mock(CopyCheck.class);
    private final Links links = mock(Links.class);
    private final TaskRows rows = new TaskRows(mongo, clock);
    private final Recipients recipients = new Recipients(customers, mock(Groups.class), List.of());
    private final Tasks tasks = new Tasks(rows, speech, links, recipients, clock, event -> {});
    private final Outreach outreach = new Outreach(
            new Deliveries(mongo),
            rows,
            new OfficerNotes(mongo, new Deliveries(mongo), customers, clock),
            customers,
            copyCheck,
            speech,
            clock);
    private final Customer lin = new Customer(
            CustomerId.next(),
            "b-1",
            "oU-1",
            null,
            "小林",
            new Customer.Contact("wm1", "lan", Instant.EPOCH, true),
            Map.of(),
            Map.of(),
            false,
            1,
            Instant.EPOCH,
            0);

    @BeforeEach
    void isAllowed() {
        when(customers.holdout()).thenReturn(new Holdout("salt", 0));
        when(copyCheck.check(anyString())).thenReturn(List.of());
        when(links.getOrCreate(any(), any(), anyString(), any())).thenReturn(mock(Link.class));
        when(links.urlOf(any())).thenReturn("http://quanzi/o/t");
    }

    @Test
    void leavesSaidWhatWasSaidWhileTheBuyersAddressWasLookedForInVain() {
        Map<String, String> words = Map.of("first", "订单");
        Function<String, Optional<String>> known = speech.openids;
        speech.openids = unionid -> {
            speech.openids = known;
            outreach.notice(lin, "O-1", words, "http://q/i/t"); // another's, who found it
            return Optional.empty();
        };

        assertThat(outreach.notice(lin, "O-1", words, "http://q/i/t")).isInstanceOf(Outcome.Said.class);

        assertThat(outreach.hadNoAddress("O-1")).isFalse();
        outreach.notice(lin, "O-1", words, "http://q/i/t");
        assertThat(speech.said).containsExactly("notice open-oU-1");
    }

    @Test
    void remembersALostWelcomeThroughARefusalForTheMoment() {
        speech.answers.addAll(List.of(LOST, BUSY, new Answer.Refused(41051, "already welcomed")));
        var welcome = new Outreach.Welcome(lin, "wm1", "lan", "WC-1");

        assertThatThrownBy(() -> outreach.welcome(welcome, Copy.of("你好"))).isInstanceOf(NotSaid.class);
        assertThatThrownBy(() -> outreach.welcome(welcome, Copy.of("你好"))).isInstanceOf(NotSaid.class);

        assertThat(outreach.welcome(welcome, Copy.of("你好"))).isInstanceOf(Outcome.Said.class);
    }

    @Test
    void repeatsANoticeAsLongAsTheAccountKnowsItAgainAndNoLonger() {
        speech.answers.addAll(List.of(LOST, BUSY));

        assertThatThrownBy(this::notice).isInstanceOf(NotSaid.class);
        clock.advance(Duration.ofMinutes(5));
        assertThatThrownBy(this::notice).isInstanceOf(NotSaid.class);
        clock.advance(Duration.ofMinutes(5));

        assertThat(notice())
                .isInstanceOfSatisfying(
                        Outcome.Skipped.class,
                        skipped -> assertThat(skipped.reason()).isEqualTo(Reason.UNCONFIRMED));
        assertThat(speech.said).hasSize(2);
    }

    @Test
    void saysANoticeLateThatTheAccountWasTooBusyForBefore() {
        speech.answers.add(BUSY);
        assertThatThrownBy(this::notice).isInstanceOf(NotSaid.class);

        clock.advance(Duration.ofHours(1));

        assertThat(notice()).isInstanceOf(Outcome.Said.class);
    }

    @Test
    void saysANoticeWhoseAddressCouldNotBeLookedUpForLong() {
        speech.openids = unionid -> {
            throw new WeComException("mp user/get: errcode -1", -1, null);
        };
        assertThatThrownBy(this::notice).isInstanceOf(WeComException.class);
        clock.advance(Duration.ofHours(1));
        speech.openids = unionid -> Optional.of("open-" + unionid);

        assertThat(notice()).isInstanceOf(Outcome.Said.class);
    }

    @Test
    void remembersWhyANoticeWasNotSaidAndSaysItOnceThePersonFollows() {
        speech.openids = unionid -> Optional.empty();
        Outcome first = notice();
        assertThat(outreach.hadNoAddress("O-1")).isTrue();
        speech.openids = unionid -> Optional.of("open-" + unionid);

        assertThat(notice()).isInstanceOf(Outcome.Said.class);
        assertThat(notice()).isInstanceOf(Outcome.Said.class);
        assertThat(outreach.hadNoAddress("O-1")).isFalse();
        assertThat(first)
                .isInstanceOfSatisfying(
                        Outcome.Skipped.class,
                        skipped -> assertThat(skipped.reason()).isEqualTo(Reason.NO_ADDRESS));
    }

    private Outcome notice() {
        return outreach.notice(lin, "O-1", Map.of("first", "订单"), "http://q/i/t");
    }

    @Test
    void givesWeComTimeBeforeItLooksForALostTask() {
        speech.answers.add(LOST);
        post("moms", "lan", "wr-1");
        tasks.drive();

        later(Duration.ofSeconds(10));
        assertThat(state("lan")).isEqualTo(TaskState.PLANNED);

        later(Duration.ofSeconds(10));
        assertThat(state("lan")).isEqualTo(TaskState.NOTIFIED);
    }

    @Test
    void makesNoOtherTaskOfTheSameWordsWhileOneIsLost() {
        speech.answers.add(LOST);
        post("moms", "lan", "wr-1");
        post("working", "lan", "wr-2");

        tasks.drive();
        assertThat(posts()).containsExactly("post lan [wr-1]");

        later(Duration.ofSeconds(20));
        later(Duration.ofSeconds(5));
        assertThat(posts()).containsExactly("post lan [wr-1]", "post lan [wr-2]");
    }

    @Test
    void findsALostTaskOfAWeComWhoseClockIsBehind() {
        speech.now = () -> clock.instant().minus(Duration.ofMinutes(50));
        speech.answers.add(LOST);
        post("moms", "lan", "wr-1");
        tasks.drive();

        later(Duration.ofSeconds(20));

        assertThat(posts()).containsExactly("post lan [wr-1]");
        assertThat(state("lan")).isEqualTo(TaskState.NOTIFIED);
    }

    @Test
    void leavesATaskToWhoeverTookItOverWhileItsTokenWasWaitedFor() {
        var otherNode = new Tasks(new TaskRows(mongo, clock), speech, links, recipients, clock, event -> {});
        post("moms", "lan", "wr-1");
        speech.whileTokenHangs = () -> {
            clock.advance(Duration.ofSeconds(90));
            otherNode.drive();
        };

        tasks.drive();
        later(Duration.ofMinutes(1));

        assertThat(posts()).containsExactly("post lan [wr-1]");
    }

    @Test
    void leavesOutAGroupThatChangedHandsAfterHalfOfThePostWasPlanned() {
        outreach.post("daily@1", "moms", "贴", "lan", List.of("wr-1", "wr-2"), Copy.of("早上好"));

        Outcome half = outreach.post("daily@1", "moms", "贴", "mei", List.of("wr-2", "wr-3"), Copy.of("早上好"));
        Outcome none = outreach.post("daily@1", "working", "贴", "qin", List.of("wr-1"), Copy.of("早上好"));

        assertThat(half).isInstanceOf(Outcome.Tasked.class);
        assertThat(none)
                .isInstanceOfSatisfying(
                        Outcome.Skipped.class,
                        skipped -> assertThat(skipped.reason()).isEqualTo(Reason.PLANNED));
        tasks.drive();
        assertThat(posts()).containsExactly("post lan [wr-1, wr-2]", "post mei [wr-3]");
    }

    @Test
    void doesNotMakeWhatWasPlannedLongerAgoThanATaskLives() {
        post("moms", "lan", "wr-1");

        later(Duration.ofHours(25));

        assertThat(state("lan")).isEqualTo(TaskState.EXPIRED);
        assertThat(speech.said).isEmpty();
    }

    @Test
    void tellsTheOwnerAgainUntilItIsKnownAndNeverTwice() {
        speech.answers.addAll(List.of(new Answer.Accepted("msg-1", List.of()), LOST, LOST));
        post("moms", "lan", "wr-1");
        tasks.drive();
        tasks.drive();
        later(Duration.ofSeconds(10));
        assertThat(state("lan")).isEqualTo(TaskState.CREATED);

        later(Duration.ofSeconds(10));

        assertThat(state("lan")).isEqualTo(TaskState.NOTIFIED);
        assertThat(speech.said).filteredOn("tell lan"::equals).hasSize(3);
        assertThat(speech.cards).hasSize(1);
    }

    @Test
    void doesNotTellTheOwnerAgainWhenWeComWouldShowItTwice() {
        speech.answers.addAll(List.of(new Answer.Accepted("msg-1", List.of()), LOST));
        post("moms", "lan", "wr-1");
        tasks.drive();
        tasks.drive();

        later(Duration.ofHours(4));

        assertThat(state("lan")).isEqualTo(TaskState.NOTIFIED);
        assertThat(speech.said).filteredOn("tell lan"::equals).hasSize(1);
    }

    @Test
    void tellsAnOwnerOfTwoTasksTwice() {
        post("moms", "lan", "wr-1");
        post("working", "lan", "wr-2");

        tasks.drive();
        later(Duration.ofSeconds(5));

        assertThat(speech.cards).hasSize(2);
    }

    private void post(String segment, String owner, String chatId) {
        outreach.post("daily@1", segment, "贴", owner, List.of(chatId), Copy.of("早上好"));
    }

    private List<String> posts() {
        return speech.said.stream().filter(said -> said.startsWith("post")).toList();
    }

    private TaskState state(String owner) {
        return tasks.find("daily@1/moms/" + owner).orElseThrow().state();
    }

    private void later(Duration by) {
        clock.advance(by);
        tasks.drive();
    }
}
