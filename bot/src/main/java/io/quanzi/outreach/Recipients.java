package io.quanzi.outreach;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.groups.Group;
import io.quanzi.groups.Groups;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Who may still get a mass message that was planned some time ago, and whether it may be said at all. */
@Component
class Recipients {
    private final Customers customers;
    private final Groups groups;
    private final List<TaskCondition> conditions;

    Recipients(Customers customers, Groups groups, List<TaskCondition> conditions) {
        this.customers = customers;
        this.groups = groups;
        this.conditions = List.copyOf(conditions);
    }

    /**
     * What remains of a message.
     *
     * @param against why nothing does; empty when it may go to somebody
     */
    record Left(List<String> recipients, Optional<String> against) {}

    Left of(Task task) {
        Optional<String> untrue = untrue(task);
        if (untrue.isPresent()) {
            return new Left(List.of(), untrue);
        }
        List<String> left = task.recipients().stream()
                .filter(to -> task.toGroups() ? isThere(to) : mayBeTold(to, task.userId()))
                .toList();
        return new Left(
                left,
                left.isEmpty()
                        ? Optional.of(
                                task.toGroups()
                                        ? "群已解散 / the group is dismissed"
                                        : "对方已不愿或不能再收到 / the person is not to be told any more")
                        : Optional.empty());
    }

    private Optional<String> untrue(Task task) {
        Subject subject = task.subject();
        return subject == null
                ? Optional.empty()
                : conditions.stream()
                        .filter(condition -> condition.kind().equals(subject.kind()))
                        .flatMap(condition -> condition.against(subject, task).stream())
                        .findFirst();
    }

    /** A group that we do not know of is left to WeCom. */
    private boolean isThere(String chatId) {
        return groups.find(chatId).filter(Group::dismissed).isEmpty();
    }

    private boolean mayBeTold(String externalUserId, String userId) {
        return customers
                .byContact(externalUserId)
                .filter(person -> !person.optedOut()
                        && person.consentsTo("marketing")
                        && !customers.holdout().holds(person.arm())
                        && person.liveContact()
                                .map(Customer.Contact::userId)
                                .filter(userId::equals)
                                .isPresent())
                .isPresent();
    }
}
