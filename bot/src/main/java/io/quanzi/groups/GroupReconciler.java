package io.quanzi.groups;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.shared.CustomerId;
import io.quanzi.wecom.contacts.Contacts;
import io.quanzi.wecom.repair.Reconciler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Compares groups and who is in them. A group is read whole, so a version of its members that was missed needs no thought. */
@Component
class GroupReconciler implements Reconciler {
    private static final String GROUPS = "groups";
    private static final String MEMBERS = "members";
    private static final int GROUPS_PER_PIECE = 20;

    private final CustomerGroups customerGroups;
    private final Stays stays;
    private final Customers customers;
    private final Contacts contacts;
    /** The groups that the present comparison found at its beginning; a node that takes one over lists them anew. */
    private volatile List<String> listed = List.of();

    GroupReconciler(CustomerGroups customerGroups, Stays stays, Customers customers, Contacts contacts) {
        this.customerGroups = customerGroups;
        this.stays = stays;
        this.customers = customers;
        this.contacts = contacts;
    }

    @Override
    public String name() {
        return GROUPS;
    }

    @Override
    public List<String> kinds() {
        return List.of(GROUPS, MEMBERS);
    }

    @Override
    public int order() {
        return REST;
    }

    @Override
    public Comparison compare(@Nullable String cursor) {
        List<String> now = cursor == null ? List.of() : listed;
        if (now.isEmpty()) {
            now = contacts.groups().stream().sorted().toList();
            listed = now;
        }
        var gaps = new ArrayList<Difference>();
        if (cursor == null) {
            Set<String> there = new HashSet<>(now);
            customerGroups.all().stream()
                    .map(CustomerGroup::chatId)
                    .filter(chatId -> !there.contains(chatId))
                    .forEach(chatId -> gaps.add(difference(GROUPS, Side.THERE, 1, chatId)));
        }
        List<String> piece = now.stream()
                .filter(chatId -> cursor == null || chatId.compareTo(cursor) > 0)
                .limit(GROUPS_PER_PIECE)
                .toList();
        int members = 0;
        for (String chatId : piece) {
            members += compare(chatId, gaps);
        }
        return new Comparison(
                Map.of(GROUPS, piece.size(), MEMBERS, members),
                gaps,
                piece.size() < GROUPS_PER_PIECE ? null : piece.get(piece.size() - 1));
    }

    /** How many members were looked at. */
    private int compare(String chatId, List<Difference> gaps) {
        Optional<Contacts.Group> read = contacts.group(chatId);
        Optional<CustomerGroup> known = customerGroups.find(chatId).filter(customerGroup -> !customerGroup.dismissed());
        if (read.isEmpty()) {
            known.ifPresent(customerGroup -> gaps.add(difference(GROUPS, Side.THERE, 1, chatId)));
            return 0;
        }
        Contacts.Group now = read.get();
        if (known.isEmpty() || !isSame(known.get(), now) || !customerGroups.isCreationKnown(chatId)) {
            gaps.add(difference(GROUPS, Side.HERE, 1, chatId));
        }
        Map<String, Instant> open = new HashMap<>();
        List<Stay> inIt = stays.openIn(chatId);
        inIt.forEach(stay -> open.put(stay.member(), stay.joined()));
        int looked = 0;
        int missing = 0;
        for (Contacts.Member member : now.members()) {
            if (!member.staff()) {
                looked++;
                Instant joined = open.remove(member.id());
                missing += member.joinedAt().equals(joined) ? 0 : 1;
            }
        }
        missing += unnoted(inIt, customerGroups.segmentOf(now.name())).size();
        if (missing > 0) {
            gaps.add(difference(MEMBERS, Side.HERE, missing, chatId));
        }
        if (!open.isEmpty()) {
            gaps.add(difference(MEMBERS, Side.THERE, open.size(), chatId));
        }
        return looked;
    }

    private boolean isSame(CustomerGroup known, Contacts.Group now) {
        return known.name().equals(now.name())
                && known.owner().equals(now.owner())
                && Objects.equals(known.segment(), customerGroups.segmentOf(now.name()));
    }

    /** Returns the stays that are known and were not noted as a trait, because the program died between the two. */
    private List<Stay> unnoted(List<Stay> inIt, @Nullable String segment) {
        if (segment == null) {
            return List.of();
        }
        Map<CustomerId, Customer> people = new HashMap<>();
        customers
                .findAll(inIt.stream()
                        .flatMap(stay -> Optional.ofNullable(stay.customer()).stream())
                        .toList())
                .forEach(person -> people.put(person.id(), person));
        return inIt.stream()
                .filter(stay -> stay.customer() != null
                        && people.containsKey(stay.customer())
                        && !people.get(stay.customer()).profile().groups().contains(segment))
                .toList();
    }

    private static Difference difference(String kind, Side side, int count, String chatId) {
        return new Difference(kind, side, count, Map.of("chat", chatId));
    }

    /** Reading a group again mends all that is wrong with it. */
    @Override
    public CorrectionResult correct(Difference difference) {
        String chatId = difference.what().getOrDefault("chat", "");
        customerGroups.refresh(chatId);
        String segment = customerGroups.find(chatId).map(CustomerGroup::segment).orElse(null);
        unnoted(stays.openIn(chatId), segment).forEach(stay -> {
            if (stay.customer() != null) {
                customerGroups.joined(stay.customer(), chatId, segment, stay.joined());
            }
        });
        return new CorrectionResult.Mended();
    }
}
