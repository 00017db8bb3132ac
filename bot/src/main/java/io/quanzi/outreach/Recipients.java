package io.quanzi.outreach;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Decides who may still get a mass message that was planned some time ago, and whether it may be sent at all. */
@Component
class Recipients {
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
        List<String> left = massMessage.recipients().stream()
                .filter(to -> massMessage.toGroups() ? isThere(to) : mayBeTold(to, massMessage.userId()))
                .toList();
        return new Left(
                left,
                left.isEmpty()
                        ? Optional.of(
                                massMessage.toGroups()
                                        ? "群已解散 / the group is dismissed"
                                        : "对方已不愿或不能再收到 / the person is not to be told any more")
                        : Optional.empty());
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

    /** A group that we do not know of is left to WeCom. */
    private boolean isThere(String chatId) {
        return customerGroups.find(chatId).filter(CustomerGroup::dismissed).isEmpty();
    }

    private boolean mayBeTold(String externalUserId, String userId) {
        return customers
                .byContact(externalUserId)
                .filter(person -> !person.optedOut()
                        && person.consentsTo("marketing")
                        && !customers.holdout().holds(person.holdoutBucket())
                        && person.liveContact()
                                .map(Customer.Contact::userId)
                                .filter(userId::equals)
                                .isPresent())
                .isPresent();
    }
}
