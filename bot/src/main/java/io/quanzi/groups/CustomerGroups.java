package io.quanzi.groups;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.ContactBound;
import io.quanzi.customer.ContactWithdrawn;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Trait;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.wecom.contacts.Contacts;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/** The groups as last read. */
@Component
public class CustomerGroups {
    private static final Logger log = LoggerFactory.getLogger(CustomerGroups.class);
    public static final String COLLECTION = "groups";

    private static final String CREATED_AT = "createdAt";
    private static final String GROUPS = COLLECTION;
    private static final int DEFAULT_CAPACITY = 200;

    private final Playbook playbook;
    private final GroupsFile file;
    private final Customers customers;
    private final Contacts contacts;
    private final Stays stays;
    private final MongoOperations mongo;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    CustomerGroups(
            Playbook playbook,
            GroupsFile file,
            Customers customers,
            Contacts contacts,
            Stays stays,
            MongoOperations mongo,
            Clock clock,
            ApplicationEventPublisher events) {
        this.playbook = playbook;
        this.file = file;
        this.customers = customers;
        this.contacts = contacts;
        this.stays = stays;
        this.mongo = mongo;
        this.clock = clock;
        this.events = events;
        // serves the groups of a segment
        mongo.indexOps(GROUPS).createIndex(new Index("segment", Sort.Direction.ASC));
        // serves the groups that were made on a day
        mongo.indexOps(GROUPS).createIndex(new Index(CREATED_AT, Sort.Direction.ASC));
        // serve the list of groups in its orders, and of one owner
        for (String order : List.of("members", "customers", "name")) {
            mongo.indexOps(GROUPS).createIndex(new Index(order, Sort.Direction.ASC).on("_id", Sort.Direction.ASC));
        }
        mongo.indexOps(GROUPS)
                .createIndex(new Index("owner", Sort.Direction.ASC)
                        .on("members", Sort.Direction.ASC)
                        .on("_id", Sort.Direction.ASC));
    }

    /** Every group that is not dismissed, by name. */
    public List<CustomerGroup> all() {
        return mongo.find(Query.query(where("dismissed").is(false)).with(Sort.by("name")), CustomerGroup.class, GROUPS);
    }

    /** A group, dismissed or not. */
    public Optional<CustomerGroup> find(String chatId) {
        return Optional.ofNullable(mongo.findById(chatId, CustomerGroup.class, GROUPS));
    }

    /** Some groups by their ids, in their order. */
    public List<CustomerGroup> findAll(List<String> chatIds) {
        Map<String, CustomerGroup> found =
                mongo.find(Query.query(where("_id").in(chatIds)), CustomerGroup.class, GROUPS).stream()
                        .collect(Collectors.toMap(CustomerGroup::chatId, group -> group));
        return chatIds.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    /** The groups that were made on a day of a span, the last day among them, and are not dismissed; with the day. */
    public Map<CustomerGroup, LocalDate> createdFrom(LocalDate from, LocalDate to) {
        var created = new LinkedHashMap<CustomerGroup, LocalDate>();
        mongo.find(
                        Query.query(where(CREATED_AT)
                                        .gte(ChinaTime.startOf(from))
                                        .lt(ChinaTime.startOf(to.plusDays(1)))
                                        .and("dismissed")
                                        .is(false))
                                .with(Sort.by(CREATED_AT, "_id")),
                        Document.class,
                        GROUPS)
                .forEach(row -> created.put(
                        mongo.getConverter().read(CustomerGroup.class, row),
                        ChinaTime.dayOf(row.getDate(CREATED_AT).toInstant())));
        return created;
    }

    /** Whether it is known when a group was made; of those that an earlier release read it is not. */
    boolean isCreationKnown(String chatId) {
        return mongo.exists(Query.query(where("_id").is(chatId).and(CREATED_AT).ne(null)), GROUPS);
    }

    /** How many members a group has before it takes no more by QR code. */
    public int capacity() {
        return content().map(GroupsFile.Content::capacity).orElse(DEFAULT_CAPACITY);
    }

    /** The groups made for a segment, by name. */
    public List<CustomerGroup> of(String segment) {
        return all().stream()
                .filter(customerGroup -> segment.equals(customerGroup.segment()))
                .toList();
    }

    /** The groups made for a segment that take more people by QR code, the emptiest first, at most five. */
    public List<CustomerGroup> withRoom(String segment) {
        int capacity = capacity();
        return of(segment).stream()
                .filter(customerGroup -> customerGroup.members() < capacity)
                .sorted((a, b) -> Integer.compare(a.members(), b.members()))
                .limit(5)
                .toList();
    }

    /** All stays whose person is known. */
    public List<Stay> stays() {
        return stays.all();
    }

    /** Returns the stays in a group, ended or not, the latest first. */
    public List<Stay> staysIn(String chatId, long skip, int most) {
        return stays.in(chatId, skip, most);
    }

    /** How often somebody came into a group. */
    public long countStaysIn(String chatId) {
        return stays.count(chatId);
    }

    /** The people who were in a group at an instant. */
    public Set<CustomerId> peopleIn(String chatId, Instant at) {
        return stays.peopleIn(chatId, at);
    }

    /** Those of them who joined after another instant. */
    public Set<CustomerId> peopleIn(String chatId, Instant joinedAfter, Instant at) {
        return stays.peopleIn(chatId, joinedAfter, at);
    }

    /** Hands on who of those who are not staff is in some groups now, as chat and external user id. */
    public void forEachMember(Collection<String> chatIds, BiConsumer<String, String> reader) {
        stays.forEachOpen(chatIds, reader);
    }

    /** A person's stays in groups, the earliest first. */
    public List<Stay> staysOf(CustomerId person) {
        return stays.of(person).stream()
                .sorted(Comparator.comparing(Stay::joined))
                .toList();
    }

    /** The names of the groups that some people are in now; who is in none is left out. */
    public Map<CustomerId, List<String>> namesOf(Collection<CustomerId> people) {
        List<Stay> open = stays.openOf(people);
        Map<String, String> names = new HashMap<>();
        mongo.find(
                        Query.query(where("_id")
                                .in(open.stream().map(Stay::chatId).distinct().toList())),
                        CustomerGroup.class,
                        GROUPS)
                .forEach(group -> names.put(group.chatId(), group.name()));
        var of = new HashMap<CustomerId, List<String>>();
        for (Stay stay : open) {
            if (stay.customer() != null && names.containsKey(stay.chatId())) {
                of.computeIfAbsent(stay.customer(), person -> new ArrayList<>()).add(names.get(stay.chatId()));
            }
        }
        return of;
    }

    /** How often somebody who is not staff joined a group from an instant on; {@code to} is exclusive. */
    public long joined(Instant from, Instant to) {
        return stays.count("joinedAt", from, to);
    }

    /** How often somebody who is not staff left a group from an instant on; {@code to} is exclusive. */
    public long left(Instant from, Instant to) {
        return stays.count("leftAt", from, to);
    }

    /** How many who are not staff were in a group at an instant, whether we know them or not. */
    public int countIn(String chatId, Instant at) {
        return stays.membersIn(chatId, at).size();
    }

    /** Whether nine in ten of a group's places are taken. */
    public boolean isNearlyFull(CustomerGroup customerGroup) {
        return customerGroup.members() >= capacity() * 9 / 10;
    }

    /** The segments that the playbook has groups for. */
    List<String> madeFor() {
        return content().map(GroupsFile.Content::groups).orElse(List.of()).stream()
                .map(GroupsFile.MadeFor::segment)
                .distinct()
                .toList();
    }

    /** Reads one group and takes over what changed. */
    void refresh(String chatId) {
        Instant asked = clock.instant();
        Optional<Contacts.Group> now = contacts.group(chatId);
        if (now.isEmpty()) {
            dismissed(chatId);
            return;
        }
        Contacts.Group group = now.get();
        String segment = segmentOf(group.name());
        long outsiders =
                group.members().stream().filter(member -> !member.staff()).count();
        mongo.upsert(
                Query.query(where("_id").is(chatId)),
                new Update()
                        .set("name", group.name())
                        .set("owner", group.owner())
                        .set("segment", segment)
                        .set(CREATED_AT, group.createdAt())
                        .set("members", group.members().size())
                        .set("customers", (int) outsiders)
                        .set("version", group.memberVersion())
                        .set("dismissed", false)
                        .set("readAt", clock.instant()),
                GROUPS);
        takeOver(group, segment, asked);
    }

    /**
     * Keeps a stay as nobody's, publishes that it began, and writes then whose it is; publishes an end before it is stored.
     * Whoever dies between finds it again at the next reading. Readings may
     * overtake each other: a stay that was ended since this one was asked for is over, whatever it says.
     */
    private void takeOver(Contacts.Group group, @Nullable String segment, Instant asked) {
        Map<String, Stay> open = new HashMap<>();
        stays.openIn(group.chatId()).forEach(stay -> open.put(stay.member(), stay));
        for (Contacts.Member member : group.members()) {
            if (member.staff()) {
                continue;
            }
            Stay known = open.remove(member.id());
            if (known != null && known.joined().equals(member.joinedAt())) {
                continue;
            }
            Instant left =
                    stays.leftAt(group.chatId(), member.id(), member.joinedAt()).orElse(Instant.MIN);
            if (!left.isBefore(asked)) {
                continue;
            }
            if (known != null) { // left and came back between two readings
                left(known, member.joinedAt());
                stays.end(known, member.joinedAt());
            }
            // nobody's as yet: it is theirs when they were told of, and who leaves meanwhile is found by it
            stays.begin(new Stay(group.chatId(), member.id(), null, member.joinedAt(), null), asked);
        }
        Instant now = clock.instant();
        open.values().forEach(gone -> over(gone, segment, now));
        recognise(group, segment);
    }

    /** Gives stays that are nobody's to the people whose contacts the members are, and tells of them. */
    private void recognise(Contacts.Group group, @Nullable String segment) {
        List<Stay> unknown = stays.openIn(group.chatId()).stream()
                .filter(stay -> stay.customer() == null)
                .toList();
        if (unknown.isEmpty()) {
            return;
        }
        Map<String, CustomerId> known = new HashMap<>();
        for (Customer person :
                customers.byContacts(unknown.stream().map(Stay::member).toList())) {
            if (person.contact() != null) {
                known.put(person.contact().externalUserId(), person.id());
            }
        }
        for (Stay stay : unknown) {
            CustomerId customer = known.get(stay.member());
            if (customer != null) {
                joined(customer, group.chatId(), segment, stay.joined());
                stays.belong(stay.member(), customer);
            }
        }
    }

    private void over(Stay known, @Nullable String segment, Instant at) {
        Stay stay = known.customer() == null ? recognised(known, segment) : known;
        left(stay, at);
        CustomerId customer = stay.customer();
        if (customer != null && segment != null && !isInAnother(customer, stay.chatId(), segment)) {
            customers.setTrait(customer, Trait.inGroup(segment), null);
        }
        stays.end(stay, at);
    }

    /** Gives a stay that is over to whose it is: its begin may have been told by a process that died before it wrote so. */
    private Stay recognised(Stay stay, @Nullable String segment) {
        Optional<Customer> person = customers.byContact(stay.member());
        if (person.isEmpty()) {
            return stay;
        }
        CustomerId customer = person.get().id();
        joined(customer, stay.chatId(), segment, stay.joined());
        stays.belong(stay.member(), customer);
        return new Stay(stay.chatId(), stay.member(), customer, stay.joined(), stay.left());
    }

    private boolean isInAnother(CustomerId customer, String chatId, String segment) {
        return isInOne(stays.of(customer).stream().filter(stay -> !stay.chatId().equals(chatId)), segment);
    }

    /** Whether a person is in a group of the segment as another contact than the one that is not theirs. */
    private boolean isInAnotherAs(ContactWithdrawn withdrawn, String segment) {
        return isInOne(
                stays.of(withdrawn.customer()).stream()
                        .filter(stay -> !stay.member().equals(withdrawn.externalUserId())),
                segment);
    }

    private boolean isInOne(Stream<Stay> some, String segment) {
        List<String> others =
                some.filter(stay -> stay.left() == null).map(Stay::chatId).toList();
        return !others.isEmpty()
                && mongo.exists(
                        Query.query(where("_id").in(others).and("segment").is(segment)), GROUPS);
    }

    private void left(Stay stay, Instant at) {
        if (stay.customer() != null) {
            events.publishEvent(new GroupLeft(stay.customer(), stay.chatId(), stay.joined(), at));
        }
    }

    void joined(CustomerId customer, String chatId, @Nullable String segment, Instant at) {
        if (segment != null) {
            customers.setTrait(customer, Trait.inGroup(segment), true);
        }
        events.publishEvent(new GroupJoined(customer, chatId, at));
    }

    /** Somebody may have been in a group before we knew who they are. */
    @EventListener
    void on(ContactBound bound) {
        List<Stay> others = stays.ofOthers(bound.externalUserId(), bound.customer());
        for (Stay stay : others) {
            if (stay.left() == null) {
                joined(bound.customer(), stay.chatId(), keptSegment(stay.chatId()), stay.joined());
            }
        }
        if (!others.isEmpty()) {
            stays.belong(bound.externalUserId(), bound.customer());
        }
    }

    /**
     * Withdraws the stays of a contact that was somebody else's. The stays go last: whoever dies before finds them again
     * when it is told again.
     */
    @EventListener
    void on(ContactWithdrawn withdrawn) {
        List<Stay> theirs = stays.of(withdrawn.customer()).stream()
                .filter(stay -> stay.member().equals(withdrawn.externalUserId()))
                .toList();
        for (Stay stay : theirs) {
            if (stay.left() == null) {
                left(stay, withdrawn.at());
                String segment = keptSegment(stay.chatId());
                if (segment != null && !isInAnotherAs(withdrawn, segment)) {
                    customers.setTrait(withdrawn.customer(), Trait.inGroup(segment), null);
                }
            }
        }
        stays.withdraw(withdrawn.externalUserId(), withdrawn.customer());
    }

    private @Nullable String keptSegment(String chatId) {
        return find(chatId).map(CustomerGroup::segment).orElse(null);
    }

    void dismissed(String chatId) {
        Instant now = clock.instant();
        String segment = keptSegment(chatId);
        stays.openIn(chatId).forEach(stay -> over(stay, segment, now));
        mongo.updateFirst(Query.query(where("_id").is(chatId)), new Update().set("dismissed", true), GROUPS);
    }

    /** Reads all groups; how many there are. */
    int refreshAll() {
        List<String> now = contacts.groups();
        now.forEach(this::refresh);
        Set<String> gone = all().stream().map(CustomerGroup::chatId).collect(Collectors.toCollection(HashSet::new));
        now.forEach(gone::remove);
        gone.forEach(this::dismissed);
        log.info("groups read groups={} gone={}", now.size(), gone.size());
        return now.size();
    }

    @Nullable
    String segmentOf(String name) {
        return content().map(GroupsFile.Content::groups).orElse(List.of()).stream()
                .filter(group -> name.startsWith(group.nameStartsWith()))
                .map(GroupsFile.MadeFor::segment)
                .findFirst()
                .orElse(null);
    }

    /** How the names of a segment's groups begin; empty when no group is meant for it. */
    public Optional<String> nameStartOf(String segment) {
        return content().map(GroupsFile.Content::groups).orElse(List.of()).stream()
                .filter(group -> group.segment().equals(segment))
                .map(GroupsFile.MadeFor::nameStartsWith)
                .findFirst();
    }

    private Optional<GroupsFile.Content> content() {
        return playbook.at(file, GroupsFile.PATH);
    }
}
