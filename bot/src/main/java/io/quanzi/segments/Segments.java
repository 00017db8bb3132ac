package io.quanzi.segments;

import com.mongodb.MongoException;
import io.quanzi.customer.ContactBound;
import io.quanzi.customer.ContactWithdrawn;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.CustomersMerged;
import io.quanzi.customer.DerivedData;
import io.quanzi.customer.TraitsChanged;
import io.quanzi.customer.TraitsListener;
import io.quanzi.playbook.Playbook;
import io.quanzi.segments.MemberRows.Stored;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import io.quanzi.wecom.contacts.Contacts;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The members of every segment, worked out when what is known of a person changes, and kept in {@link MemberRows}. */
@Component
public class Segments implements TraitsListener, DerivedData {
    private static final Logger log = LoggerFactory.getLogger(Segments.class);
    private static final int BATCH = 500;

    private final Playbook playbook;
    private final SegmentsFile file;
    private final Customers customers;
    private final Contacts contacts;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final MemberRows rows;
    private final RefreshDays refreshDays;
    private boolean kept;

    Segments(
            Playbook playbook,
            SegmentsFile file,
            Customers customers,
            Contacts contacts,
            MongoOperations mongo,
            Clock clock,
            ApplicationEventPublisher events) {
        this.playbook = playbook;
        this.file = file;
        this.customers = customers;
        this.contacts = contacts;
        this.clock = clock;
        this.events = events;
        this.rows = new MemberRows(mongo, clock);
        this.refreshDays = new RefreshDays(mongo);
    }

    /** All segments, the highest priority first. */
    public List<Segment> all() {
        return content().map(SegmentsFile.Content::segments).orElse(List.of()).stream()
                .sorted(Comparator.comparingInt(Segment::priority).reversed().thenComparing(Segment::name))
                .toList();
    }

    /** The names of those of some segments that have a text in their title. */
    public static List<String> titled(List<Segment> segments, String text) {
        String sought = text.toLowerCase(Locale.ROOT);
        return segments.stream()
                .filter(segment -> segment.title().toLowerCase(Locale.ROOT).contains(sought))
                .map(Segment::name)
                .toList();
    }

    public Optional<Segment> find(String name) {
        return all().stream().filter(segment -> segment.name().equals(name)).findFirst();
    }

    /** The segments of a person as last worked out, the highest priority first. */
    public List<Segment> of(CustomerId customer) {
        Set<String> names = rows.of(customer).names();
        return all().stream().filter(segment -> names.contains(segment.name())).toList();
    }

    /** The segments of some people as last worked out, each highest priority first; who is in none is left out. */
    public Map<CustomerId, List<Segment>> ofAll(Collection<CustomerId> people) {
        List<Segment> all = all();
        var segments = new HashMap<CustomerId, List<Segment>>();
        rows.ofAll(people)
                .forEach((person, stored) -> segments.put(
                        person,
                        all.stream()
                                .filter(segment -> stored.names().contains(segment.name()))
                                .toList()));
        return segments;
    }

    /** The segments that a person would be in on a day, the highest priority first. */
    public List<Segment> matching(Customer person, LocalDate day) {
        var one = new PersonOnDay(person, day);
        return all().stream()
                .filter(segment -> HandPlacements.holds(segment, one))
                .toList();
    }

    /** Why a person is in each segment, or is not, as of today; the highest priority first. */
    public List<Reason.OfSegment> why(Customer person) {
        var reasons = new RuleReasons(person, today());
        return all().stream()
                .map(segment -> new Reason.OfSegment(
                        segment, byHand(reasons.of(segment.when()), HandPlacements.of(person, segment.name()))))
                .toList();
    }

    /** How many are in a segment, as last worked out. */
    public long countIn(String segment) {
        return rows.countIn(segment);
    }

    /** A placement by hand, with what the rule says below it. */
    private static Reason byHand(Reason rule, HandPlacements.Placement placement) {
        return switch (placement) {
            case IN -> new Reason(true, Message.of("why.by-hand.in"), Message.NONE, List.of(rule));
            case OUT -> new Reason(false, Message.of("why.by-hand.out"), Message.NONE, List.of(rule));
            case RULE -> rule;
        };
    }

    @Override
    public void onTraits(List<TraitsChanged> changes) {
        LocalDate today = today();
        if (changes.size() == 1) {
            refresh(changes.get(0).person(), today, false);
        } else {
            refreshTogether(changes.stream().map(TraitsChanged::person).toList(), today);
        }
    }

    /** A new contact gets the tags of what is known already. */
    @EventListener
    void on(ContactBound bound) {
        customers.find(bound.customer()).ifPresent(person -> refresh(person, today(), true));
    }

    @EventListener
    void on(ContactWithdrawn withdrawn) {
        customers.find(withdrawn.customer()).ifPresent(person -> refresh(person, today(), false));
    }

    /**
     * Removes a person who turned out to be another from all segments; the other's are worked out when the contact is
     * bound to them.
     */
    @EventListener
    void on(CustomersMerged merged) {
        rows.remove(List.of(merged.from()));
    }

    @Override
    public void removeOf(Collection<CustomerId> people) {
        rows.remove(people);
    }

    /** Recomputes the people whose change a dead process had not published to the end. */
    @Scheduled(fixedDelay = 10_000)
    void finishLeftBehind() {
        rows.leftBehind(BATCH).forEach(this::finish);
    }

    /** Keeps with people the segments that an earlier release did not keep there. */
    @Scheduled(fixedDelay = 500, initialDelay = 5_000)
    void keepWithPeople() {
        if (kept) {
            return;
        }
        try {
            List<CustomerId> people = customers.withoutKeptSegments(BATCH);
            Map<CustomerId, Stored> stored = rows.ofAll(people);
            customers.keepSegments(people.stream()
                    .collect(Collectors.toMap(
                            person -> person,
                            person -> stored.getOrDefault(person, Stored.NONE).names())));
            kept = people.isEmpty();
        } catch (DataAccessException | MongoException unreachable) {
            log.warn("segments are kept with people later cause={}", unreachable.toString());
        }
    }

    /** Recomputes one person; a failure is logged, so that it does not stop the others. */
    private void finish(CustomerId customer) {
        try {
            customers.find(customer).ifPresent(person -> refresh(person, today(), false));
        } catch (RuntimeException refused) {
            log.warn(
                    "segments published again later customer={} cause={}",
                    customer.value(),
                    refused.toString(),
                    refused);
        }
    }

    /** Works out anew whose segments the days since the last time can change, or everybody; how many changed. */
    int refreshFor(LocalDate today) {
        Optional<SegmentsFile.Content> content = content();
        Optional<LocalDate> since = content.flatMap(file -> refreshDays.since(today, file));
        int changed = since.map(day -> refreshTurning(day, today)).orElseGet(() -> refreshAll(today));
        content.ifPresent(file -> refreshDays.note(today, file, since.isEmpty()));
        return changed;
    }

    /** Works out everybody anew; how many changed. */
    int refreshAll(LocalDate today) {
        return refresh(customers::forEach, today);
    }

    /** Those of whom something comes to be so many days ago, or is so no more, on a day after one and until another. */
    private int refreshTurning(LocalDate since, LocalDate today) {
        int changed = 0;
        for (Rule rule : all().stream()
                .flatMap(segment -> segment.when().byDays())
                .distinct()
                .toList()) {
            String trait = Objects.requireNonNull(rule.trait());
            int days = Objects.requireNonNull(rule.withinDays());
            LocalDate next = since.plusDays(1);
            changed += refresh(reader -> customers.forEachWithDay(trait, next, today, reader), today);
            changed += refresh(
                    reader -> customers.forEachWithDay(trait, next.minusDays(days), today.minusDays(days), reader),
                    today);
        }
        return changed;
    }

    private int refresh(Consumer<Consumer<Customer>> source, LocalDate today) {
        var changed = new AtomicInteger();
        var batch = new ArrayList<Customer>();
        source.accept(person -> {
            batch.add(person);
            if (batch.size() == BATCH) {
                changed.addAndGet(refresh(batch, today));
                batch.clear();
            }
        });
        return changed.addAndGet(refresh(batch, today));
    }

    /** Most days few people change: only those are read again, one at a time. */
    private int refresh(List<Customer> people, LocalDate today) {
        int changed = 0;
        for (Customer person : changed(people, today)) {
            if (customers
                    .find(person.id())
                    .filter(now -> refresh(now, today, false))
                    .isPresent()) {
                changed++;
            }
        }
        return changed;
    }

    /** Returns the people whose segments differ from the stored ones, or whose last change was not published to the end. */
    private List<Customer> changed(List<Customer> people, LocalDate today) {
        if (playbook.isWithheld(SegmentsFile.PATH)) {
            return List.of();
        }
        Map<CustomerId, Stored> stored =
                rows.ofAll(people.stream().map(Customer::id).toList());
        List<Segment> all = all();
        return people.stream()
                .filter(person -> !stored.getOrDefault(person.id(), Stored.NONE).isDone(matching(all, person, today)))
                .toList();
    }

    /**
     * Does what {@link #refresh(Customer, LocalDate, boolean)} does of one person for several at once, with one command for
     * each of its steps; those whose change was not published to the end, or who changed meanwhile, one at a time.
     */
    private void refreshTogether(List<Customer> people, LocalDate today) {
        if (playbook.isWithheld(SegmentsFile.PATH)) {
            return;
        }
        Map<CustomerId, Stored> stored =
                rows.ofAll(people.stream().map(Customer::id).toList());
        List<Segment> all = all();
        var changes = new ArrayList<MemberRows.Change>();
        var alone = new ArrayList<Customer>();
        for (Customer person : people) {
            Stored before = stored.getOrDefault(person.id(), Stored.NONE);
            Set<String> now = matching(all, person, today);
            if (before.was() != null) {
                alone.add(person);
            } else if (!before.isDone(now)) {
                changes.add(new MemberRows.Change(person, before.names(), now));
            }
        }
        if (!changes.isEmpty()) {
            String teller = UUID.randomUUID().toString();
            begin(changes, teller);
            changes.forEach(this::tell);
            Map<CustomerId, Customer> latest = new HashMap<>();
            customers
                    .findAll(
                            changes.stream().map(change -> change.person().id()).toList())
                    .forEach(person -> latest.put(person.id(), person));
            var done = new ArrayList<CustomerId>();
            for (MemberRows.Change change : changes) {
                Customer seen = change.person();
                Customer now = latest.getOrDefault(seen.id(), seen);
                if (now.version() == seen.version()) {
                    done.add(seen.id());
                } else {
                    publishLatest(now, today, teller, true);
                }
            }
            rows.end(done, teller);
        }
        alone.forEach(person -> refresh(person, today, false));
    }

    private static Set<String> matching(List<Segment> all, Customer person, LocalDate today) {
        var one = new PersonOnDay(person, today);
        return all.stream()
                .filter(segment -> HandPlacements.holds(segment, one))
                .map(Segment::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Computes one person's segments. The segments before stay stored beside the new ones until the change is published,
     * so that a process killed in between leaves a change that the next computation publishes.
     *
     * @param tags wants the tags even when nothing changed
     * @return whether there was a change to publish
     */
    private boolean refresh(Customer seen, LocalDate today, boolean tags) {
        return publishLatest(seen, today, UUID.randomUUID().toString(), tags);
    }

    /** While the shop's file cannot be read everybody stays where they are. */
    private boolean publishLatest(Customer seen, LocalDate today, String teller, boolean atOnce) {
        if (playbook.isWithheld(SegmentsFile.PATH)) {
            return false;
        }
        Customer person = seen;
        boolean changed = false;
        boolean publishes = atOnce;
        while (true) {
            Stored stored = rows.of(person.id());
            Set<String> now = matching(all(), person, today);
            boolean unpublished = !stored.isDone(now);
            if (!unpublished && !publishes) {
                return false;
            }
            if (stored.was() != null) {
                rows.takeOverFromTheDead(person.id());
            }
            var change = new MemberRows.Change(person, stored.published(), now);
            begin(List.of(change), teller);
            tell(change);
            changed |= unpublished;
            publishes = true;
            // of two who work on what they saw of a person at different times, the one who ends last has seen the
            // latest
            Optional<Customer> latest = customers.find(person.id());
            if (latest.isEmpty() || latest.get().version() == person.version()) {
                rows.end(List.of(person.id()), teller);
                return changed;
            }
            person = latest.get();
        }
    }

    private void begin(List<MemberRows.Change> changes, String teller) {
        rows.begin(changes, teller);
        customers.keepSegments(changes.stream()
                .collect(Collectors.toMap(change -> change.person().id(), MemberRows.Change::now)));
    }

    private void tell(MemberRows.Change change) {
        wantTags(change.person(), change.now());
        var entered = new HashSet<>(change.now());
        entered.removeAll(change.before());
        var left = new HashSet<>(change.before());
        left.removeAll(change.now());
        if (!entered.isEmpty() || !left.isEmpty()) {
            events.publishEvent(
                    new SegmentsChanged(change.person().id(), Set.copyOf(entered), Set.copyOf(left), clock.instant()));
        }
    }

    private void wantTags(Customer person, Set<String> names) {
        Optional<SegmentsFile.Content> content = content();
        person.liveContact()
                .ifPresent(contact -> content.ifPresent(file -> contacts.wantTags(
                        contact.userId(),
                        contact.externalUserId(),
                        file.tagGroup(),
                        file.segments().stream()
                                .filter(segment -> names.contains(segment.name()))
                                .map(Segment::tag)
                                .filter(Objects::nonNull)
                                .collect(Collectors.toSet()))));
    }

    /** The tag group in WeCom that is ours alone; empty while the file is faulty or missing. */
    Optional<String> tagGroup() {
        return content().map(SegmentsFile.Content::tagGroup);
    }

    /** The tags a person should carry, by the segments as last worked out. */
    Set<String> tagsOf(CustomerId customer) {
        return of(customer).stream().map(Segment::tag).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    /** The same of many people at once; those without any are left out. */
    Map<CustomerId, Set<String>> tagsOf(Collection<CustomerId> people) {
        Map<String, String> tags = new HashMap<>();
        for (Segment segment : all()) {
            if (segment.tag() != null) {
                tags.put(segment.name(), segment.tag());
            }
        }
        var wanted = new HashMap<CustomerId, Set<String>>();
        rows.ofAll(people)
                .forEach((person, stored) -> wanted.put(
                        person,
                        stored.names().stream()
                                .map(tags::get)
                                .filter(Objects::nonNull)
                                .collect(Collectors.toSet())));
        return wanted;
    }

    /** The file in force; empty while it is faulty or missing. */
    Optional<SegmentsFile.Content> content() {
        return playbook.at(file, SegmentsFile.PATH);
    }

    private LocalDate today() {
        return ChinaTime.dayOf(clock.instant());
    }
}
