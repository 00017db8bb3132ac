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
import io.quanzi.wecom.repair.Repair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds contacts whose coming or going no event told, and tells it through the inbox as if the event had come: so all who
 * listen to the door hear of it, with their own retries. Only the welcome cannot be made up for, its code is gone.
 *
 * <p>Somebody who deleted an officer stays on the officer's list, so a contact that is over here and listed there is one
 * that came back only when it is younger than the one that is known.
 */
@Component
class RepairContacts implements Repair {
    private static final String CONTACTS_KIND = "contacts";
    /** An event may come so late, with its code still good: WeCom's own repetitions, and a queue before us. */
    private static final Duration ON_ITS_WAY = Duration.ofMinutes(10);

    /** WeCom counts whole seconds, and an event's may differ from the list's. */
    private static final Duration SAME = Duration.ofMinutes(1);

    private static final int LONGEST_WAIT_MILLIS = 20_000;
    private static final int LOOK_MILLIS = 10;

    private final Customers customers;
    private final Contacts contacts;
    private final Inbox inbox;
    private final Clock clock;

    RepairContacts(Customers customers, Contacts contacts, Inbox inbox, Clock clock) {
        this.customers = customers;
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

    @Override
    public Look look(@Nullable String cursor) {
        var gaps = new ArrayList<Gap>();
        if (cursor == null) {
            gaps.addAll(ofNoOfficer());
        }
        HeldPage page = contacts.held(cursor);
        if (page.userId() != null && page.first()) {
            gaps.addAll(gone(page.userId()));
        }
        gaps.addAll(missing(page.held()));
        return new Look(Map.of(CONTACTS_KIND, page.held().size()), gaps, page.next());
    }

    /** Contacts of members the app sees no more: whether they are over cannot be told, so they stay as they are. */
    private List<Gap> ofNoOfficer() {
        Set<String> officers = new HashSet<>(contacts.officers());
        var gaps = new ArrayList<Gap>();
        customers.liveContactsByOfficer().forEach((userId, count) -> {
            if (officers.stream().noneMatch(userId::equalsIgnoreCase)) {
                gaps.add(new Gap(CONTACTS_KIND, Side.THERE, count, Map.of("act", "none")));
            }
        });
        return gaps;
    }

    private List<Gap> missing(List<Held> page) {
        Map<String, Customer> known = new HashMap<>();
        customers
                .byContacts(page.stream().map(Held::externalUserId).toList())
                .forEach(person -> Optional.ofNullable(person.contact())
                        .ifPresent(contact -> known.put(contact.externalUserId(), person)));
        Instant settled = clock.instant().minus(ON_ITS_WAY);
        var gaps = new ArrayList<Gap>();
        for (Held held : page) {
            Follow follow = held.follow();
            if (follow.since().isBefore(settled) && isMissing(known.get(held.externalUserId()), follow)) {
                gaps.add(new Gap(CONTACTS_KIND, Side.HERE, 1, added(held.externalUserId(), follow)));
            }
        }
        return gaps;
    }

    private static boolean isMissing(@Nullable Customer known, Follow follow) {
        Customer.Contact contact = known == null ? null : known.contact();
        if (contact == null) {
            return true;
        }
        return !contact.live()
                && (!contact.userId().equalsIgnoreCase(follow.userId())
                        || follow.since().isAfter(contact.since().plus(SAME)));
    }

    private static Map<String, String> added(String externalUserId, Follow follow) {
        var what = new HashMap<String, String>();
        what.put("act", "add");
        what.put("customer", externalUserId);
        what.put("user", follow.userId());
        what.put("since", follow.since().toString());
        if (follow.state() != null) {
            what.put("state", follow.state());
        }
        return what;
    }

    private List<Gap> gone(String userId) {
        Set<String> theirs = new HashSet<>(contacts.customersOf(userId));
        var gaps = new ArrayList<Gap>();
        for (Customer person : customers.liveContactsOf(userId)) {
            Customer.Contact contact = person.liveContact().orElseThrow();
            if (!theirs.contains(contact.externalUserId())
                    && follows(contact.externalUserId()).stream()
                            .noneMatch(follow -> follow.userId().equalsIgnoreCase(userId))) {
                gaps.add(new Gap(
                        CONTACTS_KIND,
                        Side.THERE,
                        1,
                        Map.of("act", "delete", "customer", contact.externalUserId(), "user", contact.userId())));
            }
        }
        return gaps;
    }

    private List<Follow> follows(String externalUserId) {
        return contacts.person(externalUserId).map(Contacts.Person::follows).orElse(List.of());
    }

    @Override
    public Outcome mend(Gap gap) {
        Map<String, String> what = gap.what();
        return switch (what.getOrDefault("act", "")) {
            case "add" ->
                add(new ContactAdded(
                        what.getOrDefault("user", ""),
                        what.getOrDefault("customer", ""),
                        what.get("state"),
                        null,
                        false,
                        Instant.parse(what.getOrDefault("since", ""))));
            case "delete" -> delete(what.getOrDefault("customer", ""), what.getOrDefault("user", ""));
            default -> new Outcome.Left("这些客户的员工没有客户联系权限，或已不在应用的可见范围，未作改动；请在企业微信恢复权限，或办理继承");
        };
    }

    private Outcome add(ContactAdded added) {
        Instant settled = added.at().minus(SAME);
        return tell(
                WeComEvents.found(added, clock.instant()),
                () -> live(added.externalUserId())
                        .filter(contact -> !contact.since().isBefore(settled))
                        .isPresent());
    }

    /** Whom another officer holds too is theirs from now on. */
    private Outcome delete(String externalUserId, String userId) {
        Optional<Customer.Contact> over =
                live(externalUserId).filter(contact -> contact.userId().equals(userId));
        if (over.isPresent()) {
            var deleted =
                    new ContactDeleted(userId, externalUserId, false, over.get().since());
            Outcome outcome = tell(
                    WeComEvents.found(deleted, clock.instant()),
                    () -> live(externalUserId)
                            .filter(contact -> contact.userId().equals(userId))
                            .isEmpty());
            if (outcome instanceof Outcome.Left) {
                return outcome;
            }
        }
        if (live(externalUserId).isPresent()) {
            return new Outcome.Mended();
        }
        return follows(externalUserId).stream()
                .filter(follow -> !follow.userId().equalsIgnoreCase(userId))
                .findFirst()
                .map(follow -> add(
                        new ContactAdded(follow.userId(), externalUserId, follow.state(), null, false, follow.since())))
                .orElseGet(Outcome.Mended::new);
    }

    private Optional<Customer.Contact> live(String externalUserId) {
        return customers.byContact(externalUserId).flatMap(Customer::liveContact);
    }

    private interface Sign {
        boolean isThere();
    }

    /** Hands it to the inbox and waits for the sign that it was taken up. */
    private Outcome tell(Entry entry, Sign sign) {
        if (!sign.isThere()) {
            inbox.put(List.of(entry));
        }
        for (int waited = 0; !sign.isThere(); waited += LOOK_MILLIS) {
            if (waited >= LONGEST_WAIT_MILLIS) {
                return new Outcome.Left("已交给收件箱，但还没有处理完；请到收件箱看原因");
            }
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the program stops", stopped);
            }
        }
        return new Outcome.Mended();
    }
}
