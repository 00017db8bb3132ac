package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.clicks.ClicksFixture;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Holdout;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.wecom.WeComException;
import io.quanzi.wecom.speech.SendResult;
import io.quanzi.work.FailedWork;
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
    private static final SendResult LOST = new SendResult.Unknown("read timed out");
    private static final SendResult BUSY = new SendResult.Later(-1, "system busy");

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final FakeMessenger speech = new FakeMessenger();
    private final Customers customers = mock(Customers.class);
    private final CopyCheck copyCheck = mock(CopyCheck.class);
    private final Links links = mock(Links.class);
    private final MassMessageRepository rows = new MassMessageRepository(mongo, clock);
    private final Recipients recipients = new Recipients(customers, mock(CustomerGroups.class), List.of());
    private final MassMessages massMessages = new MassMessages(
            rows,
            speech,
            links,
            recipients,
            new MessagePictures(mongo, speech, clock, "https://bot.example.com/"),
            ClicksFixture.none(mongo, customers, clock),
            SomeSupervisors.NONE,
            clock,
            event -> {});
    private final DeliveryLog deliveryLog = new DeliveryLog(mongo);
    private final Outreach outreach = new Outreach(
            deliveryLog,
            rows,
            new OfficerNotes(mongo, deliveryLog, customers, clock),
            customers,
            copyCheck,
            new MessagePictures(mongo, speech, clock, "https://bot.example.com/"),
            speech,
            ClicksFixture.none(mongo, customers, clock),
            CurrentLimits.NONE,
            NoComingPosts.PROVIDER,
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
            outreach.notice(lin, "O-1", words, "http://q/i/t", Optional::empty); // another's, who found it
            return Optional.empty();
        };

        assertThat(outreach.notice(lin, "O-1", words, "http://q/i/t", Optional::empty))
                .isInstanceOf(DeliveryOutcome.Said.class);

        assertThat(outreach.hadNoAddress("O-1")).isFalse();
        outreach.notice(lin, "O-1", words, "http://q/i/t", Optional::empty);
        assertThat(speech.said).containsExactly("notice open-oU-1");
    }

    @Test
    void showsAMassMessageThatDoesNotGetOnAndTriesItWhenAPersonSaysSo() {
        speech.answers.addAll(List.of(BUSY, BUSY));
        outreach.post("daily@1", "moms", "贴", "lan", List.of("wr-1"), MessageContent.of("早上好"), null, false);
        massMessages.drive();
        clock.advance(Duration.ofSeconds(30));
        massMessages.drive();

        assertThat(FailedWork.of(rows.queue())).singleElement().satisfies(item -> {
            assertThat(item.subject()).isEqualTo("贴 · lan");
            assertThat(item.reason()).isEqualTo("system busy");
            assertThat(item.tries()).isEqualTo(2);
            assertThat(item.since()).isEqualTo(clock.instant().minusSeconds(30));
            assertThat(item.nextAt()).isEqualTo(clock.instant().plusSeconds(60));
        });
        assertThat(rows.queue().retryAll()).isEqualTo(1);
        massMessages.drive();
        assertThat(FailedWork.of(rows.queue())).isEmpty();
        assertThat(MassMessageFixture.latest(massMessages, 1))
                .extracting(MassMessage::state)
                .first()
                .isNotEqualTo(MassMessageState.PLANNED);
    }

    @Test
    void remembersALostWelcomeThroughARefusalForTheMoment() {
        speech.answers.addAll(List.of(LOST, BUSY, new SendResult.Rejected(41051, "already welcomed")));
        var welcome = new Outreach.Welcome(lin, "wm1", "lan", "WC-1");

        assertThatThrownBy(() -> outreach.welcome(welcome, MessageContent.of("你好")))
                .isInstanceOf(DeliveryDeferred.class);
        assertThatThrownBy(() -> outreach.welcome(welcome, MessageContent.of("你好")))
                .isInstanceOf(DeliveryDeferred.class);

        assertThat(outreach.welcome(welcome, MessageContent.of("你好"))).isInstanceOf(DeliveryOutcome.Said.class);
    }

    @Test
    void repeatsANoticeAsLongAsTheAccountKnowsItAgainAndNoLonger() {
        speech.answers.addAll(List.of(LOST, BUSY));

        assertThatThrownBy(this::notice).isInstanceOf(DeliveryDeferred.class);
        clock.advance(Duration.ofMinutes(5));
        assertThatThrownBy(this::notice).isInstanceOf(DeliveryDeferred.class);
        clock.advance(Duration.ofMinutes(5));

        assertThat(notice())
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Skipped.class,
                        skipped -> assertThat(skipped.reason()).isEqualTo(SkipReason.UNCONFIRMED));
        assertThat(speech.said).hasSize(2);
    }

    @Test
    void doesNotCallWithheldWhatMayHaveBeenSaid() {
        speech.answers.add(LOST);
        assertThatThrownBy(this::notice).isInstanceOf(DeliveryDeferred.class);

        for (int again = 0; again < 2; again++) {
            assertThat(outreach.notice(
                            lin, "O-1", Map.of("first", "订单"), "http://q/i/t", () -> Optional.of("GIVEN_BACK")))
                    .isInstanceOfSatisfying(DeliveryOutcome.Skipped.class, skipped -> {
                        assertThat(skipped.reason()).isEqualTo(SkipReason.UNCONFIRMED);
                        assertThat(skipped.detail()).contains("GIVEN_BACK");
                    });
        }
        assertThat(notice()).isInstanceOf(DeliveryOutcome.Skipped.class);
        assertThat(speech.said).hasSize(1);
    }

    @Test
    void endsANoticeThatNobodyAsksForAgain() {
        speech.answers.add(LOST);
        assertThatThrownBy(this::notice).isInstanceOf(DeliveryDeferred.class);

        assertThat(outreach.noticed(List.of("O-1", "O-2")).begun()).containsExactly("O-1");
        outreach.abandonNotices(List.of("O-1", "O-2"), "CONTACT");

        assertThat(outreach.noticed(List.of("O-1", "O-2")).begun()).isEmpty();
        assertThat(deliveryLog.attempts(List.of("notice/O-1", "notice/O-2")))
                .hasSize(1)
                .hasEntrySatisfying(
                        "notice/O-1",
                        outcome -> assertThat(outcome)
                                .hasValueSatisfying(ended -> assertThat(ended)
                                        .isInstanceOfSatisfying(
                                                DeliveryOutcome.Skipped.class,
                                                skipped -> assertThat(skipped.reason())
                                                        .isEqualTo(SkipReason.UNCONFIRMED))));
    }

    @Test
    void leavesANoticeEndedAsItWas() {
        notice();

        outreach.abandonNotices(List.of("O-1"), "CONTACT");

        assertThat(notice()).isInstanceOf(DeliveryOutcome.Said.class);
        assertThat(speech.said).hasSize(1);
    }

    @Test
    void saysANoticeLateThatTheAccountWasTooBusyForBefore() {
        speech.answers.add(BUSY);
        assertThatThrownBy(this::notice).isInstanceOf(DeliveryDeferred.class);

        clock.advance(Duration.ofHours(1));

        assertThat(notice()).isInstanceOf(DeliveryOutcome.Said.class);
    }

    @Test
    void saysANoticeWhoseAddressCouldNotBeLookedUpForLong() {
        speech.openids = unionid -> {
            throw new WeComException("mp user/get: errcode -1", -1, null);
        };
        assertThatThrownBy(this::notice).isInstanceOf(WeComException.class);
        clock.advance(Duration.ofHours(1));
        speech.openids = unionid -> Optional.of("open-" + unionid);

        assertThat(notice()).isInstanceOf(DeliveryOutcome.Said.class);
    }

    @Test
    void remembersWhyANoticeWasNotSaidAndSaysItOnceThePersonFollows() {
        speech.openids = unionid -> Optional.empty();
        DeliveryOutcome first = notice();
        assertThat(outreach.hadNoAddress("O-1")).isTrue();
        speech.openids = unionid -> Optional.of("open-" + unionid);

        assertThat(notice()).isInstanceOf(DeliveryOutcome.Said.class);
        assertThat(notice()).isInstanceOf(DeliveryOutcome.Said.class);
        assertThat(outreach.hadNoAddress("O-1")).isFalse();
        assertThat(first)
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Skipped.class,
                        skipped -> assertThat(skipped.reason()).isEqualTo(SkipReason.NO_ADDRESS));
    }

    private DeliveryOutcome notice() {
        return outreach.notice(lin, "O-1", Map.of("first", "订单"), "http://q/i/t", Optional::empty);
    }

    @Test
    void givesWeComTimeBeforeItLooksForALostTask() {
        speech.answers.add(LOST);
        post("moms", "lan", "wr-1");
        massMessages.drive();

        later(Duration.ofSeconds(10));
        assertThat(state("lan")).isEqualTo(MassMessageState.PLANNED);

        later(Duration.ofSeconds(10));
        assertThat(state("lan")).isEqualTo(MassMessageState.NOTIFIED);
    }

    @Test
    void looksForATaskThatAClockAheadOfThisOneLost() {
        Instant right = clock.instant();
        clock.advance(Duration.ofDays(2));
        speech.answers.add(LOST);
        post("moms", "lan", "wr-1");
        massMessages.drive();
        clock.set(right);
        rows.queue().retryAll();

        later(Duration.ofSeconds(10));
        later(Duration.ofSeconds(10));
        assertThat(state("lan")).isEqualTo(MassMessageState.PLANNED);

        later(Duration.ofSeconds(10));
        assertThat(state("lan")).isEqualTo(MassMessageState.NOTIFIED);
        assertThat(posts()).containsExactly("post lan [wr-1]");
    }

    @Test
    void makesNoOtherTaskOfTheSameWordsWhileOneIsLost() {
        speech.answers.add(LOST);
        post("moms", "lan", "wr-1");
        post("working", "lan", "wr-2");

        massMessages.drive();
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
        massMessages.drive();

        later(Duration.ofSeconds(20));

        assertThat(posts()).containsExactly("post lan [wr-1]");
        assertThat(state("lan")).isEqualTo(MassMessageState.NOTIFIED);
    }

    @Test
    void leavesATaskToWhoeverTookItOverWhileItsTokenWasWaitedFor() {
        var otherNode = new MassMessages(
                new MassMessageRepository(mongo, clock),
                speech,
                links,
                recipients,
                new MessagePictures(mongo, speech, clock, "https://bot.example.com/"),
                ClicksFixture.none(mongo, customers, clock),
                SomeSupervisors.NONE,
                clock,
                event -> {});
        post("moms", "lan", "wr-1");
        speech.whileTokenHangs = () -> {
            clock.advance(Duration.ofSeconds(90));
            otherNode.drive();
        };

        massMessages.drive();
        later(Duration.ofMinutes(1));

        assertThat(posts()).containsExactly("post lan [wr-1]");
    }

    @Test
    void leavesOutAGroupThatChangedHandsAfterHalfOfThePostWasPlanned() {
        outreach.post("daily@1", "moms", "贴", "lan", List.of("wr-1", "wr-2"), MessageContent.of("早上好"), null, false);

        DeliveryOutcome half = outreach.post(
                "daily@1", "moms", "贴", "mei", List.of("wr-2", "wr-3"), MessageContent.of("早上好"), null, false);
        DeliveryOutcome none =
                outreach.post("daily@1", "working", "贴", "qin", List.of("wr-1"), MessageContent.of("早上好"), null, false);

        assertThat(half).isInstanceOf(DeliveryOutcome.Tasked.class);
        assertThat(none)
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Skipped.class,
                        skipped -> assertThat(skipped.reason()).isEqualTo(SkipReason.PLANNED));
        massMessages.drive();
        assertThat(posts()).containsExactly("post lan [wr-1, wr-2]", "post mei [wr-3]");
    }

    @Test
    void doesNotMakeWhatWasPlannedLongerAgoThanATaskLives() {
        post("moms", "lan", "wr-1");

        later(Duration.ofHours(25));

        assertThat(state("lan")).isEqualTo(MassMessageState.EXPIRED);
        assertThat(speech.said).isEmpty();
    }

    @Test
    void tellsTheOwnerAgainUntilItIsKnownAndNeverTwice() {
        speech.answers.addAll(List.of(new SendResult.Accepted("msg-1", List.of()), LOST, LOST));
        post("moms", "lan", "wr-1");
        massMessages.drive();
        massMessages.drive();
        later(Duration.ofSeconds(10));
        assertThat(state("lan")).isEqualTo(MassMessageState.CREATED);

        later(Duration.ofSeconds(10));

        assertThat(state("lan")).isEqualTo(MassMessageState.NOTIFIED);
        assertThat(speech.said).filteredOn("tell lan"::equals).hasSize(3);
        assertThat(speech.cards).hasSize(1);
    }

    @Test
    void doesNotTellTheOwnerAgainWhenWeComWouldShowItTwice() {
        speech.answers.addAll(List.of(new SendResult.Accepted("msg-1", List.of()), LOST));
        post("moms", "lan", "wr-1");
        massMessages.drive();
        massMessages.drive();

        later(Duration.ofHours(4));

        assertThat(state("lan")).isEqualTo(MassMessageState.NOTIFIED);
        assertThat(speech.said).filteredOn("tell lan"::equals).hasSize(1);
    }

    @Test
    void tellsAnOwnerOfTwoTasksTwice() {
        post("moms", "lan", "wr-1");
        post("working", "lan", "wr-2");

        massMessages.drive();
        later(Duration.ofSeconds(5));

        assertThat(speech.cards).hasSize(2);
    }

    private void post(String segment, String owner, String chatId) {
        outreach.post("daily@1", segment, "贴", owner, List.of(chatId), MessageContent.of("早上好"), null, false);
    }

    private List<String> posts() {
        return speech.said.stream().filter(said -> said.startsWith("post")).toList();
    }

    private MassMessageState state(String owner) {
        return massMessages.find("daily@1/moms/" + owner).orElseThrow().state();
    }

    private void later(Duration by) {
        clock.advance(by);
        massMessages.drive();
    }
}
