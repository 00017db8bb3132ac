package io.quanzi.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.mongodb.client.model.Filters;
import io.quanzi.customer.ContactBound;
import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Customers;
import io.quanzi.customer.CustomersMerged;
import io.quanzi.customer.Trait;
import io.quanzi.customer.TraitValues;
import io.quanzi.customer.TraitsChanged;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.Source;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.DyingStore;
import io.quanzi.shared.SettableClock;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.wecom.contacts.Contacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tags wanted in the end are those of the person's segments, wherever the process died on the way. */
class SegmentsAfterDeathTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final DyingStore store = new DyingStore();
    private final Playbook playbook = mock(Playbook.class);
    private final SegmentsFile file = new SegmentsFile();
    private final Contacts contacts = mock(Contacts.class);
    private final List<SegmentsChanged> told = new ArrayList<>();
    private final Customers customers = CustomerFixture.customers(store.mongo(), clock, this::publish);
    private final Segments segments =
            new Segments(playbook, file, customers, contacts, store.mongo(), clock, this::publish);
    private Set<String> wanted = Set.of();
    private @Nullable CustomerId refused;
    private boolean deaf;

    private final CustomerId lin = customers
            .findOrCreate(new Buyer("b-1", null, null, null, null), Instant.EPOCH)
            .id();

    @BeforeEach
    void shippedSegments() throws IOException {
        var content = file.parse(new Source(SegmentsFile.PATH, Files.readString(Path.of(SegmentsFile.PATH))));
        when(playbook.at(file, SegmentsFile.PATH)).thenReturn(Optional.of(content));
        doAnswer(call -> wanted = call.getArgument(3))
                .when(contacts)
                .wantTags(anyString(), anyString(), anyString(), any());
    }

    private void publish(Object event) {
        if (event instanceof TraitsChanged changed) {
            if (!deaf) {
                segments.onTraits(List.of(changed));
            }
        } else if (event instanceof ContactBound bound) {
            segments.on(bound);
        } else if (event instanceof SegmentsChanged changed
                && changed.customer().equals(refused)) {
            throw new IllegalStateException("refused");
        } else if (event instanceof SegmentsChanged changed) {
            told.add(changed);
        }
    }

    @Test
    void leavesEverybodyWhereTheyAreWhileTheShopsFileCannotBeRead() {
        CustomerFixture.bind(store.mongo(), clock, this::publish, lin, "wm-lin", "lan");
        customers.setTraits(
                lin, TraitValues.of(Trait.ORDERS, 1).set(Trait.FIRST_PAID_ON, LocalDate.parse("2026-03-03")));
        assertThat(segments.countIn("new-buyers")).isEqualTo(1);
        told.clear();
        when(playbook.at(file, SegmentsFile.PATH)).thenReturn(Optional.empty());
        when(playbook.isWithheld(SegmentsFile.PATH)).thenReturn(true);

        customers.setTraits(lin, TraitValues.of(Trait.ORDERS, 2));

        assertThat(segments.refreshAll(ChinaTime.dayOf(clock.instant()))).isZero();
        assertThat(segments.countIn("new-buyers")).isEqualTo(1);
        assertThat(told).isEmpty();
        assertThat(wanted).containsExactly("新客");
    }

    @Test
    void isToldByRedeliveryWhenNobodyComesBack() {
        afterEveryDeath(this::redeliver);
    }

    @Test
    void isToldByTheNextTryOfTheSameNote() {
        afterEveryDeath(() -> {});
    }

    private void afterEveryDeath(Runnable recovery) {
        CustomerFixture.bind(store.mongo(), clock, this::publish, lin, "wm-lin", "lan");
        TraitValues first = TraitValues.of(Trait.ORDERS, 1).set(Trait.FIRST_PAID_ON, LocalDate.parse("2026-03-03"));
        TraitValues second = TraitValues.of(Trait.ORDERS, 2).set(Trait.FIRST_PAID_ON, LocalDate.parse("2026-03-03"));
        boolean died = true;
        for (int commands = 0; died; commands++) {
            customers.setTraits(lin, first);
            assertThat(wanted).containsExactly("新客");
            told.clear();
            died = store.diesAfter(commands, () -> customers.setTraits(lin, second));
            recovery.run();
            if (customers
                    .find(lin)
                    .flatMap(person -> person.trait("orders"))
                    .filter(Integer.valueOf(1)::equals)
                    .isPresent()) {
                assertThat(wanted)
                        .as("died after %d commands, before anything changed", commands)
                        .containsExactly("新客");
            }
            customers.setTraits(lin, second);
            assertThat(wanted).as("died after %d commands", commands).isEmpty();
            assertThat(told).as("died after %d commands", commands).isNotEmpty().allSatisfy(change -> {
                assertThat(change.left()).containsExactly("new-buyers");
                assertThat(change.entered()).isEmpty();
            });
            assertThat(segments.of(lin)).extracting(Segment::name).containsExactly("everyone");
        }
    }

    /** A placement by hand counts more than the rule, and its tag follows; without it the rule decides again. */
    @Test
    void aPlacementByHandCountsMoreThanTheRule() {
        CustomerFixture.bind(store.mongo(), clock, this::publish, lin, "wm-lin", "lan");
        var placements = new HandPlacements(customers);

        placements.place(lin, "new-buyers", HandPlacements.Placement.IN);
        assertThat(wanted).containsExactly("新客");
        assertThat(segments.of(lin)).extracting(Segment::name).containsExactly("new-buyers", "everyone");
        Reason why = segments.why(customers.find(lin).orElseThrow()).stream()
                .filter(one -> one.segment().name().equals("new-buyers"))
                .findFirst()
                .orElseThrow()
                .reason();
        assertThat(why.met()).isTrue();
        assertThat(why.parts())
                .singleElement()
                .satisfies(rule -> assertThat(rule.met()).isFalse());
        placements.place(lin, "everyone", HandPlacements.Placement.OUT);
        placements.place(lin, "new-buyers", HandPlacements.Placement.RULE);

        assertThat(wanted).isEmpty();
        assertThat(segments.of(lin)).isEmpty();
    }

    @Test
    void isToldByRedeliveryAloneOnceItIsStored() {
        CustomerFixture.bind(store.mongo(), clock, this::publish, lin, "wm-lin", "lan");
        boolean died = true;
        for (int commands = 2; died; commands++) {
            int orders = commands % 2 + 1;
            died = store.diesAfter(
                    commands,
                    () -> customers.setTraits(
                            lin,
                            TraitValues.of(Trait.ORDERS, orders)
                                    .set(Trait.FIRST_PAID_ON, LocalDate.parse("2026-03-03"))));
            redeliver();
            assertThat(wanted).isEqualTo(orders == 1 ? Set.of("新客") : Set.of());
        }
    }

    /** Of two nodes the one that saw less wrote last and died: nothing of it stands in the person's own row any more. */
    @Test
    void isMadeGoodWhenADeadNodeWroteOverANewerLook() {
        CustomerFixture.bind(store.mongo(), clock, this::publish, lin, "wm-lin", "lan");
        customers.setTraits(
                lin, TraitValues.of(Trait.ORDERS, 1).set(Trait.FIRST_PAID_ON, LocalDate.parse("2026-03-03")));
        var seenByTheDead = customers.find(lin).orElseThrow();
        customers.setTraits(
                lin, TraitValues.of(Trait.ORDERS, 2).set(Trait.FIRST_PAID_ON, LocalDate.parse("2026-03-03")));
        assertThat(wanted).isEmpty();
        boolean overwritten = false;
        for (int commands = 1; !overwritten && commands < 20; commands++) {
            store.diesAfter(
                    commands,
                    () -> segments.onTraits(
                            List.of(new TraitsChanged(seenByTheDead, Set.of("orders"), clock.instant()))));
            overwritten = wanted.contains("新客");
        }

        assertThat(overwritten).isTrue();

        clock.advance(Duration.ofSeconds(31));
        segments.finishLeftBehind();

        assertThat(wanted).isEmpty();
        assertThat(segments.of(lin)).extracting(Segment::name).containsExactly("everyone");
    }

    /** The living node was through before the dead one's older wish came: what it wrote does not hide who is dead. */
    @Test
    void isMadeGoodWhenADeadNodeWishedAfterALivingOneWasThrough() {
        CustomerFixture.bind(store.mongo(), clock, this::publish, lin, "wm-lin", "lan");
        customers.setTraits(
                lin, TraitValues.of(Trait.ORDERS, 1).set(Trait.FIRST_PAID_ON, LocalDate.parse("2026-03-03")));
        var seenByTheDead = customers.find(lin).orElseThrow();
        customers.setTrait(lin, Trait.ORDERS, 2);
        diesWishing(new TraitsChanged(seenByTheDead, Set.of("orders"), clock.instant()), 3);
        assertIsMadeGood();
    }

    @Test
    void isMadeGoodWhenItDiedTellingANewContact() {
        CustomerFixture.bind(store.mongo(), clock, this::publish, lin, "wm-lin", "lan");
        customers.setTraits(
                lin, TraitValues.of(Trait.ORDERS, 1).set(Trait.FIRST_PAID_ON, LocalDate.parse("2026-03-03")));
        diesWishing(new ContactBound(lin, "wm-lin", "lan", "scan", null, clock.instant(), null), 2);
        assertIsMadeGood();
    }

    /** Before the wish another node works off the person's next order, all of it; after the wish this one dies. */
    private void diesWishing(Object event, int orders) {
        var wish = new AtomicInteger();
        doAnswer(call -> {
                    boolean ofTheDead = wish.getAndIncrement() == 0;
                    if (ofTheDead) {
                        customers.setTrait(lin, Trait.ORDERS, orders);
                    }
                    wanted = call.getArgument(3);
                    if (ofTheDead) {
                        throw new IllegalStateException("died");
                    }
                    return null;
                })
                .when(contacts)
                .wantTags(anyString(), anyString(), anyString(), any());
        assertThatIllegalStateException().isThrownBy(() -> publish(event));
        assertThat(wish).hasValueGreaterThan(1);
        assertThat(wanted).containsExactly("新客");
    }

    private void assertIsMadeGood() {
        clock.advance(Duration.ofSeconds(31));
        segments.finishLeftBehind();

        assertThat(wanted).isEmpty();
        assertThat(segments.of(lin)).extracting(Segment::name).containsExactly("everyone");
        assertThat(store.mongo().getCollection("segment_members").find(Filters.exists("was")))
                .isEmpty();
    }

    @Test
    void keepsNobodyWaitingForAnotherWhoseChangeIsRefused() {
        CustomerId mei = customers
                .findOrCreate(new Buyer("b-2", null, null, null, null), Instant.EPOCH)
                .id();
        for (CustomerId each : List.of(lin, mei)) {
            store.diesAfter(
                    3,
                    () -> segments.onTraits(List.of(
                            new TraitsChanged(customers.find(each).orElseThrow(), Set.of("orders"), clock.instant()))));
        }
        told.clear();
        refused = lin;

        clock.advance(Duration.ofSeconds(31));
        segments.finishLeftBehind();

        assertThat(told).extracting(SegmentsChanged::customer).containsExactly(mei);
    }

    @Test
    void tellsOfSeveralPeopleByOneCommandForEachStep() {
        List<CustomerId> people = List.of(lin, buyer("b-2"), buyer("b-3"));
        List<TraitsChanged> changes = unheard(people, 1);

        assertThat(store.commandsOf(() -> segments.onTraits(changes)))
                .as("what stood, what stands, what stands with the people, who they are by now, the end")
                .isEqualTo(5);
        assertThat(told).extracting(SegmentsChanged::customer).containsExactlyElementsOf(people);
        assertThat(members("new-buyers")).isEqualTo(3);
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void tellsOfSeveralPeopleWhereverItDied() {
        List<CustomerId> people = List.of(lin, buyer("b-2"), buyer("b-3"));
        boolean died = true;
        for (int commands = 0; died; commands++) {
            segments.onTraits(unheard(people, 1));
            List<TraitsChanged> changes = unheard(people, 2);
            told.clear();

            died = store.diesAfter(commands, () -> segments.onTraits(changes));
            clock.advance(Duration.ofSeconds(31));
            segments.finishLeftBehind();
            segments.onTraits(changes);

            assertThat(told)
                    .as("died after %d commands", commands)
                    .extracting(SegmentsChanged::customer)
                    .containsAll(people);
            assertThat(told).allSatisfy(change -> assertThat(change.left()).containsExactly("new-buyers"));
            assertThat(members("new-buyers")).isZero();
            assertThat(unfinished()).isEmpty();
        }
    }

    @Test
    void tellsOfTheLatestOfThoseWhoChangedMeanwhile() {
        CustomerId mei = buyer("b-2");
        List<TraitsChanged> changes = unheard(List.of(lin, mei), 1);
        unheard(List.of(mei), 2);

        segments.onTraits(changes);

        assertThat(members("new-buyers")).isOne();
        assertThat(segments.of(mei)).extracting(Segment::name).containsExactly("everyone");
        assertThat(unfinished()).isEmpty();
    }

    private CustomerId buyer(String id) {
        return customers
                .findOrCreate(new Buyer(id, null, null, null, null), Instant.EPOCH)
                .id();
    }

    /** Changes that nobody has heard of yet. */
    private List<TraitsChanged> unheard(List<CustomerId> people, int orders) {
        deaf = true;
        people.forEach(each -> customers.setTraits(
                each, TraitValues.of(Trait.ORDERS, orders).set(Trait.FIRST_PAID_ON, ChinaTime.dayOf(clock.instant()))));
        deaf = false;
        return people.stream()
                .map(each -> new TraitsChanged(customers.find(each).orElseThrow(), Set.of("orders"), clock.instant()))
                .toList();
    }

    private List<Document> unfinished() {
        return store.mongo()
                .getCollection("segment_members")
                .find(Filters.exists("was"))
                .into(new ArrayList<>());
    }

    private long members(String segment) {
        return store.mongo().findAll(Document.class, "segment_members").stream()
                .filter(row -> row.getList("segments", String.class).contains(segment))
                .count();
    }

    @Test
    void countsNobodyWhoTurnedOutToBeAnother() {
        CustomerFixture.bind(store.mongo(), clock, this::publish, lin, "wm-lin", "lan");
        assertThat(members("everyone")).isOne();

        segments.on(new CustomersMerged(lin, CustomerId.next(), clock.instant()));

        assertThat(members("everyone")).isZero();
        assertThat(segments.of(lin)).isEmpty();
    }

    @Test
    void isMadeGoodByTheNextDaysRefreshToo() {
        CustomerFixture.bind(store.mongo(), clock, this::publish, lin, "wm-lin", "lan");
        customers.setTraits(
                lin, TraitValues.of(Trait.ORDERS, 1).set(Trait.FIRST_PAID_ON, LocalDate.parse("2026-03-03")));
        assertThat(wanted).containsExactly("新客");
        clock.advance(Duration.ofDays(31));

        boolean died = true;
        for (int commands = 0; died; commands++) {
            died = store.diesAfter(commands, () -> segments.refreshAll(ChinaTime.dayOf(clock.instant())));
            if (died) {
                clock.advance(Duration.ofSeconds(31));
                segments.refreshAll(ChinaTime.dayOf(clock.instant()));
            }
            assertThat(wanted).isEmpty();
            assertThat(segments.refreshAll(ChinaTime.dayOf(clock.instant()))).isZero();
            customers.setTrait(lin, Trait.FIRST_PAID_ON, ChinaTime.dayOf(clock.instant()));
            assertThat(wanted).containsExactly("新客");
            clock.advance(Duration.ofDays(31));
        }
    }

    @Test
    void wantsTheLatestThoughAnOlderWishComesLast() {
        customers.setTraits(
                lin, TraitValues.of(Trait.ORDERS, 1).set(Trait.FIRST_PAID_ON, LocalDate.parse("2026-03-03")));
        var wishes = new AtomicInteger();
        doAnswer(call -> {
                    if (wishes.getAndIncrement() == 0) { // the first one is slow: meanwhile the second order comes
                        customers.setTrait(lin, Trait.ORDERS, 2);
                    }
                    wanted = call.getArgument(3);
                    return null;
                })
                .when(contacts)
                .wantTags(anyString(), anyString(), anyString(), any());

        CustomerFixture.bind(store.mongo(), clock, this::publish, lin, "wm-lin", "lan");

        assertThat(wishes).hasValueGreaterThan(1);
        assertThat(wanted).isEmpty();
    }

    private void redeliver() {
        clock.advance(Duration.ofMinutes(2));
        CustomerFixture.redeliver(store.mongo(), clock, this::publish);
    }
}
