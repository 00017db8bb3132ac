package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.broadcast.PostDraft.People;
import io.quanzi.broadcast.PostDraft.State;
import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Holdout;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.MassMessageFixture;
import io.quanzi.outreach.MessagesToPeople;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.Audit;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestAudit;
import io.quanzi.shared.TestMongo;
import io.quanzi.work.DeathAtEveryCommand;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** A post to people one by one: who gets it, who does not and why, and that nobody gets it twice. */
class PostToPeopleTests {
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final Words WORDS = new Words("新品试用", "新到的纸尿裤，欢迎试用。", List.of());

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final List<Customer> shop = new ArrayList<>();
    private final Customers customers = mock(Customers.class);
    private final CopyCheck copyCheck = mock(CopyCheck.class);
    private final MessagesToPeople toPeople = MassMessageFixture.toPeople(mongo, customers, copyCheck, clock);
    private final PostPeople postPeople = new PostPeople(customers, toPeople, clock);
    private final PostDrafts postDrafts = of(mongo, clock);

    @BeforeEach
    void isAShop() {
        when(customers.holdout()).thenReturn(new Holdout("salt", 0));
        when(copyCheck.check(anyString())).thenReturn(List.of());
        doAnswer(asked -> {
                    Consumer<Customer> reader = asked.getArgument(asked.getArguments().length - 1);
                    shop.forEach(reader);
                    return null;
                })
                .when(customers)
                .forEach(any());
        doAnswer(asked -> {
                    Consumer<Customer> reader = asked.getArgument(1);
                    shop.stream().limit(2).forEach(reader);
                    return null;
                })
                .when(customers)
                .forEachIn(any(), any());
        shop.add(person("wm-1", "lan", true, true, false));
        shop.add(person("wm-2", "mei", true, true, false));
        shop.add(person("wm-3", "lan", true, true, false));
        shop.add(person("wm-4", "lan", true, false, false));
        shop.add(person("wm-5", "lan", true, true, true));
        shop.add(person("wm-6", "mei", false, true, false));
    }

    private static Customer person(String contact, String officer, boolean live, boolean consents, boolean optedOut) {
        Map<String, Customer.Consent> consent =
                Map.of("marketing", new Customer.Consent(consents, "card", "1", Instant.EPOCH));
        return new Customer(
                CustomerId.next(),
                null,
                null,
                null,
                contact,
                new Customer.Contact(contact, officer, Instant.EPOCH, live),
                Map.of(),
                consent,
                optedOut,
                1,
                Instant.EPOCH,
                0);
    }

    private PostDrafts of(MongoTemplate store, Clock time) {
        MessagesToPeople gate = MassMessageFixture.toPeople(store, customers, copyCheck, time);
        return new PostDrafts(
                store,
                mock(CustomerGroups.class),
                MassMessageFixture.gate(store, copyCheck, time),
                gate,
                new PostPeople(customers, gate, time),
                PostDraftsTests.growth(store, time),
                new AbTestRows(store),
                TestAudit.of(store, time),
                time);
    }

    private static PostDraft drafted(PostDrafts drafts, People people) {
        drafts.create(ID, "xiaolan", List.of(), WORDS);
        drafts.choose(ID, people);
        return drafts.find(ID).orElseThrow();
    }

    @Test
    void countsWhoGetsItAndWhoDoesNotAndWhyBeforeItIsSubmitted() {
        PostDraft draft = drafted(postDrafts, new People(true, List.of(), List.of()));

        MessagesToPeople.Reach reach = postPeople.reach(draft);

        assertThat(reach.byOfficer()).containsOnly(Map.entry("lan", 2), Map.entry("mei", 1));
        assertThat(reach.skipped())
                .containsOnly(
                        Map.entry(SkipReason.NO_CONSENT, 1),
                        Map.entry(SkipReason.OPTED_OUT, 1),
                        Map.entry(SkipReason.NO_CONTACT, 1));
        assertThat(postPeople
                        .reach(drafted(postDrafts, new People(false, List.of("moms"), List.of("lan"))))
                        .byOfficer())
                .containsOnly(Map.entry("lan", 1));
        assertThat(postPeople.reach(drafted(postDrafts, People.NONE)).people()).isZero();
    }

    @Test
    @Tag("deaths")
    void goesToEveryOneOnceBeforeWhicheverCommandTheProcessDies() {
        int places = DeathAtEveryCommand.of((store, time) -> new DeathAtEveryCommand.User(
                Duration.ofSeconds(61),
                () -> drafted(of(store, time), new People(true, List.of(), List.of())),
                () -> {
                    PostDrafts life = of(store, time);
                    PostDraft draft = life.find(ID).orElseThrow();
                    life.submit(draft, draft.version(), "xiaolan", "people=3"); // pressed again after a death
                    life.drive();
                },
                when -> {
                    assertThat(store.findAll(Document.class, "mass_tasks"))
                            .as(when)
                            .extracting(task -> task.get("userId") + " " + task.get("recipients"))
                            .containsExactlyInAnyOrder("lan [wm-1, wm-3]", "mei [wm-2]");
                    assertThat(store.findAll(Document.class, "deliveries"))
                            .as(when)
                            .extracting(row -> row.getString("state"))
                            .containsExactlyInAnyOrder("SAID", "SAID", "SAID", "SKIPPED", "SKIPPED", "SKIPPED");
                    assertThat(of(store, time).find(ID).orElseThrow().state())
                            .as(when)
                            .isEqualTo(State.SENT);
                }));

        assertThat(places).isGreaterThan(10);
    }

    @Test
    void leavesOutWhoWasToldTheSameTodayOrHasHadTheMonthsMessages() {
        PostDraft draft = drafted(postDrafts, new People(true, List.of(), List.of("lan")));
        postDrafts.submit(draft, draft.version(), "xiaolan", "");
        for (int used = 0; used < 30; used++) {
            mongo.insert(
                    new Document("_id", "offer/" + used)
                            .append("recipients", List.of("wm-2"))
                            .append("month", "2026-03")
                            .append("plannedAt", Date.from(Instant.parse("2026-03-01T02:00:00Z")))
                            .append("toGroups", false)
                            .append("state", "DELIVERED"),
                    "mass_tasks");
        }
        assertThat(postPeople.reach(draft).skipped()).containsEntry(SkipReason.REPEATED, 2);

        mongo.insert(
                new Document("_id", "offer/last")
                        .append("recipients", List.of("wm-2"))
                        .append("month", "2026-03")
                        .append("plannedAt", Date.from(Instant.parse("2026-03-01T02:00:00Z")))
                        .append("toGroups", false)
                        .append("state", "DELIVERED"),
                "mass_tasks");
        clock.advance(Duration.ofDays(1));

        PostDraft all = new PostDraft(
                ID,
                1,
                State.DRAFT,
                "xiaolan",
                clock.instant(),
                List.of(),
                new People(true, List.of(), List.of()),
                WORDS,
                null,
                24,
                null);
        assertThat(postPeople.reach(all).byOfficer()).containsOnly(Map.entry("lan", 2));
        assertThat(postPeople.reach(all).skipped()).containsEntry(SkipReason.OVER_BUDGET, 1);
    }

    @Test
    void waitsForApprovalWhereItGrewPastWhatItWasLetGoWith() {
        drafted(postDrafts, new People(true, List.of(), List.of()));
        postDrafts.plan(ID, clock.instant().plus(Duration.ofDays(1)), 24);
        PostDraft draft = postDrafts.find(ID).orElseThrow();
        assertThat(postDrafts.submit(draft, draft.version(), "xiaolan", "people=3"))
                .isTrue();
        for (int more = 0; more < 1_200; more++) {
            shop.add(person("wm-more-" + more, "lan", true, true, false));
        }
        clock.advance(Duration.ofDays(1).plusSeconds(1));
        postDrafts.drive();

        assertThat(mongo.findAll(Document.class, "mass_tasks")).isEmpty();
        var approvals = new PostApprovals(mongo, PostDraftsTests.growth(mongo, clock), postDrafts, clock);
        assertThat(approvals.alarms()).extracting(Alarm::key).containsExactly("alarm.posts.grown");
        assertThat(approvals.grown(ID))
                .contains(new PostApprovals.Grown(new PostSize(1_203, 0), new PostSize(1_000, 10), false));
        PostDraft waits = postDrafts.find(ID).orElseThrow();
        assertThat(approvals.approve(ID, waits.version(), "meili", new PostSize(1_203, 0)))
                .isTrue();

        assertThat(postDrafts.find(ID).orElseThrow().state()).isEqualTo(State.SENT);
        assertThat(mongo.findAll(Document.class, "mass_tasks")).hasSize(2);
        assertThat(approvals.alarms()).isEmpty();
        assertThat(mongo.findAll(Document.class, Audit.COLLECTION))
                .extracting(line -> line.get("action") + " " + line.get("after"))
                .contains("post.grown REVIEW");
    }

    @Test
    void waitsForTheMorningWhereItComesAtNight() {
        clock.set(Instant.parse("2026-03-03T12:59:00Z")); // 20:59 in Shanghai
        drafted(postDrafts, new People(true, List.of(), List.of()));
        postDrafts.plan(ID, clock.instant().plusSeconds(30), 24);
        PostDraft draft = postDrafts.find(ID).orElseThrow();
        postDrafts.submit(draft, draft.version(), "xiaolan", "");
        clock.advance(Duration.ofMinutes(2));
        postDrafts.drive();
        assertThat(mongo.findAll(Document.class, "mass_tasks")).isEmpty();

        clock.set(Instant.parse("2026-03-04T01:00:00Z"));
        postDrafts.drive();

        assertThat(mongo.findAll(Document.class, "mass_tasks")).hasSize(2);
    }
}
