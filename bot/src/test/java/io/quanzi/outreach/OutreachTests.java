package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.clicks.ClicksFixture;
import io.quanzi.content.Wording;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.content.law.CopyFinding;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Holdout;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.SendingLimits.Caps;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shared.TestPicture;
import io.quanzi.wecom.speech.SendResult;
import io.quanzi.wecom.speech.WeComMessenger.Progress;
import io.quanzi.wecom.speech.WeComMessenger.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;

class OutreachTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final FakeMessenger speech = new FakeMessenger();
    private final Customers customers = mock(Customers.class);
    private final CopyCheck copyCheck = mock(CopyCheck.class);
    private final Links links = mock(Links.class);
    private final MassMessageRepository rows = new MassMessageRepository(mongo, clock);
    private final OfficerNotes notes = new OfficerNotes(mongo, new DeliveryLog(mongo), customers, clock);
    private final List<Object> events = new ArrayList<>();
    private final CustomerGroups customerGroups = mock(CustomerGroups.class);
    private final DealOver dealOver = new DealOver();
    private final Recipients recipients = new Recipients(customers, customerGroups, List.of(dealOver));
    private final MessagePictures pictures = new MessagePictures(mongo, speech, clock, "https://bot.example.com/");
    private final MassMessages massMessages = new MassMessages(
            rows,
            speech,
            links,
            recipients,
            pictures,
            ClicksFixture.none(mongo, customers, clock),
            new SomeSupervisors(List.of("xiaolan", "lan")),
            clock,
            events::add);
    private SendingLimits limits = SendingLimits.NONE;
    private final Outreach outreach = new Outreach(
            new DeliveryLog(mongo),
            rows,
            notes,
            customers,
            copyCheck,
            pictures,
            speech,
            ClicksFixture.none(mongo, customers, clock),
            () -> limits,
            NoComingPosts.PROVIDER,
            clock);

    /** Knows of deals, and of one at most that it is over. */
    private static final class DealOver implements MassMessageCondition {
        private String over = "";

        @Override
        public String kind() {
            return "deal";
        }

        @Override
        public Optional<String> against(Subject subject, MassMessage massMessage) {
            return subject.facts().contains(over) ? Optional.of("over") : Optional.empty();
        }
    }

    @BeforeEach
    void isAllowed() {
        when(customers.holdout()).thenReturn(new Holdout("salt", 0));
        when(copyCheck.check(anyString())).thenReturn(List.of());
        when(links.getOrCreate(any(), any(), anyString(), any()))
                .thenReturn(new Link("t", Link.Kind.OWNER, null, "lan", clock.instant(), clock.instant()));
        when(links.urlOf(any())).thenReturn("http://quanzi/o/t");
    }

    @Test
    void welcomesOncePerCode() {
        Customer lin = person(false, Map.of());

        DeliveryOutcome first =
                outreach.welcome(new Outreach.Welcome(lin, "wm1", "lan", "WC-1"), MessageContent.of("你好"));
        DeliveryOutcome again =
                outreach.welcome(new Outreach.Welcome(lin, "wm1", "lan", "WC-1"), MessageContent.of("你好"));

        assertThat(first).isInstanceOf(DeliveryOutcome.Said.class);
        assertThat(again).isInstanceOf(DeliveryOutcome.Said.class);
        assertThat(speech.said).containsExactly("welcome WC-1");
    }

    @Test
    void uploadsThePictureOfAWelcomeBeforeItIsSent() {
        String picture = pictures.keep(TestPicture.of("png", 40, 30), "xiaolan").id();
        var content = new MessageContent("你好", List.of(new MessageContent.Picture(picture)));
        var welcome = new Outreach.Welcome(person(false, Map.of()), "wm1", "lan", "WC-1");
        speech.answers.add(new SendResult.Unknown("read timed out"));

        assertThatThrownBy(() -> outreach.welcome(welcome, content))
                .isInstanceOf(DeliveryDeferred.class)
                .hasMessageContaining("media/upload");

        assertThat(outreach.welcome(welcome, content)).isInstanceOf(DeliveryOutcome.Said.class);
        assertThat(speech.said)
                .extracting(said -> said.substring(0, said.indexOf(' ')))
                .containsExactly("upload", "upload", "welcome");
    }

    @Test
    void leavesAWelcomeWhosePictureIsGoneToTheOfficer() {
        var content = new MessageContent("你好", List.of(new MessageContent.Picture("0".repeat(64))));

        assertThat(outreach.welcome(new Outreach.Welcome(person(false, Map.of()), "wm1", "lan", "WC-1"), content))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Skipped.class,
                        skipped -> assertThat(skipped.reason()).isEqualTo(SkipReason.REFUSED));
        assertThat(speech.said).isEmpty();
    }

    @Test
    void takesAlreadyWelcomedAfterALostAnswerForDelivered() {
        speech.answers.add(new SendResult.Unknown("read timed out"));
        speech.answers.add(new SendResult.Rejected(41051, "already welcomed"));
        var welcome = new Outreach.Welcome(person(false, Map.of()), "wm1", "lan", "WC-1");

        assertThatThrownBy(() -> outreach.welcome(welcome, MessageContent.of("你好")))
                .isInstanceOf(DeliveryDeferred.class);

        assertThat(outreach.welcome(welcome, MessageContent.of("你好"))).isInstanceOf(DeliveryOutcome.Said.class);
    }

    @Test
    void doesNotTakeAlreadyWelcomedOnTheFirstTryForOurs() {
        speech.answers.add(new SendResult.Rejected(41051, "they have chatted"));

        DeliveryOutcome deliveryOutcome = outreach.welcome(
                new Outreach.Welcome(person(false, Map.of()), "wm1", "lan", "WC-1"), MessageContent.of("你好"));

        assertThat(deliveryOutcome)
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Skipped.class,
                        skipped -> assertThat(skipped.reason()).isEqualTo(SkipReason.REFUSED));
    }

    @Test
    void asksTheOfficerToGreetWhereNoCodeCameOrItIsOver() {
        speech.answers.add(new SendResult.Rejected(41050, "code expired"));
        Customer lin = person("wm1", false, Map.of());
        Customer mei = person("wm2", false, Map.of());

        outreach.welcome(new Outreach.Welcome(lin, "wm1", "lan", null), MessageContent.of("你好,小林"));
        outreach.welcome(new Outreach.Welcome(mei, "wm2", "lan", "WC-old"), MessageContent.of("你好,小梅"));

        assertThat(notes.openFor("lan"))
                .extracting(OfficerNotes.Note::words)
                .containsExactlyInAnyOrder("你好,小林", "你好,小梅");
    }

    @Test
    void offersNothingWithoutMarketingConsent() {
        DeliveryOutcome silent = outreach.offer(person(false, Map.of()), "swap", "换券", MessageContent.of("一张券"), null);
        DeliveryOutcome agreed = outreach.offer(
                person(false, Map.of("marketing", new Customer.Consent(true, "shop", "1", clock.instant()))),
                "swap-2",
                "换券",
                MessageContent.of("一张券"),
                null);

        assertThat(silent)
                .isEqualTo(new DeliveryOutcome.Skipped(SkipReason.NO_CONSENT, "no marketing consent is recorded"));
        assertThat(agreed).isInstanceOf(DeliveryOutcome.Tasked.class);
    }

    @Test
    void saysNothingToWhoOptedOutOrIsHeldOut() {
        Customer out = person(true, Map.of());
        assertThat(outreach.notice(out, "O-1", Map.of("first", "订单"), "http://q/i/t", Optional::empty))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Skipped.class,
                        skipped -> assertThat(skipped.reason()).isEqualTo(SkipReason.OPTED_OUT));

        when(customers.holdout()).thenReturn(new Holdout("salt", 50));
        assertThat(outreach.notice(
                        person(false, Map.of()), "O-2", Map.of("first", "订单"), "http://q/i/t", Optional::empty))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Skipped.class,
                        skipped -> assertThat(skipped.reason()).isEqualTo(SkipReason.HELD_OUT));
        assertThat(speech.said).isEmpty();
    }

    @Test
    void blocksWordsTheLawForbids() {
        when(copyCheck.check("全网最低价"))
                .thenReturn(List.of(CopyFinding.ofOwnList("own-list", "最低价", "第九条", "写明价格", 2, 5)));

        DeliveryOutcome deliveryOutcome =
                outreach.post("c", "moms", "贴", "lan", List.of("wr1"), MessageContent.of("全网最低价"), null, false);

        assertThat(deliveryOutcome)
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Skipped.class,
                        skipped -> assertThat(skipped.reason()).isEqualTo(SkipReason.COPY));
        assertThat(MassMessageFixture.latest(massMessages, 5)).singleElement().satisfies(held -> {
            assertThat(held.state()).isEqualTo(MassMessageState.HELD);
            assertThat(held.recipients()).containsExactly("wr1");
        });
    }

    @Test
    void tellsAGroupTheSameWordsOnceADayWhoeverPlansThem() {
        var otherNode = new Outreach(
                new DeliveryLog(mongo),
                new MassMessageRepository(mongo, clock),
                notes,
                customers,
                copyCheck,
                pictures,
                speech,
                ClicksFixture.none(mongo, customers, clock),
                CurrentLimits.NONE,
                NoComingPosts.PROVIDER,
                clock);
        outreach.post("daily@10", "moms", "贴", "lan", List.of("wr1", "wr2"), MessageContent.of("早上好"), null, false);

        assertThat(otherNode.post(
                        "other@11", "moms", "贴", "lan", List.of("wr1"), MessageContent.of("早上好 \u200B"), null, false))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Skipped.class,
                        skipped -> assertThat(skipped.reason()).isEqualTo(SkipReason.REPEATED));
        assertThat(otherNode.post(
                        "third@12", "all", "贴", "mei", List.of("wr2", "wr3"), MessageContent.of("早上好"), null, false))
                .isInstanceOf(DeliveryOutcome.Tasked.class);

        assertThat(massMessages.find("third@12/all/mei").orElseThrow().recipients())
                .containsExactly("wr3");
        assertThat(massMessages.of("other@11/moms")).singleElement().satisfies(held -> {
            assertThat(held.state()).isEqualTo(MassMessageState.HELD);
            assertThat(held.reason()).isEqualTo("REPEATED");
            assertThat(held.recipients()).containsExactly("wr1");
        });
        assertThat(massMessages.todayOf("lan", 5)).hasSize(1);
        assertThat(outreach.remainingBudget("wr1")).isEqualTo(30);
        assertThat(outreach.post(
                        "daily@10", "moms", "贴", "lan", List.of("wr1", "wr2"), MessageContent.of("早上好"), null, false))
                .isEqualTo(new DeliveryOutcome.Tasked("daily@10/moms/lan"));
        assertThat(outreach.post("other@13", "moms", "贴", "lan", List.of("wr1"), MessageContent.of("下午好"), null, false))
                .isInstanceOf(DeliveryOutcome.Tasked.class);
    }

    @Test
    void tellsAGroupAgainWhenAManagerWantsIt() {
        outreach.post("daily@10", "moms", "贴", "lan", List.of("wr1"), MessageContent.of("早上好"), null, false);

        assertThat(outreach.post("daily@11", "moms", "贴", "lan", List.of("wr1"), MessageContent.of("早上好"), null, true))
                .isInstanceOf(DeliveryOutcome.Tasked.class);
    }

    @Test
    void tellsAGroupWhatWasStoppedAndTheSameOnAnotherDay() {
        outreach.post("daily@10", "moms", "贴", "lan", List.of("wr1"), MessageContent.of("早上好"), null, false);
        massMessages.cancel("daily@10/moms/lan");

        assertThat(outreach.post("daily@11", "moms", "贴", "lan", List.of("wr1"), MessageContent.of("早上好"), null, false))
                .isInstanceOf(DeliveryOutcome.Tasked.class);

        massMessages.cancel("daily@11/moms/lan");
        clock.advance(Duration.ofDays(1));
        assertThat(outreach.post("next@10", "moms", "贴", "lan", List.of("wr1"), MessageContent.of("早上好"), null, false))
                .isInstanceOf(DeliveryOutcome.Tasked.class);
    }

    @Test
    void holdsBackWhatWaitsSinceYesterdayForItsTap() {
        clock.advance(Duration.ofHours(13).plusMinutes(59));
        outreach.post("late@2359", "moms", "贴", "lan", List.of("wr1"), MessageContent.of("早上好"), null, false);

        clock.advance(Duration.ofMinutes(2));

        assertThat(outreach.post(
                        "early@0001", "moms", "贴", "lan", List.of("wr1"), MessageContent.of("早上好"), null, false))
                .isInstanceOf(DeliveryOutcome.Skipped.class);
    }

    @Test
    void neverShowsAPostAsSentBeforeWeComSaysSo() {
        outreach.post("daily", "moms", "每日一贴", "lan", List.of("wr1", "wr2"), MessageContent.of("早上好"), null, false);
        assertThat(state()).isEqualTo(MassMessageState.PLANNED);

        massMessages.drive();
        assertThat(state()).isEqualTo(MassMessageState.NOTIFIED);
        assertThat(speech.said).containsExactly("post lan [wr1, wr2]", "tell lan");

        later(Duration.ofMinutes(10));
        assertThat(state()).isEqualTo(MassMessageState.NOTIFIED);

        speech.progress.put("msg-1", new Progress(true, Map.of("wr1", Result.SENT)));
        later(Duration.ofMinutes(10));
        assertThat(state()).isEqualTo(MassMessageState.CONFIRMED);

        speech.progress.put("msg-1", new Progress(true, Map.of("wr1", Result.SENT, "wr2", Result.OVER_QUOTA)));
        later(Duration.ofMinutes(1));
        assertThat(state()).isEqualTo(MassMessageState.PARTLY);
        assertThat(events).singleElement().isInstanceOf(MassMessageEnded.class);
    }

    @Test
    void expiresWhatNobodyTapsAndStopsIt() {
        speech.progress.put("msg-1", new Progress(false, Map.of()));
        outreach.post("daily", "moms", "每日一贴", "lan", List.of("wr1"), MessageContent.of("早上好"), null, false);
        massMessages.drive();

        later(Duration.ofHours(3));
        later(Duration.ofHours(22));

        assertThat(state()).isEqualTo(MassMessageState.EXPIRED);
        assertThat(speech.said).contains("remind msg-1", "cancel msg-1");
    }

    @Test
    void tellsOfAPostWhyItsOwnerCouldNotBeToldUntilTheOwnerTapsAllTheSame() {
        speech.progress.put("msg-1", new Progress(false, Map.of()));
        speech.answers.add(new SendResult.Accepted("msg-1", List.of()));
        speech.answers.add(new SendResult.Rejected(81013, "the app does not see lan"));
        outreach.post("daily", "moms", "每日一贴", "lan", List.of("wr1", "wr2"), MessageContent.of("早上好"), null, false);

        massMessages.drive();
        assertThat(state()).isEqualTo(MassMessageState.NOTIFIED);
        assertThat(MassMessageFixture.latest(massMessages, 1).get(0).reason())
                .isEqualTo("81013 the app does not see lan");

        speech.progress.put("msg-1", new Progress(true, Map.of("wr1", Result.SENT)));
        later(Duration.ofMinutes(10));
        assertThat(state()).isEqualTo(MassMessageState.CONFIRMED);
        assertThat(MassMessageFixture.latest(massMessages, 1).get(0).reason()).isNull();
    }

    @Test
    void saysOfAPostThatExpiredThatItsOwnerWasNeverTold() {
        speech.progress.put("msg-1", new Progress(false, Map.of()));
        speech.answers.add(new SendResult.Accepted("msg-1", List.of()));
        speech.answers.add(new SendResult.Rejected(81013, "the app does not see lan"));
        outreach.post("daily", "moms", "每日一贴", "lan", List.of("wr1"), MessageContent.of("早上好"), null, false);
        massMessages.drive();

        later(Duration.ofHours(25));

        assertThat(state()).isEqualTo(MassMessageState.EXPIRED);
        assertThat(MassMessageFixture.latest(massMessages, 1).get(0).reason()).startsWith("81013");
    }

    @Test
    void looksForATaskWhoseAnswerWasLostBeforeMakingItAgain() {
        speech.answers.add(new SendResult.Unknown("cut"));
        outreach.post("daily", "moms", "每日一贴", "lan", List.of("wr1"), MessageContent.of("早上好"), null, false);

        massMessages.drive();
        later(Duration.ofSeconds(20));

        assertThat(speech.said).filteredOn(said -> said.startsWith("post")).hasSize(1);
        assertThat(state()).isEqualTo(MassMessageState.NOTIFIED);
    }

    @Test
    void leavesOutGroupsWhoseMonthIsUsedUp() {
        for (int day = 1; day <= 31; day++) {
            outreach.post(
                    "daily-" + day,
                    "moms",
                    "每日一贴",
                    "lan",
                    List.of("wr1"),
                    MessageContent.of("第 " + day + " 天"),
                    null,
                    false);
        }

        DeliveryOutcome over =
                outreach.post("one-more", "moms", "加贴", "lan", List.of("wr1"), MessageContent.of("再来一条"), null, false);

        assertThat(over)
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Skipped.class,
                        skipped -> assertThat(skipped.reason()).isEqualTo(SkipReason.OVER_BUDGET));
        assertThat(outreach.remainingBudget("wr1")).isZero();
        assertThat(outreach.remainingBudget("wr2")).isEqualTo(31);
    }

    @Test
    void remindsAtMostThreeTimesWithThoseOfItsOwn() {
        speech.progress.put("msg-1", new Progress(false, Map.of()));
        outreach.post("daily", "moms", "每日一贴", "lan", List.of("wr1"), MessageContent.of("早上好"), null, false);
        String id = MassMessageFixture.latest(massMessages, 1).get(0).id();
        assertThat(massMessages.remind(id).asked()).isEqualTo(MassMessages.Asked.NOT_WAITING);
        massMessages.drive();

        later(Duration.ofHours(3));
        assertThat(massMessages.remind(id).asked()).isEqualTo(MassMessages.Asked.DONE);
        later(Duration.ofHours(3));
        assertThat(massMessages.remind(id).asked()).isEqualTo(MassMessages.Asked.DONE);

        assertThat(massMessages.remind(id).asked()).isEqualTo(MassMessages.Asked.ENOUGH);
        later(Duration.ofHours(12));
        assertThat(speech.said).filteredOn("remind msg-1"::equals).hasSize(3);
    }

    @Test
    void holdsAReminderAskedForAtNightUntilTheWorkingHours() {
        later(Duration.between(clock.instant(), Instant.parse("2026-03-04T13:00:00Z"))); // nine at night
        speech.progress.put("msg-1", new Progress(false, Map.of()));
        outreach.post("late", "moms", "晚安", "lan", List.of("wr1"), MessageContent.of("晚安"), null, false);
        massMessages.drive();
        String id = MassMessageFixture.latest(massMessages, 1).get(0).id();
        Instant nine = Instant.parse("2026-03-05T01:00:00Z");

        MassMessages.Reply reply = massMessages.remind(id);
        massMessages.remind(id);

        assertThat(reply).isEqualTo(new MassMessages.Reply(MassMessages.Asked.HELD, null, nine));
        assertThat(massMessages.heldReminder(id)).contains(nine);
        later(Duration.ofHours(11));
        assertThat(speech.said).doesNotContain("remind msg-1");
        later(Duration.ofHours(1).plusMinutes(1));
        assertThat(speech.said).filteredOn("remind msg-1"::equals).hasSize(1);
        assertThat(massMessages.heldReminder(id)).isEmpty();
    }

    @Test
    void doesNotRemindAtNightOfWhatIsOverByTheMorning() {
        later(Duration.between(clock.instant(), Instant.parse("2026-03-04T02:00:00Z")));
        speech.progress.put("msg-1", new Progress(false, Map.of()));
        outreach.post("daily", "moms", "每日一贴", "lan", List.of("wr1"), MessageContent.of("早上好"), null, false);
        massMessages.drive();
        later(Duration.ofHours(22)); // eight in the morning: over at ten
        String id = MassMessageFixture.latest(massMessages, 1).get(0).id();
        assertThat(massMessages.remind(id).asked()).isEqualTo(MassMessages.Asked.HELD);
        mongo.updateFirst(
                Query.query(Criteria.where("_id").is(id)),
                Update.update("until", Instant.parse("2026-03-05T00:30:00Z")),
                MassMessageRepository.TASKS);

        assertThat(massMessages.remind(id).asked()).isEqualTo(MassMessages.Asked.OVER_BY_THEN);
    }

    @Test
    void doesNotCountAReminderThatWeComRefused() {
        outreach.post("daily", "moms", "每日一贴", "lan", List.of("wr1"), MessageContent.of("早上好"), null, false);
        massMessages.drive();
        String id = MassMessageFixture.latest(massMessages, 1).get(0).id();
        speech.answers.add(new SendResult.Rejected(41093, "too many"));

        MassMessages.Reply reply = massMessages.remind(id);

        assertThat(reply).isEqualTo(new MassMessages.Reply(MassMessages.Asked.REFUSED, "41093 too many"));
        assertThat(MassMessageFixture.latest(massMessages, 1).get(0).reminders())
                .isZero();
    }

    @Test
    void stopsWhatNobodyTappedAndGivesItsPlaceInTheMonthBack() {
        speech.progress.put("msg-1", new Progress(false, Map.of()));
        outreach.post("daily", "moms", "每日一贴", "lan", List.of("wr1"), MessageContent.of("早上好"), null, false);
        massMessages.drive();

        assertThat(massMessages
                        .cancel(MassMessageFixture.latest(massMessages, 1)
                                .get(0)
                                .id())
                        .asked())
                .isEqualTo(MassMessages.Asked.DONE);

        assertThat(state()).isEqualTo(MassMessageState.CANCELLED);
        assertThat(speech.said).contains("cancel msg-1");
        assertThat(outreach.remainingBudget("wr1")).isEqualTo(31);
        assertThat(massMessages
                        .cancel(MassMessageFixture.latest(massMessages, 1)
                                .get(0)
                                .id())
                        .asked())
                .isEqualTo(MassMessages.Asked.NOT_WAITING);
    }

    @Test
    void doesNotCallStoppedWhatTheOwnerHadTappedJustBefore() {
        outreach.post("daily", "moms", "每日一贴", "lan", List.of("wr1"), MessageContent.of("早上好"), null, false);
        massMessages.drive();
        speech.progress.put("msg-1", new Progress(true, Map.of("wr1", Result.SENT)));

        assertThat(massMessages
                        .cancel(MassMessageFixture.latest(massMessages, 1)
                                .get(0)
                                .id())
                        .asked())
                .isEqualTo(MassMessages.Asked.TAPPED);

        later(Duration.ofSeconds(5));
        assertThat(state()).isEqualTo(MassMessageState.DELIVERED);
    }

    @Test
    void stopsWhatIsNotInWeComYetWithoutACall() {
        outreach.post("daily", "moms", "每日一贴", "lan", List.of("wr1"), MessageContent.of("早上好"), null, false);

        assertThat(massMessages
                        .cancel(MassMessageFixture.latest(massMessages, 1)
                                .get(0)
                                .id())
                        .asked())
                .isEqualTo(MassMessages.Asked.DONE);

        later(Duration.ofMinutes(1));
        assertThat(speech.said).isEmpty();
        assertThat(state()).isEqualTo(MassMessageState.CANCELLED);
    }

    private static final Map<String, Customer.Consent> AGREES =
            Map.of("marketing", new Customer.Consent(true, "shop", "1", Instant.EPOCH));

    private Customer changed(Customer person, boolean optedOut, boolean agrees, boolean live) {
        Customer now = new Customer(
                person.id(),
                person.buyerId(),
                person.unionid(),
                null,
                person.nickname(),
                new Customer.Contact("wm1", "lan", Instant.EPOCH, live),
                Map.of(),
                Map.of("marketing", new Customer.Consent(agrees, "shop", "1", Instant.EPOCH)),
                optedOut,
                1,
                Instant.EPOCH,
                1);
        when(customers.byContacts(List.of("wm1"))).thenReturn(List.of(now));
        return known(now);
    }

    @Test
    void saysNoNoticeThatIsNotTrueAnyMoreWhenItLeaves() {
        DeliveryOutcome deliveryOutcome = outreach.notice(
                person(false, Map.of()), "O-1", Map.of("first", "订单"), "http://q", () -> Optional.of("given back"));

        assertThat(deliveryOutcome).isEqualTo(new DeliveryOutcome.Skipped(SkipReason.NOT_TRUE, "given back"));
        assertThat(speech.said).isEmpty();
    }

    @Test
    void offersNothingToWhoRefusedOrLeftSinceItWasPlanned() {
        for (int i = 0; i < 3; i++) {
            Customer lin = person(false, AGREES);
            outreach.offer(lin, "swap-" + i, "换券", MessageContent.of("一张券"), null);
            changed(lin, i == 0, i != 1, i != 2);

            later(Duration.ofMinutes(1));

            assertThat(state()).isEqualTo(MassMessageState.CANCELLED);
        }
        assertThat(speech.said).isEmpty();
    }

    @Test
    void takesBackAnOfferThatNobodyTappedWhenThePersonWantsNoMoreMessages() {
        Customer lin = person(false, AGREES);
        changed(lin, false, true, true);
        outreach.offer(lin, "swap", "换券", MessageContent.of("一张券"), null);
        later(Duration.ofMinutes(1));
        speech.progress.put("msg-s", new Progress(false, Map.of("wm1", Result.WAITING)));
        later(Duration.ofMinutes(1));
        assertThat(state()).isEqualTo(MassMessageState.NOTIFIED);

        changed(lin, true, true, true);
        later(Duration.ofMinutes(10));

        assertThat(state()).isEqualTo(MassMessageState.CANCELLED);
        assertThat(speech.said).endsWith("cancel msg-s");
    }

    @Test
    void remindsInWorkingHoursAloneAndTellsTheManagersOnceAfterFourHours() {
        clock.set(Instant.parse("2026-03-03T10:00:00Z")); // 18:00 in Shanghai
        outreach.post("daily-1", "moms", "每日一贴", "lan", List.of("wr1"), MessageContent.of("早"), null, false);
        later(Duration.ZERO);
        speech.progress.put("msg-1", new Progress(false, Map.of("wr1", Result.WAITING)));
        for (int minute = 0; minute < 15 * 60; minute += 5) { // until 9:00 of the next day, and no minute of it
            later(Duration.ofMinutes(5).minusSeconds(minute == 0 ? 1 : 0));
        }
        assertThat(speech.said).filteredOn(said -> said.startsWith("remind")).hasSize(1);
        assertThat(speech.cards).noneMatch(card -> card.startsWith("xiaolan"));

        for (int minute = 0; minute < 8 * 60; minute += 5) {
            later(Duration.ofMinutes(5));
        }

        assertThat(speech.said).filteredOn(said -> said.startsWith("remind")).hasSize(2);
        assertThat(speech.cards)
                .filteredOn(card -> card.startsWith("xiaolan 还没点发送"))
                .hasSize(1);
        // her own card tells her enough
        assertThat(speech.cards).filteredOn(card -> card.contains("还没点发送")).hasSize(1);
        assertThat(new UntappedPosts(rows, clock).alarms())
                .extracting(Alarm::key, Alarm::count)
                .containsExactly(tuple("alarm.posts.untapped", 1L));
    }

    @Test
    void postsIntoNoGroupThatHoldsNobodyButItsOwnerByThen() {
        outreach.post("daily-1", "moms", "每日一贴", "lan", List.of("wr1", "wr2"), MessageContent.of("早"), null, false);
        when(customerGroups.find("wr1"))
                .thenReturn(Optional.of(new CustomerGroup("wr1", "群", "lan", "moms", 1, 0, false)));

        later(Duration.ofMinutes(1));

        assertThat(massMessages.find("daily-1/moms/lan").orElseThrow().recipients())
                .containsExactly("wr2");
    }

    @Test
    void showsAMemberWhatConcernsTodayAndWhatSheMayPaste() {
        limits = new SendingLimits(
                new Caps(1, 0, 0),
                Caps.NONE,
                QuietHours.NONE,
                SendingLimits.WhenFull.BY_HAND,
                SendingLimits.NONE.priority());
        outreach.post("daily-1", "moms", "每日一贴", "lan", List.of("wr1"), MessageContent.of("早"), null, false);
        outreach.post("daily-2", "moms", "加一条", "lan", List.of("wr1"), MessageContent.of("再来"), null, false);

        assertThat(massMessages.todayOf("lan", 9))
                .extracting(MassMessage::title)
                .containsExactly("每日一贴");
        assertThat(massMessages.toPaste("lan")).extracting(MassMessage::title).containsExactly("加一条");
        String paste = massMessages.toPaste("lan").get(0).id();
        assertThat(massMessages.pasted(paste, "mei")).isFalse();
        assertThat(massMessages.pasted(paste, "lan")).isTrue();
        assertThat(massMessages.pasted(paste, "lan")).isFalse();
        assertThat(massMessages.toPaste("lan")).isEmpty();

        later(Duration.ofDays(1)); // it ended unsaid, today
        assertThat(massMessages.todayOf("lan", 9))
                .extracting(MassMessage::state)
                .containsExactly(MassMessageState.EXPIRED);
        later(Duration.ofDays(1));
        assertThat(massMessages.todayOf("lan", 9)).isEmpty();
    }

    @Test
    void makesAHeldPostInTheFirstMinuteAfterTheQuietHours() {
        limits = new SendingLimits(
                Caps.NONE,
                Caps.NONE,
                new QuietHours(LocalTime.of(9, 0), LocalTime.of(11, 0)),
                SendingLimits.WhenFull.DROP,
                SendingLimits.NONE.priority());
        outreach.post("daily-1", "moms", "每日一贴", "lan", List.of("wr1"), MessageContent.of("早"), null, false);
        later(Duration.ofMinutes(59));
        assertThat(state()).isEqualTo(MassMessageState.PLANNED);
        assertThat(speech.said).isEmpty();

        later(Duration.ofMinutes(1));

        assertThat(state()).isEqualTo(MassMessageState.NOTIFIED);
    }

    @Test
    void offersAPersonNoMoreThanTheShopLimitsADayAndNothingAtNight() {
        limits = new SendingLimits(
                Caps.NONE,
                new Caps(1, 0, 0),
                QuietHours.NONE,
                SendingLimits.WhenFull.DROP,
                SendingLimits.NONE.priority());
        Customer lin = person(false, AGREES);
        outreach.offer(lin, "swap-1", "换券", MessageContent.of("一张券"), null);

        assertThat(outreach.offer(lin, "swap-2", "换券", MessageContent.of("两张券"), null))
                .isInstanceOfSatisfying(
                        DeliveryOutcome.Skipped.class,
                        skipped -> assertThat(skipped.reason()).isEqualTo(SkipReason.OVER_DAY));

        clock.set(Instant.parse("2026-03-04T15:00:00Z"));
        outreach.offer(lin, "swap-3", "换券", MessageContent.of("三张券"), null);
        assertThat(massMessages.find("offer/swap-3/" + lin.id()).orElseThrow().plannedAt())
                .isEqualTo("2026-03-05T01:00:00Z");
    }

    @Test
    void saysNoPostWhoseDealIsOverWhenItLeavesOrBeforeItIsTapped() {
        var milk = new Subject("deal", List.of("milk"));
        dealOver.over = "milk";
        outreach.post("daily-1", "moms", "每日一贴", "lan", List.of("wr1"), MessageContent.of("好价"), milk, false);
        later(Duration.ofMinutes(1));
        assertThat(state()).isEqualTo(MassMessageState.CANCELLED);
        assertThat(speech.said).isEmpty();

        dealOver.over = "";
        outreach.post("daily-2", "moms", "每日一贴", "lan", List.of("wr1"), MessageContent.of("又一个好价"), milk, false);
        later(Duration.ofMinutes(1));
        speech.progress.put("msg-1", new Progress(false, Map.of("wr1", Result.WAITING)));
        later(Duration.ofMinutes(1));
        dealOver.over = "milk";
        later(Duration.ofMinutes(10));

        assertThat(state()).isEqualTo(MassMessageState.CANCELLED);
        assertThat(MassMessageFixture.latest(massMessages, 1).get(0).reason()).isEqualTo("over");
    }

    @Test
    void asksOnlyTheConditionOfTheSubjectsKind() {
        dealOver.over = "milk";

        outreach.post(
                "daily",
                "moms",
                "一张券",
                "lan",
                List.of("wr1"),
                MessageContent.of("换券"),
                new Subject("swap", List.of("milk")),
                false);
        later(Duration.ofMinutes(1));

        assertThat(speech.said).contains("post lan [wr1]");
    }

    @Test
    void leavesOutGroupsThatWereDismissedSinceThePostWasPlanned() {
        when(customerGroups.find("wr2"))
                .thenReturn(Optional.of(new CustomerGroup("wr2", "群", "lan", "moms", 1, 0, true)));
        outreach.post("daily", "moms", "每日一贴", "lan", List.of("wr1", "wr2"), MessageContent.of("早上好"), null, false);

        later(Duration.ofMinutes(1));

        assertThat(speech.said).contains("post lan [wr1]");
        assertThat(MassMessageFixture.latest(massMessages, 1).get(0).recipients())
                .containsExactly("wr1");
    }

    @Test
    void asksNobodyToGreetWhoLeftOptedOutOrWasErasedSince() {
        Customer lin = person(false, Map.of());
        var welcome = new Outreach.Welcome(lin, "wm1", "lan", null);
        outreach.welcome(welcome, MessageContent.of("你好"));
        assertThat(notes.openFor("lan")).hasSize(1);

        changed(lin, true, true, true);
        assertThat(notes.openFor("lan")).isEmpty();
        changed(lin, false, true, false);
        assertThat(notes.openFor("lan")).isEmpty();
        changed(lin, false, true, true);
        assertThat(notes.openFor("lan")).hasSize(1);
        outreach.welcome(new Outreach.Welcome(lin, "wm1", "lan", "WC-2"), MessageContent.of("你好"));
        assertThat(notes.openFor("lan")).isEmpty();

        when(customers.find(lin.id())).thenReturn(Optional.empty());
        notes.erase(lin.id());
        assertThat(notes.export(lin.id())).isEmpty();
    }

    @Test
    void countsEveryWelcomeThatWasNotSaidByItsReasonUntilSomebodySawToIt() {
        var missed = new MissedWelcomes(new DeliveryLog(mongo), clock);
        speech.answers.add(new SendResult.Rejected(40037, "invalid template"));
        outreach.welcome(
                new Outreach.Welcome(person("wm1", false, Map.of()), "wm1", "lan", "WC-1"), MessageContent.of("你好"));
        speech.answers.add(new SendResult.Rejected(41050, "code expired"));
        outreach.welcome(
                new Outreach.Welcome(person("wm2", false, Map.of()), "wm2", "lan", "WC-2"), MessageContent.of("你好"));
        outreach.welcome(
                new Outreach.Welcome(person("wm3", false, Map.of()), "wm3", "lan", null), MessageContent.of("你好"));

        assertThat(missed.alarms())
                .extracting(Alarm::key)
                .containsExactlyInAnyOrder("alarm.welcome.REFUSED", "alarm.welcome.CODE_OVER", "alarm.welcome.NO_CODE");
        assertThat(notes.openFor("lan")).hasSize(3);

        assertThat(missed.settle("welcome/" + Hash.of("WC-1"))).isTrue();
        assertThat(missed.settle("welcome/" + Hash.of("WC-1"))).isFalse();
        notes.done("greet/wm2/lan", "lan");

        assertThat(missed.alarms()).extracting(Alarm::key).containsExactly("alarm.welcome.NO_CODE");
        clock.advance(Duration.ofDays(8));
        assertThat(missed.alarms()).isEmpty();
    }

    @Test
    void checksTheShopsWordsAndNotTheName() {
        when(copyCheck.check("天下第一帅，您好"))
                .thenReturn(List.of(CopyFinding.ofOwnList("own-list", "第一", "第九条", "删去", 2, 4)));

        DeliveryOutcome deliveryOutcome = outreach.welcome(
                new Outreach.Welcome(person(false, Map.of()), "wm1", "lan", "WC-1"),
                new MessageContent(new Wording("天下第一帅，您好", "某某，您好"), List.of()));

        assertThat(deliveryOutcome).isInstanceOf(DeliveryOutcome.Said.class);
    }

    private MassMessageState state() {
        return MassMessageFixture.latest(massMessages, 1).get(0).state();
    }

    private void later(Duration by) {
        clock.advance(by);
        massMessages.drive();
    }

    private Customer person(boolean optedOut, Map<String, Customer.Consent> consent) {
        return person("wm1", optedOut, consent);
    }

    private Customer person(String externalUserId, boolean optedOut, Map<String, Customer.Consent> consent) {
        return known(new Customer(
                CustomerId.next(),
                "b-1",
                "oU-1",
                null,
                "小林",
                new Customer.Contact(externalUserId, "lan", Instant.EPOCH, true),
                Map.of(),
                consent,
                optedOut,
                1,
                Instant.EPOCH,
                0));
    }

    /** As the store would have them from now on. */
    private Customer known(Customer person) {
        when(customers.find(person.id())).thenReturn(Optional.of(person));
        return person;
    }
}
