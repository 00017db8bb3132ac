package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.broadcast.PostDraft.State;
import io.quanzi.broadcast.PostDraft.Words;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.customer.Customers;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessageFixture;
import io.quanzi.outreach.MessageContent.Attachment;
import io.quanzi.outreach.MessageContent.LinkCard;
import io.quanzi.outreach.MessagePictures;
import io.quanzi.outreach.MessagesToPeople;
import io.quanzi.playbook.PlaybookFixture;
import io.quanzi.shared.Audit;
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
import java.util.Optional;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;

class PostDraftsTests {
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final Words WORDS =
            new Words("新品试用", "新到的纸尿裤，欢迎试用。", List.of(new LinkCard("云柔", "https://shop.example.com/p/1", null)));
    private static final Duration AFTER_A_LEASE = Duration.ofSeconds(61);

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final PostDrafts postDrafts = of(mongo, clock);

    static PostDrafts of(MongoTemplate mongo, Clock clock) {
        CopyCheck copyCheck = mock(CopyCheck.class);
        when(copyCheck.check(anyString())).thenReturn(List.of());
        when(copyCheck.lacksMark(contains("怎么选"), any())).thenReturn(true);
        CustomerGroups customerGroups = mock(CustomerGroups.class);
        when(customerGroups.find(anyString())).thenReturn(Optional.empty());
        for (String owner : List.of("lan", "mei", "min")) {
            when(customerGroups.find("wr-" + owner))
                    .thenReturn(Optional.of(new CustomerGroup("wr-" + owner, owner, owner, null, 10, 8, false)));
        }
        Customers customers = mock(Customers.class);
        MessagesToPeople toPeople = MassMessageFixture.toPeople(mongo, customers, copyCheck, clock);
        return new PostDrafts(
                mongo,
                customerGroups,
                MassMessageFixture.gate(mongo, copyCheck, clock),
                toPeople,
                new PostPeople(customers, toPeople, clock),
                growth(mongo, clock),
                new AbTestRows(mongo),
                TestAudit.of(mongo, clock),
                clock);
    }

    /** With the limits that are shipped. */
    static PostGrowth growth(MongoTemplate mongo, Clock clock) {
        return new PostGrowth(
                PlaybookFixture.empty(mongo, clock), new ApprovalLimitsFile(), TestAudit.of(mongo, clock), clock);
    }

    static PostDraft drafted(PostDrafts drafts, Instant at, String... chatIds) {
        drafts.create(ID, "xiaolan", List.of(chatIds), WORDS);
        drafts.plan(ID, at, 4);
        return drafts.find(ID).orElseThrow();
    }

    @Test
    @Tag("deaths")
    void goesToEveryOwnerOnceBeforeWhicheverCommandTheProcessDies() {
        int places = DeathAtEveryCommand.of((store, time) -> new DeathAtEveryCommand.User(
                AFTER_A_LEASE,
                () -> drafted(of(store, time), null, "wr-lan", "wr-mei", "wr-min"),
                () -> {
                    PostDrafts life = of(store, time);
                    PostDraft draft = life.find(ID).orElseThrow();
                    life.submit(draft, draft.version(), "xiaolan", "groups=1"); // pressed again after a death
                    life.drive();
                },
                when -> {
                    assertThat(tasks(store))
                            .as(when)
                            .extracting(task -> task.get("userId") + " " + task.get("recipients"))
                            .containsExactlyInAnyOrder("lan [wr-lan]", "mei [wr-mei]", "min [wr-min]");
                    assertThat(of(store, time).find(ID).orElseThrow().state())
                            .as(when)
                            .isEqualTo(State.SENT);
                    assertThat(store.findAll(Document.class, Audit.COLLECTION))
                            .as(when)
                            .extracting(line -> line.get("actor") + " " + line.get("action") + " " + line.get("detail")
                                    + " " + line.get("after"))
                            .containsExactly("xiaolan post.submit groups=1 " + WORDS.title() + " | " + WORDS.text()
                                    + " | 云柔 https://shop.example.com/p/1 | wr-lan wr-mei wr-min");
                }));

        assertThat(places).isGreaterThan(10);
    }

    @Test
    void eachGroupGetsOneOfTwoTextsByTheTestsHash() {
        Words words = new Words("新品试用", "先说好价", "先说小知识", List.of());
        postDrafts.create(ID, "xiaolan", List.of("wr-lan", "wr-mei", "wr-min"), words);
        PostDraft seen = postDrafts.find(ID).orElseThrow();
        assertThat(seen.words()).isEqualTo(words);
        assertThat(seen.test()).isEmpty(); // as long as nobody knows its day

        postDrafts.submit(seen, seen.version(), "xiaolan", "groups=3");

        AbTest test = postDrafts.find(ID).orElseThrow().test().orElseThrow();
        assertThat(tasks(mongo))
                .extracting(task -> task.getList("recipients", String.class) + " " + task.get("text"))
                .containsExactlyInAnyOrderElementsOf(List.of("wr-lan", "wr-mei", "wr-min").stream()
                        .map(chatId ->
                                List.of(chatId) + " " + (test.of(chatId) == AbVersion.A ? words.text() : words.textB()))
                        .toList());
        assertThat(new AbTestRows(mongo).find(test.id()).orElseThrow().campaigns())
                .containsExactly(PostDrafts.campaignOf(ID));
        assertThat(mongo.findAll(Document.class, Audit.COLLECTION))
                .extracting(line -> line.getString("after"))
                .anySatisfy(after -> assertThat(after).contains("B: 先说小知识"));
    }

    @Test
    void carriesTheMarkOfAnAdvertisementThatItCameToNeed() {
        postDrafts.create(ID, "xiaolan", List.of("wr-lan"), new Words("小知识", "纸尿裤怎么选", WORDS.attachments()));
        PostDraft seen = postDrafts.find(ID).orElseThrow();

        postDrafts.submit(seen, seen.version(), "xiaolan", "groups=1");

        assertThat(tasks(mongo))
                .singleElement()
                .satisfies(task -> assertThat(task.getString("text")).isEqualTo("「广告」纸尿裤怎么选"));
    }

    @Test
    void isSubmittedOnceAndOnlyAsItWasLookedAt() {
        PostDraft seen = drafted(postDrafts, null, "wr-lan");
        postDrafts.write(ID, WORDS);

        assertThat(postDrafts.submit(seen, seen.version(), "xiaolan", "groups=1"))
                .isFalse();
        assertThat(postDrafts.submit(seen, seen.version() + 1, "xiaolan", "groups=1"))
                .isTrue();
        assertThat(postDrafts.submit(seen, seen.version() + 1, "xiaolan", "groups=1"))
                .isFalse();
        assertThat(postDrafts.submit(seen, seen.version() + 2, "xiaolan", "groups=1"))
                .isFalse();

        assertThat(tasks(mongo)).hasSize(1);
        assertThat(postDrafts.choose(ID, List.of())).isFalse();
        assertThat(postDrafts.delete(ID)).isFalse();
        assertThat(postDrafts.makersOf(List.of(PostDrafts.campaignOf(ID), "daily@1/moms")))
                .containsOnly(Map.entry(PostDrafts.campaignOf(ID), "xiaolan"));
    }

    @Test
    void waitsForItsTimeAndIsWaitedForAsLongAsItSays() {
        PostDraft draft = drafted(postDrafts, clock.instant().plus(Duration.ofDays(3)), "wr-lan", "wr-gone");
        postDrafts.submit(draft, draft.version(), "xiaolan", "groups=1");

        clock.advance(Duration.ofDays(3).minusSeconds(1));
        postDrafts.drive();
        assertThat(tasks(mongo)).isEmpty();
        clock.advance(Duration.ofSeconds(61));
        postDrafts.drive();

        assertThat(tasks(mongo)).singleElement().satisfies(task -> {
            assertThat(task.getList("recipients", String.class)).containsExactly("wr-lan");
            assertThat(task.getDate("until")).isEqualTo(Date.from(draft.at().plus(Duration.ofHours(4))));
        });
        assertThat(postDrafts.takeBack(ID)).isFalse();
    }

    @Test
    void isNotSentOnceItIsTakenBackOrItsOwnersTimeIsOver() {
        PostDraft draft = drafted(postDrafts, clock.instant().plus(Duration.ofHours(1)), "wr-lan");
        postDrafts.submit(draft, draft.version(), "xiaolan", "groups=1");
        assertThat(postDrafts.takeBack(ID)).isTrue();
        clock.advance(Duration.ofHours(2));
        postDrafts.drive();
        assertThat(postDrafts.find(ID).orElseThrow().state()).isEqualTo(State.DRAFT);

        PostDraft again = postDrafts.find(ID).orElseThrow();
        postDrafts.submit(again, again.version(), "xiaolan", "groups=1");
        assertThat(tasks(mongo)).hasSize(1);

        mongo.remove(new Query(), "mass_tasks");
        mongo.remove(new Query(), "post_drafts");
        PostDraft late = drafted(postDrafts, clock.instant().plus(Duration.ofHours(1)), "wr-lan");
        postDrafts.submit(late, late.version(), "xiaolan", "groups=1");
        clock.advance(Duration.ofHours(6)); // the process was down
        postDrafts.drive();
        assertThat(tasks(mongo)).isEmpty();
        assertThat(postDrafts.find(ID).orElseThrow().state()).isEqualTo(State.MISSED);
        assertThat(postDrafts.delete(ID)).isTrue();
    }

    private static List<Document> tasks(MongoTemplate mongo) {
        return mongo.findAll(Document.class, "mass_tasks");
    }

    /** What customers see is what was fetched; an address may have led nowhere. */
    @Test
    void aCardWithAPictureThatWasNotFetchedMayNotGo() {
        MessagePictures pictures = mock(MessagePictures.class);
        when(pictures.known(any())).thenReturn(Set.of("ab".repeat(32)));
        var links = new ArrayList<Attachment>();
        for (String cover : List.of("https://pictures.example.com/a.png", "小店", "ab".repeat(32))) {
            links.add(new LinkCard("云柔", "https://shop.example.com/p/1", null, cover));
        }

        assertThat(PostAttachments.faults(links, pictures))
                .extracting(fault -> fault.field() + " " + fault.message().key())
                .containsExactly("cover-0 new-post.fault.card.cover.unfetched", "cover-1 new-post.fault.card.cover");
    }
}
