package io.quanzi.console.customers;

import io.quanzi.console.customers.BulkAction.Kind;
import io.quanzi.console.customers.BulkActions.Took;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.PersonalData;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What was done with a person among many, for the person. */
@Component
class BulkPersonalData implements PersonalData {
    private static final int MAX_ACTIONS = 1_000;

    private final BulkActions actions;

    BulkPersonalData(BulkActions actions) {
        this.actions = actions;
    }

    @Override
    public String section() {
        return "bulk";
    }

    @Override
    public Map<String, Object> export(CustomerId customer) {
        List<Took> took = actions.of(customer, MAX_ACTIONS);
        return took.isEmpty()
                ? Map.of()
                : Map.of(
                        "actions",
                        took.stream()
                                .map(one -> Map.of(
                                        "what",
                                        one.action().kind().name(),
                                        "segment",
                                        one.action().segment(),
                                        "at",
                                        one.at().toString()))
                                .toList());
    }

    /** What was taken back keeps nobody: after it they stand as if nothing had been done with them. */
    @Override
    public Set<CustomerId> known(Collection<CustomerId> people) {
        return people.stream()
                .filter(person -> actions.of(person, MAX_ACTIONS).stream()
                        .map(Took::action)
                        .anyMatch(action -> action.kind() != Kind.UNDO && action.undoneBy() == null))
                .collect(Collectors.toSet());
    }

    @Override
    public void erase(CustomerId customer) {
        actions.erase(customer);
    }

    @Override
    public void merge(CustomerId from, CustomerId into) {
        actions.merge(from, into);
    }
}
