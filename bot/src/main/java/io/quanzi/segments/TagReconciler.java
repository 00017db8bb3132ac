package io.quanzi.segments;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.shared.CustomerId;
import io.quanzi.wecom.contacts.Contacts;
import io.quanzi.wecom.contacts.Contacts.Held;
import io.quanzi.wecom.contacts.Contacts.HeldPage;
import io.quanzi.wecom.repair.Reconciler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Compares the tags that contacts carry with those of their segments. In our tag group we say what is so: a tag taken
 * away or renamed in WeCom comes back, one added by hand goes. All other groups are left alone.
 */
@Component
class TagReconciler implements Reconciler {
    private static final String TAGS = "tags";
    private static final int BATCH_SIZE = 50;

    private final Segments segments;
    private final Customers customers;
    private final Contacts contacts;

    TagReconciler(Segments segments, Customers customers, Contacts contacts) {
        this.segments = segments;
        this.customers = customers;
        this.contacts = contacts;
    }

    @Override
    public String name() {
        return TAGS;
    }

    @Override
    public List<String> kinds() {
        return List.of(TAGS);
    }

    @Override
    public int order() {
        return REST;
    }

    @Override
    public Comparison compare(@Nullable String cursor) {
        Optional<String> group = segments.tagGroup();
        if (group.isEmpty()) {
            return new Comparison(Map.of(), List.of(), null);
        }
        HeldPage page = contacts.held(cursor);
        if (page.userId() == null || page.held().isEmpty()) {
            return new Comparison(Map.of(), List.of(), page.next());
        }
        Map<String, String> names = contacts.tagsOf(group.get());
        List<String> ids = page.held().stream().map(Held::externalUserId).toList();
        Map<String, Customer> ours = new HashMap<>();
        customers
                .byContacts(ids)
                .forEach(person -> person.liveContact()
                        .filter(contact -> contact.userId().equalsIgnoreCase(page.userId()))
                        .ifPresent(contact -> ours.put(contact.externalUserId(), person)));
        // asked after the page was read: what is told by now was on its way then
        var differ = new ArrayList<Difference>();
        Map<CustomerId, Set<String>> wanted =
                segments.tagsOf(ours.values().stream().map(Customer::id).toList());
        Set<String> underWay = contacts.beingTold(page.userId(), ids);
        for (Held held : page.held()) {
            Customer person = ours.get(held.externalUserId());
            if (person != null && !underWay.contains(held.externalUserId())) {
                difference(person, held, names, wanted.getOrDefault(person.id(), Set.of()))
                        .ifPresent(differ::add);
            }
        }
        return new Comparison(Map.of(TAGS, ours.size()), differ, page.next());
    }

    private static Optional<Difference> difference(
            Customer person, Held held, Map<String, String> names, Set<String> wanted) {
        Set<String> carried = held.follow().tagIds().stream()
                .map(names::get)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        if (carried.equals(wanted)) {
            return Optional.empty();
        }
        Side side = carried.containsAll(wanted) ? Side.HERE : Side.THERE;
        return Optional.of(
                new Difference(TAGS, side, 1, Map.of("person", person.id().value())));
    }

    @Override
    public int atOnce() {
        return BATCH_SIZE;
    }

    /** Sends the tags that are wanted now, which may have changed since they were compared. */
    @Override
    public CorrectionResult correct(Difference difference) {
        String group = segments.tagGroup().orElse("");
        Optional<Customer> person =
                customers.find(new CustomerId(difference.what().getOrDefault("person", "")));
        Optional<String> refused = person.flatMap(Customer::liveContact)
                .flatMap(contact -> contacts.tellTagsAgain(
                        contact.userId(),
                        contact.externalUserId(),
                        group,
                        segments.tagsOf(person.get().id())));
        return refused.<CorrectionResult>map(why -> new CorrectionResult.Left("上次打标签被企业微信拒绝，已再试一次：" + why))
                .orElseGet(CorrectionResult.Mended::new);
    }
}
