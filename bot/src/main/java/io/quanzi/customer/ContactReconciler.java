package io.quanzi.customer;

import io.quanzi.inbox.Entry;
import io.quanzi.inbox.Inbox;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import io.quanzi.wecom.WeComEvent.ContactDeleted;
import io.quanzi.wecom.WeComEvents;
import io.quanzi.wecom.contacts.Contacts;
import io.quanzi.wecom.contacts.Contacts.Follow;
import io.quanzi.wecom.contacts.Contacts.Held;
import io.quanzi.wecom.contacts.Contacts.HeldPage;
import io.quanzi.wecom.repair.Reconciler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds contacts added or deleted without an event, and puts the missing event into the inbox: so all who
 * consume callbacks receive it, with their own retries. Only the welcome cannot be made up for, its code is gone.
 *
 * <p>Somebody who deleted an officer stays on the officer's list, so a contact that is over here and listed there may be
 * rightly so: when it is known that the customer ended it, later than the list says it began. Any other is bound again,
 * whatever times are known here.
 */
@Component
class ContactReconciler implements Reconciler {
    private static final String CONTACTS_KIND = "contacts";
    /** An event may come so late, with its code still good: WeCom's own repetitions, and a queue before us. */
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(10);

    /** WeCom counts whole seconds, and an event's may differ from the list's. */
    private static final Duration SAME = Duration.ofMinutes(1);

    private static final int LONGEST_WAIT_MILLIS = 20_000;
    private static final int LOOK_MILLIS = 10;
    private static final int BATCH_SIZE = 100;
    private static final int CONTACTS_PER_PIECE = 1_000;
    /** No userid has a slash. */
    private static final String GONE = "/gone";

    private final Customers customers;
    private final ContactEndings contactEndings;
    private final Contacts contacts;
    private final Inbox inbox;
    private final Clock clock;

    ContactReconciler(Customers customers, ContactEndings contactEndings, Contacts contacts, Inbox inbox, Clock clock) {
        this.customers = customers;
        this.contactEndings = contactEndings;
        this.contacts = contacts;
        this.inbox = inbox;
        this.clock = clock;
    }

    @Override
    public String name() {
        return CONTACTS_KIND;
    }

    @Override
    public List<String> kinds() {
        return List.of(CONTACTS_KIND);
    }

    @Override
    public int order() {
        return CONTACTS;
    }

    /**
     * A cursor is that of the next page, or, while an officer's contacts that are over are looked for: {@link #GONE}, the
     * officer, the last contact of ours that was compared, and the cursor of the page to go on with, each on its line.
     */
    @Override
    public Comparison compare(@Nullable String cursor) {
        if (cursor != null && cursor.startsWith(GONE)) {
            String[] lines = cursor.split("\n", 4);
            return gone(lines[1], lines[2], lines[3]);
        }
        // before the page is read: what happens meanwhile is younger
        Instant settled = clock.instant().minus(ON_ITS_WAY);
        var gaps = new ArrayList<Difference>();
        if (cursor == null) {
            gaps.addAll(ofNoOfficer());
        }
        HeldPage page = contacts.held(cursor);
        gaps.addAll(missing(page.held(), settled));
        String next = page.userId() != null && page.first()
                ? goneCursor(page.userId(), "", Objects.requireNonNullElse(page.next(), ""))
                : page.next();
        return new Comparison(Map.of(CONTACTS_KIND, page.held().size()), gaps, next);
    }

    private static String goneCursor(String userId, String after, String next) {
        return String.join("\n", GONE, userId, after, next);
    }

    /** Contacts of members the app sees no more: whether they are over cannot be told, so they stay as they are. */
    private List<Difference> ofNoOfficer() {
        Set<String> officers = new HashSet<>(contacts.officers());
        var gaps = new ArrayList<Difference>();
        customers.liveContactsByOfficer().forEach((userId, count) -> {
            if (officers.stream().noneMatch(userId::equalsIgnoreCase)) {
                gaps.add(new Difference(CONTACTS_KIND, Side.THERE, count, Map.of("act", "none")));
            }
        });
        return gaps;
    }

    private List<Difference> missing(List<Held> page, Instant settled) {
        Map<String, Customer> known = new HashMap<>();
        customers
                .byContacts(page.stream().map(Held::externalUserId).toList())
                .forEach(person -> Optional.ofNullable(person.contact())
                        .ifPresent(contact -> known.put(contact.externalUserId(), person)));
        var gaps = new ArrayList<Difference>();
        for (Held held : page) {
            Follow follow = held.follow();
            Customer.Contact contact = Optional.ofNullable(known.get(held.externalUserId()))
                    .map(Customer::contact)
                    .orElse(null);
            if (follow.since().isBefore(settled)
                    && (contact == null || !contact.live())
                    && !isOver(held.externalUserId(), follow)) {
                gaps.add(new Difference(CONTACTS_KIND, Side.HERE, 1, added(held.externalUserId(), follow, contact)));
            }
        }
        return gaps;
    }

    /** The customer deleted the officer, who has them on the list still. */
    private boolean isOver(String externalUserId, Follow follow) {
        return contactEndings
                .of(externalUserId, follow.userId())
                .filter(end -> end.byCustomer() && end.at().isAfter(follow.since()))
                .isPresent();
    }

    /** Returns when a contact is told to have begun: not before what is known here, as that would contradict it. */
    private Instant since(String externalUserId, Follow follow, Customer.@Nullable Contact known) {
        Instant ended = contactEndings
                .of(externalUserId, follow.userId())
                .map(end -> end.at().plusSeconds(1))
                .orElse(Instant.EPOCH);
        Instant began = known == null ? Instant.EPOCH : known.since();
        return Stream.of(follow.since(), began, ended)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private Map<String, String> added(String externalUserId, Follow follow, Customer.@Nullable Contact known) {
        var what = new HashMap<String, String>();
        what.put("act", "add");
        what.put("customer", externalUserId);
        what.put("user", follow.userId());
        what.put("since", since(externalUserId, follow, known).toString());
        if (follow.state() != null) {
            what.put("state", follow.state());
        }
        return what;
    }

    private Comparison gone(String userId, String after, String next) {
        Set<String> theirs = new HashSet<>(contacts.customersOf(userId));
        List<String> ours = customers.liveContactsOf(userId, after, CONTACTS_PER_PIECE);
        var gaps = new ArrayList<Difference>();
        for (String externalUserId : ours) {
            if (!theirs.contains(externalUserId)
                    && follows(externalUserId).stream()
                            .noneMatch(follow -> follow.userId().equalsIgnoreCase(userId))) {
                gaps.add(new Difference(
                        CONTACTS_KIND,
                        Side.THERE,
                        1,
                        Map.of("act", "delete", "customer", externalUserId, "user", userId)));
            }
        }
        String more =
                ours.size() == CONTACTS_PER_PIECE ? goneCursor(userId, ours.get(CONTACTS_PER_PIECE - 1), next) : next;
        return new Comparison(Map.of(), gaps, more.isEmpty() ? null : more);
    }

    private List<Follow> follows(String externalUserId) {
        return contacts.person(externalUserId).map(Contacts.Person::follows).orElse(List.of());
    }

    @Override
    public int atOnce() {
        return BATCH_SIZE;
    }

    @Override
    public CorrectionResult correct(Difference difference) {
        return correct(List.of(difference)).get(0);
    }

    /** All are handed to the inbox before any is waited for. */
    @Override
    public List<CorrectionResult> correct(List<Difference> gaps) {
        List<Telling> told = gaps.stream().map(this::telling).toList();
        Set<Telling> open = tell(told);
        Map<Telling, Telling> heirs = new HashMap<>();
        for (int i = 0; i < gaps.size(); i++) {
            if (isDelete(gaps.get(i)) && !open.contains(told.get(i))) {
                Telling over = told.get(i);
                heir(over.externalUserId()).ifPresent(heir -> heirs.put(over, heir));
            }
        }
        open.addAll(tell(heirs.values()));
        var outcomes = new ArrayList<CorrectionResult>();
        for (int i = 0; i < gaps.size(); i++) {
            outcomes.add(outcome(gaps.get(i), told.get(i), heirs, open));
        }
        return outcomes;
    }

    private static boolean isDelete(Difference difference) {
        return difference.what().getOrDefault("act", "").equals("delete");
    }

    private static CorrectionResult outcome(
            Difference difference, Telling told, Map<Telling, Telling> heirs, Set<Telling> open) {
        if (difference.what().getOrDefault("act", "").equals("none")) {
            return new CorrectionResult.Left("这些客户的员工没有客户联系权限，或已不在应用的可见范围，未作改动；请在企业微信恢复权限，或办理继承");
        }
        Telling heir = heirs.get(told);
        return open.contains(told) || (heir != null && open.contains(heir))
                ? new CorrectionResult.Left("已交给事件处理，但还没有处理完；请到“事件处理”看原因")
                : new CorrectionResult.Mended();
    }

    /**
     * An entry for the inbox, and how it shows that it was worked off.
     *
     * @param entry null when nothing is
     */
    private record Telling(@Nullable Entry entry, String externalUserId, Predicate<Optional<Customer.Contact>> sign) {
        static Telling nothing(String externalUserId) {
            return new Telling(null, externalUserId, contact -> true);
        }
    }

    private Telling telling(Difference difference) {
        Map<String, String> what = difference.what();
        String userId = what.getOrDefault("user", "");
        String externalUserId = what.getOrDefault("customer", "");
        return switch (what.getOrDefault("act", "")) {
            case "add" ->
                added(new ContactAdded(
                        userId,
                        externalUserId,
                        what.get("state"),
                        null,
                        false,
                        Instant.parse(what.getOrDefault("since", ""))));
            case "delete" -> deleted(userId, externalUserId);
            default -> Telling.nothing(externalUserId);
        };
    }

    private Telling added(ContactAdded added) {
        Instant settled = added.at().minus(SAME);
        return new Telling(
                WeComEvents.found(added, clock.instant()),
                added.externalUserId(),
                contact ->
                        contact.filter(live -> !live.since().isBefore(settled)).isPresent());
    }

    private Telling deleted(String userId, String externalUserId) {
        return live(externalUserId)
                .filter(contact -> contact.userId().equals(userId))
                .map(over -> new Telling(
                        WeComEvents.found(
                                new ContactDeleted(userId, externalUserId, false, over.since()), clock.instant()),
                        externalUserId,
                        contact -> contact.filter(live -> live.userId().equals(userId))
                                .isEmpty()))
                .orElseGet(() -> Telling.nothing(externalUserId));
    }

    /** Gives a contact that another officer holds too to that officer. */
    private Optional<Telling> heir(String externalUserId) {
        Customer.Contact known =
                customers.byContact(externalUserId).map(Customer::contact).orElse(null);
        if (known != null && known.live()) {
            return Optional.empty();
        }
        return follows(externalUserId).stream()
                .filter(follow -> !isOver(externalUserId, follow))
                .findFirst()
                .map(follow -> added(new ContactAdded(
                        follow.userId(),
                        externalUserId,
                        follow.state(),
                        null,
                        false,
                        since(externalUserId, follow, known))));
    }

    private Optional<Customer.Contact> live(String externalUserId) {
        return customers.byContact(externalUserId).flatMap(Customer::liveContact);
    }

    /** Hands to the inbox what is not there yet, and waits for some seconds; what was not taken up by then. */
    private Set<Telling> tell(Collection<Telling> all) {
        List<Telling> open =
                stillOpen(all.stream().filter(one -> one.entry() != null).toList());
        if (!open.isEmpty()) {
            inbox.put(open.stream()
                    .map(one -> Objects.requireNonNull(one.entry()))
                    .toList());
        }
        for (int waited = 0; !open.isEmpty() && waited < LONGEST_WAIT_MILLIS; waited += LOOK_MILLIS) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the program stops", stopped);
            }
            open = stillOpen(open);
        }
        return new HashSet<>(open);
    }

    private List<Telling> stillOpen(List<Telling> open) {
        if (open.isEmpty()) {
            return open;
        }
        Map<String, Customer.Contact> live = new HashMap<>();
        customers
                .byContacts(open.stream().map(Telling::externalUserId).toList())
                .forEach(person ->
                        person.liveContact().ifPresent(contact -> live.put(contact.externalUserId(), contact)));
        return open.stream()
                .filter(one -> !one.sign().test(Optional.ofNullable(live.get(one.externalUserId()))))
                .toList();
    }
}
