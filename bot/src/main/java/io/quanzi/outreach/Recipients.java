package io.quanzi.outreach;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.shared.CustomerId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Decides who may still get a mass message that was planned some time ago, and whether it may be sent at all. */
@Component
class Recipients {
    private static final int BATCH = 500;

    private final Customers customers;
    private final CustomerGroups customerGroups;
    private final List<MassMessageCondition> conditions;

    Recipients(Customers customers, CustomerGroups customerGroups, List<MassMessageCondition> conditions) {
        this.customers = customers;
        this.customerGroups = customerGroups;
        this.conditions = List.copyOf(conditions);
    }

    /**
     * The recipients that remain of a message.
     *
     * @param against why nothing does; empty when it may go to somebody
     */
    record Left(List<String> recipients, Optional<String> against) {}

    Left of(MassMessage massMessage) {
        Optional<String> untrue = untrue(massMessage);
        if (untrue.isPresent()) {
            return new Left(List.of(), untrue);
        }
        List<String> left = massMessage.toGroups()
                ? massMessage.recipients().stream().filter(this::isThere).toList()
                : whoMayBeTold(massMessage, massMessage.recipients());
        return new Left(left, left.isEmpty() ? Optional.of(nobody(massMessage)) : Optional.empty());
    }

    /** Why nothing may be said any more to whomever; empty when it may go to somebody. */
    Optional<String> against(MassMessage massMessage) {
        if (massMessage.toGroups()) {
            return of(massMessage).against();
        }
        Optional<String> untrue = untrue(massMessage);
        if (untrue.isPresent()) {
            return untrue;
        }
        List<String> all = massMessage.recipients();
        for (int from = 0; from < all.size(); from += BATCH) {
            if (!whoMayBeTold(massMessage, all.subList(from, Math.min(all.size(), from + BATCH)))
                    .isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(nobody(massMessage));
    }

    private static String nobody(MassMessage massMessage) {
        return massMessage.toGroups()
                ? "群已解散，或只剩群主 / the group is dismissed, or holds nobody but its owner"
                : "对方已不愿或不能再收到 / the person is not to be told any more";
    }

    private Optional<String> untrue(MassMessage massMessage) {
        Subject subject = massMessage.subject();
        return subject == null
                ? Optional.empty()
                : conditions.stream()
                        .filter(condition -> condition.kind().equals(subject.kind()))
                        .flatMap(condition -> condition.against(subject, massMessage).stream())
                        .findFirst();
    }

    /** Whether a group is there and holds a customer; one that we do not know of is left to WeCom. */
    private boolean isThere(String chatId) {
        return customerGroups
                .find(chatId)
                .filter(group -> group.dismissed() || !group.hasCustomers())
                .isEmpty();
    }

    private List<String> whoMayBeTold(MassMessage massMessage, List<String> externalUserIds) {
        var may = new HashSet<String>();
        for (int from = 0; from < externalUserIds.size(); from += BATCH) {
            List<Customer> people =
                    customers.byContacts(externalUserIds.subList(from, Math.min(externalUserIds.size(), from + BATCH)));
            Set<CustomerId> notTo = notTo(massMessage, people);
            people.forEach(person -> person.liveContact()
                    .filter(contact -> contact.userId().equals(massMessage.userId())
                            && mayBeTold(person)
                            && !notTo.contains(person.id()))
                    .ifPresent(contact -> may.add(contact.externalUserId())));
        }
        return externalUserIds.stream().filter(may::contains).toList();
    }

    private Set<CustomerId> notTo(MassMessage massMessage, List<Customer> people) {
        Subject subject = massMessage.subject();
        return subject == null || people.isEmpty()
                ? Set.of()
                : conditions.stream()
                        .filter(condition -> condition.kind().equals(subject.kind()))
                        .flatMap(condition -> condition.notTo(subject, people).stream())
                        .collect(Collectors.toSet());
    }

    private boolean mayBeTold(Customer person) {
        return !person.optedOut()
                && person.consentsTo("marketing")
                && !customers.holdout().holds(person.holdoutBucket());
    }
}
