package io.quanzi.sop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.broadcast.MorePosts;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.customer.Beginning;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Holdout;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessageEnded;
import io.quanzi.outreach.MassMessageFixture;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.MessageContent.Picture;
import io.quanzi.outreach.Subject;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.PlaybookFixture;
import io.quanzi.playbook.Source;
import io.quanzi.segments.Segments;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestAudit;
import io.quanzi.shared.TestMongo;
import io.quanzi.work.DeathAtEveryCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Steps of SOPs: who gets which when, who does not and why, and nobody twice. */
class SopRunsTests {
    private static final String PATH = "schedules/sops/care.yaml";
    private static final LocalDate FIRST = LocalDate.parse("2026-03-02");
    private static final String CARE = """
        # 关怀
        name: care
        title: 新客户关怀
        kind: customer
        anchor: added
        includeDays: 7
        goal: bought
        goalDays: 5
        steps:
          - id: hello
            day: 1
            time: "10:00"
            text: 您好
          - id: later
            day: 3
            time: "10:00"
            text: 用得惯吗
        """;

    @TempDir
    private Path directory;

    /** Eight in the morning of the third of March in Shanghai. */
    private final SettableClock clock = new SettableClock("2026-03-03T00:00:00Z");

    private final MongoTemplate mongo = TestMongo.fresh();
    private final List<Customer> shop = new ArrayList<>();
    private final Map<CustomerId, List<Purchase>> orders = new HashMap<>();
    private final Map<CustomerGroup, LocalDate> groups = new HashMap<>();
    private final Customers customers = mock(Customers.class);
    private final CustomerGroups customerGroups = mock(CustomerGroups.class);
    private final Purchases purchases = mock(Purchases.class);
    private final CopyCheck copyCheck = mock(CopyCheck.class);

    @BeforeEach
    void isAShop() throws IOException {
        Files.createDirectories(directory.resolve("schedules/sops"));
        Files.writeString(directory.resolve(PATH), CARE);
        when(batchesFile.now(any())).thenReturn(SopBatches.SHIPPED);
        when(customers.holdout()).thenReturn(new Holdout("salt", 0));
        when(copyCheck.check(anyString())).thenReturn(List.of());
        doAnswer(asked -> {
                    Consumer<Customer> reader = asked.getArgument(4);
                    began(asked.getArgument(0), asked.getArgument(1), asked.getArgument(2))
                            .forEach(reader);
                    return null;
                })
                .when(customers)
                .forEachWith(any(), any(), any(), any(), any());
        doAnswer(asked -> began(asked.getArgument(0), asked.getArgument(1), asked.getArgument(2))
                        .count())
                .when(customers)
                .countWith(any(), any(), any(), any());
        doAnswer(asked -> {
                    Collection<String> contacts = asked.getArgument(0);
                    return shop.stream()
                            .filter(person -> contacts.contains(person.nickname()))
                            .toList();
                })
                .when(customers)
                .byContacts(any());
        when(purchases.ofAll(any())).thenReturn(orders);
        doAnswer(asked -> {
                    LocalDate from = asked.getArgument(0);
                    LocalDate to = asked.getArgument(1);
                    var made = new HashMap<>(groups);
                    made.values().removeIf(day -> day.isBefore(from) || day.isAfter(to));
                    return made;
                })
                .when(customerGroups)
                .createdFrom(any(), any());
        shop.add(person("wm-1", "lan", FIRST, true, false));
        shop.add(person("wm-2", "mei", FIRST, true, false));
        shop.add(person("wm-3", "lan", FIRST, false, false));
        shop.add(person("wm-4", "lan", FIRST, true, true));
        shop.add(person("wm-5", "lan", FIRST, true, false));
        shop.add(person("wm-6", "lan", FIRST.minusDays(30), true, false));
    }

    private Stream<Customer> began(Beginning beginning, LocalDate from, LocalDate to) {
        return shop.stream()
                .filter(person ->
                        beginning.of(person).stream().anyMatch(day -> !day.isBefore(from) && !day.isAfter(to)));
    }

    private static Customer person(String contact, String officer, LocalDate added, boolean consents, boolean out) {
        Map<String, Customer.Consent> consent =
                Map.of("marketing", new Customer.Consent(consents, "card", "1", Instant.EPOCH));
        Instant since = added.atTime(4, 0).toInstant(java.time.ZoneOffset.UTC);
        return new Customer(
                CustomerId.next(),
                null,
                null,
                null,
                contact,
                new Customer.Contact(contact, officer, since, true),
                Map.of(),
                consent,
                out,
                1,
                Instant.EPOCH,
                0);
    }

    /** All that one process has. */
    private record Life(
            Playbook playbook,
            SopRuns runs,
            Sops sops,
            SopResultsListener results,
            SopCondition condition,
            SopCalendar calendar) {}

    private final SopBatches.File batchesFile = mock(SopBatches.File.class);

    private final SopFile sopFile = new SopFile();

    @SuppressWarnings("unchecked")
    private Life life(MongoTemplate store, Clock time) {
        Playbook playbook = PlaybookFixture.started(store, time, directory, sopFile);
        var files = new SopFiles(playbook, sopFile, batchesFile, store, time);
        var people = new SopPeople(customers, customerGroups, mock(Segments.class));
        var goals = new SopGoals(purchases, time);
        var stops = new SopStops(store);
        var records = new StepRecords(store);
        var contents = new StepContents((template, model) -> "模板 " + template);
        MassMessages massMessages = MassMessageFixture.massMessages(store, customers, time);
        var runner = new SopRunner(
                files,
                people,
                goals,
                stops,
                records,
                MassMessageFixture.gate(store, copyCheck, time),
                MassMessageFixture.toPeople(store, customers, copyCheck, time),
                massMessages,
                time);
        ObjectProvider<io.quanzi.schedule.HistoryProgress> none = mock(ObjectProvider.class);
        when(none.stream()).thenAnswer(asked -> Stream.empty());
        var runs = new SopRuns(store, files, runner, contents, none, time);
        return new Life(
                playbook,
                runs,
                new Sops(files, people, goals, stops, records, contents, TestAudit.of(store, time), time),
                new SopResultsListener(massMessages, customers, records, time),
                new SopCondition(files, people, goals, stops),
                new SopCalendar(files, people, new ComingSteps(files, runs, runner, contents, time), time));
    }

    private static void at(SettableClock time, String shanghai) {
        time.set(java.time.LocalDateTime.parse(shanghai)
                .atZone(io.quanzi.shared.ChinaTime.ZONE)
                .toInstant());
    }

    private List<String> tasks() {
        return tasks(mongo);
    }

    private static List<String> tasks(MongoTemplate store) {
        return store.findAll(Document.class, "mass_tasks").stream()
                .map(task -> task.get("userId") + " " + task.get("recipients") + " " + task.get("text"))
                .toList();
    }

    private List<String> records() {
        return mongo.findAll(Document.class, StepRecords.STEPS).stream()
                .map(row -> shop.stream()
                                .filter(one -> one.id().value().equals(row.getString("customer")))
                                .findFirst()
                                .map(Customer::nickname)
                                .orElse(row.getString("chat"))
                        + " " + row.get("step") + " " + row.get("state") + " " + row.get("reason"))
                .toList();
    }

    private void buys(Customer person, String shanghai, boolean givenBack) {
        Instant paid = java.time.LocalDateTime.parse(shanghai)
                .atZone(io.quanzi.shared.ChinaTime.ZONE)
                .toInstant();
        Money paidFor = new Money(100);
        orders.put(
                person.id(),
                List.of(new Purchase(
                        "O-1",
                        person.id(),
                        paid,
                        paidFor,
                        List.of(),
                        givenBack ? List.of(new Purchase.Refund("R-1", paidFor, paid.plusSeconds(1))) : List.of(),
                        null,
                        false)));
    }

    @Test
    void goesToThoseWhoAddedSoManyDaysAgoOneTaskAnOfficerAndSaysWhyOthersDoNotGetIt() {
        Life life = life(mongo, clock);
        buys(shop.get(4), "2026-03-02T20:00:00", false);
        life.runs().drive();
        at(clock, "2026-03-03T09:59:59");
        life.runs().drive();
        assertThat(tasks()).isEmpty();

        at(clock, "2026-03-03T10:00:00");
        life.runs().drive();
        life.runs().drive();

        assertThat(tasks()).containsExactlyInAnyOrder("lan [wm-1] 您好", "mei [wm-2] 您好");
        assertThat(records())
                .containsExactlyInAnyOrder(
                        "wm-1 hello TASKED ",
                        "wm-2 hello TASKED ",
                        "wm-3 hello SKIPPED NO_CONSENT",
                        "wm-4 hello SKIPPED OPTED_OUT",
                        "wm-5 hello SKIPPED GOAL");
        Sops.Overview overview = life.sops().overviews().get(0);
        assertThat(overview.waiting()).isEqualTo(2);
        assertThat(overview.reached()).isEqualTo(1);
        assertThat(overview.inIt()).isEqualTo(4);
        assertThat(overview.skipped()).containsEntry("GOAL", 1L).containsEntry("NO_CONSENT", 1L);
        assertThat(life.sops().steps(overview.sop()).get("hello")).isEqualTo(new Sops.StepCount(2, 5, 0));
        at(clock, "2026-03-04T08:00:00");
        assertThat(life.sops().steps(overview.sop()).get("later")).isEqualTo(new Sops.StepCount(0, 0, 5));
        assertThat(life.sops().ahead(overview.sop(), 3)).isEqualTo(5);
    }

    @Test
    void isForeseenForThoseWhoWillGetItAndInTheWordsThatAreFixed() throws IOException {
        Life life = life(mongo, clock);
        buys(shop.get(4), "2026-03-02T20:00:00", false);
        life.runs().drive();
        Instant now = clock.instant();

        List<MorePosts.Said> said = life.calendar().said(now, now.plus(Duration.ofDays(6)), now);
        assertThat(said)
                .extracting(MorePosts.Said::id)
                .containsExactly("sop@care/hello@2026-03-03T10:00", "sop@care/later@2026-03-05T10:00");
        assertThat(said.get(0).people())
                .extracting(Customer::nickname)
                .containsExactlyInAnyOrder(
                        "wm-1", "wm-2", "wm-3", "wm-4"); // without consent or opted out: told by the gate
        assertThat(life.calendar().said(now, now.plus(Duration.ofDays(6)), now.plus(Duration.ofDays(1))))
                .hasSize(1);
        at(clock, "2026-03-03T09:40:00");
        life.runs().drive();
        Files.writeString(directory.resolve(PATH), CARE.replace("您好", "再见"));
        Life anew = life(mongo, clock);
        assertThat(anew.calendar().said(clock.instant(), now.plus(Duration.ofDays(1)), now))
                .singleElement()
                .satisfies(one -> assertThat(one.content().text()).isEqualTo("您好"));
        at(clock, "2026-03-03T10:00:00");
        anew.runs().drive();
        assertThat(anew.calendar().said(clock.instant(), now.plus(Duration.ofDays(1)), now))
                .isEmpty();
    }

    @Test
    void whatStandsUnderTheWordsGoesAlong() throws IOException {
        String picture = "ab".repeat(32);
        Files.writeString(
                directory.resolve(PATH),
                CARE.replace("text: 您好", "text: 您好\n    attachments: [{ kind: picture, picture: " + picture + " }]"));
        Life life = life(mongo, clock);
        life.runs().drive();
        at(clock, "2026-03-03T10:00:00");
        life.runs().drive();

        assertThat(MassMessageFixture.massMessages(mongo, customers, clock)
                        .of("sop@care/hello@2026-03-03T10:00/people"))
                .isNotEmpty()
                .allSatisfy(task -> assertThat(task.copy().attachments()).containsExactly(new Picture(picture)));
    }

    @Test
    void anOrderThatWasGivenBackReachesNothing() {
        Life life = life(mongo, clock);
        buys(shop.get(0), "2026-03-02T20:00:00", true);
        life.runs().drive();
        at(clock, "2026-03-03T10:00:00");
        life.runs().drive();

        assertThat(tasks()).contains("lan [wm-1, wm-5] 您好");
    }

    @Test
    void isAskedAgainWhenTheMessageIsMade() {
        Life life = life(mongo, clock);
        life.runs().drive();
        at(clock, "2026-03-03T10:00:00");
        life.runs().drive();
        var subject = new Subject("sop", List.of("care", "hello", "2026-03-02", "care/hello@2026-03-03T10:00"));
        assertThat(life.condition().notTo(subject, shop)).isEmpty();

        buys(shop.get(0), "2026-03-03T10:00:00", false);
        life.sops().takeOut("care", shop.get(1).id(), FIRST, "meili");

        assertThat(life.condition().notTo(subject, shop))
                .containsExactlyInAnyOrder(shop.get(0).id(), shop.get(1).id());
    }

    @Test
    void writesWhoHasItWhenTheTaskEnds() {
        Life life = life(mongo, clock);
        life.runs().drive();
        at(clock, "2026-03-03T10:00:00");
        life.runs().drive();
        Document lan = mongo.findAll(Document.class, "mass_tasks").stream()
                .filter(task -> task.get("userId").equals("lan"))
                .findFirst()
                .orElseThrow();
        lan.put("state", "PARTLY");
        lan.put("results", List.of(new Document("to", "wm-1").append("result", "SENT")));
        mongo.save(lan, "mass_tasks");

        life.results().on(new MassMessageEnded(lan.getString("_id"), MassMessageState.PARTLY, clock.instant()));

        assertThat(records()).contains("wm-1 hello SENT ", "wm-5 hello SKIPPED NOT_DELIVERED", "wm-2 hello TASKED ");
    }

    @Test
    void wordsAreFixedHalfAnHourBefore() {
        Life life = life(mongo, clock);
        PlaybookEditor editor = PlaybookFixture.editor(life.playbook(), clock);
        at(clock, "2026-03-03T09:31:00");
        life.runs().drive();
        int version = life.playbook().active(PATH).orElseThrow().version();
        editor.save(new Source(PATH, CARE.replace("您好", "早上好").replace("day: 3", "day: 2")), version, "meili");
        at(clock, "2026-03-03T10:00:00");
        life.runs().drive();
        assertThat(tasks()).contains("mei [wm-2] 您好");

        at(clock, "2026-03-04T10:00:00");
        shop.add(person("wm-7", "mei", FIRST.plusDays(1), true, false));
        life.runs().drive();

        assertThat(tasks()).contains("mei [wm-7] 早上好", "mei [wm-2] 用得惯吗");
    }

    @Test
    void pausedGoesNowhereAndWhatWasDueMeanwhileIsNotMadeUpFor() {
        Life life = life(mongo, clock);
        life.runs().drive();
        PlaybookEditor editor = PlaybookFixture.editor(life.playbook(), clock);
        at(clock, "2026-03-03T09:40:00");
        life.runs().drive();
        editor.save(new Source(PATH, CARE + "paused: true\n"), 1, "meili");
        at(clock, "2026-03-03T10:00:00");
        life.runs().drive();
        editor.save(new Source(PATH, CARE), 2, "meili");
        at(clock, "2026-03-03T15:00:00");
        life.runs().drive();
        assertThat(tasks()).isEmpty();

        at(clock, "2026-03-05T10:00:00");
        life.runs().drive();

        assertThat(tasks()).contains("mei [wm-2] 用得惯吗");
        assertThat(life.sops().waysOf(shop.get(1)).get(0).steps())
                .extracting(step -> step.state() + step.reason())
                .containsExactly("SKIPPEDBEFORE", "TASKED");
    }

    @Test
    void comesLateOnItsDayAndIsMissedAfterIt() {
        Life life = life(mongo, clock);
        life.runs().drive();
        at(clock, "2026-03-03T20:59:00");
        life.runs().drive();
        assertThat(tasks()).hasSize(2);

        at(clock, "2026-03-05T21:00:00");
        life.runs().drive();

        assertThat(tasks()).hasSize(2);
        assertThat(mongo.findAll(Document.class, SopRuns.RUNS))
                .filteredOn(run -> run.getString("step").equals("later"))
                .extracting(run -> run.get("day") + " " + run.get("state"))
                .contains("2026-03-05 MISSED", "2026-03-04 MISSED");
    }

    @Test
    void officersGetTheirBatchAtTheirTimeAndNobodyGetsAStepTwice() {
        when(batchesFile.now(any())).thenReturn(new SopBatches("11:00", List.of(new SopBatches.Own("lan", "14:00"))));
        Life life = life(mongo, clock);
        life.runs().drive();
        at(clock, "2026-03-03T11:00:00");
        life.runs().drive();
        assertThat(tasks()).containsExactly("mei [wm-2] 您好");

        when(batchesFile.now(any())).thenReturn(new SopBatches("14:00", List.of()));
        at(clock, "2026-03-03T14:00:00");
        life.runs().drive();

        assertThat(tasks()).containsExactlyInAnyOrder("mei [wm-2] 您好", "lan [wm-1, wm-5] 您好");
    }

    @Test
    void aManagerTakesSomebodyOutAndPutsThemBack() {
        Life life = life(mongo, clock);
        life.runs().drive();
        CustomerId mei = shop.get(1).id();
        assertThat(life.sops().takeOut("care", mei, FIRST, "meili")).isTrue();
        assertThat(life.sops().takeOut("care", mei, FIRST, "meili")).isFalse();
        assertThat(life.sops().waysOf(shop.get(1))).first().satisfies(way -> {
            assertThat(way.over()).isEqualTo("BY_HAND");
            assertThat(way.by()).isEqualTo("meili");
            assertThat(way.next()).isEmpty();
        });
        at(clock, "2026-03-03T10:00:00");
        life.runs().drive();
        assertThat(tasks()).containsExactly("lan [wm-1, wm-5] 您好");

        assertThat(life.sops().putBack("care", mei, FIRST, "meili")).isTrue();
        assertThat(life.sops().putBack("care", mei, FIRST, "meili")).isFalse();
        assertThat(life.sops()
                        .waysOf(shop.get(1))
                        .get(0)
                        .next()
                        .orElseThrow()
                        .step()
                        .id())
                .isEqualTo("later");
        assertThat(mongo.findAll(Document.class, "audit"))
                .extracting(line -> line.get("action") + " " + line.get("before") + ">" + line.get("after"))
                .containsExactly("customer.sop.out >care", "customer.sop.back care>");
    }

    @Test
    void whoReachedTheGoalAfterTheLastStepIsCountedWhenItsDaysAreOver() {
        Life life = life(mongo, clock);
        life.runs().drive();
        buys(shop.get(0), "2026-03-06T10:00:00", false);
        at(clock, "2026-03-07T09:00:00");
        life.runs().drive();

        assertThat(life.sops().overviews().get(0).reached()).isEqualTo(1);
        assertThat(life.sops().waysOf(shop.get(2)).get(0).over()).isEqualTo("ENDED");
    }

    @Test
    void postsIntoGroupsSoManyDaysAfterTheyWereMadeAndTellsTheCalendar() throws IOException {
        Files.writeString(
                directory.resolve(PATH),
                CARE.replace("kind: customer", "kind: group")
                        .replace("anchor: added", "anchor: group-created")
                        .replace("goal: bought\ngoalDays: 5\n", ""));
        groups.put(new CustomerGroup("wr-1", "新群一", "lan", null, 5, 4, false), FIRST);
        groups.put(new CustomerGroup("wr-2", "新群二", "mei", null, 5, 4, false), FIRST);
        groups.put(new CustomerGroup("wr-3", "空群", "mei", null, 1, 0, false), FIRST);
        Life life = life(mongo, clock);
        life.runs().drive();
        assertThat(life.calendar().between(clock.instant(), clock.instant().plus(Duration.ofDays(9)), null))
                .extracting(one -> one.at() + " " + one.chatIds().size())
                .containsExactlyInAnyOrder("2026-03-03T02:00:00Z 2", "2026-03-05T02:00:00Z 2");
        assertThat(life.calendar().between(clock.instant(), clock.instant().plus(Duration.ofDays(1)), "lan"))
                .singleElement()
                .satisfies(one -> assertThat(one.chatIds()).containsExactly("wr-1"));

        at(clock, "2026-03-03T10:00:00");
        life.runs().drive();

        assertThat(tasks()).containsExactlyInAnyOrder("lan [wr-1] 您好", "mei [wr-2] 您好");
        assertThat(records()).containsExactlyInAnyOrder("wr-1 hello TASKED ", "wr-2 hello TASKED ");
    }

    @Test
    @Tag("deaths")
    void everyStepGoesOnceBeforeWhicheverCommandTheProcessDies() {
        int places = DeathAtEveryCommand.of((store, time) -> {
            time.set(clock.instant());
            life(store, time).runs().drive();
            at(time, "2026-03-03T10:00:00");
            return new DeathAtEveryCommand.User(
                    Duration.ofSeconds(61),
                    () -> {},
                    () -> life(store, time).runs().drive(),
                    when -> {
                        assertThat(tasks(store))
                                .as(when)
                                .containsExactlyInAnyOrder("lan [wm-1, wm-5] 您好", "mei [wm-2] 您好");
                        assertThat(store.findAll(Document.class, StepRecords.STEPS))
                                .as(when)
                                .extracting(row -> row.getString("state"))
                                .containsExactlyInAnyOrder("TASKED", "TASKED", "TASKED", "SKIPPED", "SKIPPED");
                    });
        });

        assertThat(places).isGreaterThan(10);
    }

    @Test
    void whatIsKeptOfSomebodyIsShownMovedAndErased() {
        Life life = life(mongo, clock);
        life.runs().drive();
        at(clock, "2026-03-03T10:00:00");
        life.runs().drive();
        var data = new SopPersonalData(mongo);
        CustomerId person = shop.get(0).id();
        CustomerId other = CustomerId.next();
        assertThat(data.export(person)).containsOnlyKeys("steps");

        data.merge(person, other);
        data.merge(person, other);
        assertThat(data.export(person)).isEmpty();
        assertThat(data.export(other)).containsOnlyKeys("steps");

        data.erase(other);
        assertThat(data.export(other)).isEmpty();
    }
}
