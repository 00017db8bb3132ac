package io.quanzi.segments;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.ContactBound;
import io.quanzi.customer.ContactWithdrawn;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.CustomersMerged;
import io.quanzi.customer.TraitsChanged;
import io.quanzi.customer.TraitsListener;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.wecom.contacts.Contacts;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The members of every segment.
 *
 * <pre>{"_id": "c66f...", "segments": ["everyone", "moms-0-6-months"], "at": ISODate}</pre>
 *
 * and while its change is being published
 *
 * <pre>{"was": ["everyone"], "tellers": ["5d1c..."], "until": ISODate}</pre>
 *
 * A process registers in {@code tellers} while it publishes, and removes itself once it has read the person again and found
 * nothing newer than what it published. If it dies, it stays registered, and any node recomputes the person after
 * {@code until}.
 */
@Component
public class Segments implements TraitsListener {
    private static final Logger log = LoggerFactory.getLogger(Segments.class);
    private static final String MEMBERS = "segment_members";
    private static final String SEGMENTS = "segments";
    private static final String WAS = "was";
    private static final String TELLERS = "tellers";
    private static final String UNTIL = "until";
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final int BATCH = 500;

    private final Playbook playbook;
    private final SegmentsFile file;
    private final Customers customers;
    private final Contacts contacts;
    private final MongoOperations mongo;
    private final Clock clock;
    private final ApplicationEventPublisher events;

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
        this.mongo = mongo;
        this.clock = clock;
        this.events = events;
        // serves the people of a segment, and their number
        mongo.indexOps(MEMBERS).createIndex(new Index(SEGMENTS, Sort.Direction.ASC));
        // finds what a dead process left half published; few rows have it
        mongo.indexOps(MEMBERS).createIndex(new Index(UNTIL, Sort.Direction.ASC).sparse());
    }

    /** All segments, the highest priority first. */
    public List<Segment> all() {
        return content().map(SegmentsFile.Content::segments).orElse(List.of()).stream()
                .sorted(Comparator.comparingInt(Segment::priority).reversed().thenComparing(Segment::name))
                .toList();
    }

    public Optional<Segment> find(String name) {
        return all().stream().filter(segment -> segment.name().equals(name)).findFirst();
    }

    /** The segments of a person as last worked out, the highest priority first. */
    public List<Segment> of(CustomerId customer) {
        Set<String> names = stored(customer).names();
        return all().stream().filter(segment -> names.contains(segment.name())).toList();
    }

    /** The segments that a person would be in on a day, the highest priority first. */
    public List<Segment> matching(Customer person, LocalDate day) {
        return all().stream()
                .filter(segment -> segment.when().matches(person, day))
                .toList();
    }

    @Override
    public void onTraits(List<TraitsChanged> changes) {
        LocalDate today = today();
        if (changes.size() == 1) {
            refresh(changes.get(0).person(), today, false);
        } else {
            changed(changes.stream().map(TraitsChanged::person).toList(), today)
                    .forEach(person -> refresh(person, today, false));
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
        mongo.remove(rowOf(merged.from()), MEMBERS);
    }

    /** Recomputes the people whose change a dead process had not published to the end. */
    @Scheduled(fixedDelay = 10_000)
    void finishLeftBehind() {
        mongo.find(Query.query(leftBehind()).with(Sort.by(UNTIL, "_id")).limit(BATCH), Document.class, MEMBERS)
                .forEach(row -> finish(new CustomerId(row.getString("_id"))));
    }

    private Criteria leftBehind() {
        return where(UNTIL).lte(clock.instant());
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

    /** Works out everybody anew; how many changed. */
    int refreshAll(LocalDate today) {
        var changed = new AtomicInteger();
        var batch = new ArrayList<Customer>();
        customers.forEach(person -> {
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
        var stored = new HashMap<String, Stored>();
        List<String> ids = people.stream().map(person -> person.id().value()).toList();
        mongo.find(Query.query(where("_id").in(ids)), Document.class, MEMBERS)
                .forEach(row -> stored.put(row.getString("_id"), Stored.read(row)));
        List<Segment> all = all();
        return people.stream()
                .filter(person ->
                        !stored.getOrDefault(person.id().value(), Stored.NONE).isDone(matching(all, person, today)))
                .toList();
    }

    private static Set<String> matching(List<Segment> all, Customer person, LocalDate today) {
        return all.stream()
                .filter(segment -> segment.when().matches(person, today))
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
        String teller = UUID.randomUUID().toString();
        Customer person = seen;
        boolean changed = false;
        boolean publishes = tags;
        while (true) {
            Stored stored = stored(person.id());
            Set<String> now = matching(all(), person, today);
            boolean unpublished = !stored.isDone(now);
            if (!unpublished && !publishes) {
                return false;
            }
            publish(person, stored, now, teller);
            changed |= unpublished;
            publishes = true;
            // of two who work on what they saw of a person at different times, the one who ends last has seen the
            // latest
            Optional<Customer> latest = customers.find(person.id());
            if (latest.isEmpty() || latest.get().version() == person.version()) {
                markPublished(person, teller);
                return changed;
            }
            person = latest.get();
        }
    }

    private void publish(Customer person, Stored stored, Set<String> now, String teller) {
        Set<String> before = stored.published();
        if (stored.was() != null) {
            // what is published now covers all that a dead process had to publish
            mongo.updateFirst(
                    rowOf(person.id()).addCriteria(leftBehind()),
                    new Update().set(TELLERS, List.of()).set(UNTIL, until()),
                    MEMBERS);
        }
        mongo.upsert(
                rowOf(person.id()),
                new Update()
                        .set(SEGMENTS, List.copyOf(now))
                        .set(WAS, List.copyOf(before))
                        .addToSet(TELLERS, teller)
                        .set(UNTIL, until())
                        .set("at", clock.instant()),
                MEMBERS);
        wantTags(person, now);
        var entered = new HashSet<>(now);
        entered.removeAll(before);
        var left = new HashSet<>(before);
        left.removeAll(now);
        if (!entered.isEmpty() || !left.isEmpty()) {
            events.publishEvent(
                    new SegmentsChanged(person.id(), Set.copyOf(entered), Set.copyOf(left), clock.instant()));
        }
    }

    /** Removes the teller; the last one also removes the segments before, as the present ones are published. */
    private void markPublished(Customer person, String teller) {
        if (!forgetBefore(person, List.of(teller))) {
            mongo.updateFirst(rowOf(person.id()), new Update().pull(TELLERS, teller), MEMBERS);
            forgetBefore(person, List.of());
        }
    }

    private boolean forgetBefore(Customer person, List<String> tellers) {
        return mongo.updateFirst(
                                rowOf(person.id()).addCriteria(where(TELLERS).is(tellers)),
                                new Update().unset(WAS).unset(TELLERS).unset(UNTIL),
                                MEMBERS)
                        .getMatchedCount()
                == 1;
    }

    private static Query rowOf(CustomerId customer) {
        return Query.query(where("_id").is(customer.value()));
    }

    private Date until() {
        return Date.from(clock.instant().plus(LEASE));
    }

    /**
     * A person's segments as they stand.
     *
     * @param was the segments published last; null when those are the present ones
     */
    private record Stored(Set<String> names, @Nullable Set<String> was) {
        static final Stored NONE = new Stored(Set.of(), null);

        static Stored read(Document row) {
            List<String> was = row.getList(WAS, String.class);
            return new Stored(
                    new TreeSet<>(row.getList(SEGMENTS, String.class)), was == null ? null : new TreeSet<>(was));
        }

        Set<String> published() {
            return was == null ? names : was;
        }

        boolean isDone(Set<String> now) {
            return was == null && now.equals(names);
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
        List<String> ids = people.stream().map(CustomerId::value).toList();
        for (Document row : mongo.find(Query.query(where("_id").in(ids)), Document.class, MEMBERS)) {
            wanted.put(
                    new CustomerId(row.getString("_id")),
                    Stored.read(row).names().stream()
                            .map(tags::get)
                            .filter(Objects::nonNull)
                            .collect(Collectors.toSet()));
        }
        return wanted;
    }

    private Stored stored(CustomerId customer) {
        Document row = mongo.findOne(rowOf(customer), Document.class, MEMBERS);
        return row == null ? Stored.NONE : Stored.read(row);
    }

    private Optional<SegmentsFile.Content> content() {
        return playbook.at(file, SegmentsFile.PATH);
    }

    private LocalDate today() {
        return ChinaTime.dayOf(clock.instant());
    }
}
