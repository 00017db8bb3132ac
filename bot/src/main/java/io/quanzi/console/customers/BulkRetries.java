package io.quanzi.console.customers;

import io.quanzi.console.customers.BulkAction.Kind;
import io.quanzi.console.customers.BulkAction.State;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/** Has many things that failed tried again, as a bulk action whose page says how far it is and what failed again. */
@Component
public class BulkRetries {
    private final BulkActions actions;
    private final Clock clock;

    BulkRetries(BulkActions actions, Clock clock) {
        this.actions = actions;
        this.clock = clock;
    }

    /**
     * Writes down what is to be tried again, and begins; returns the address of its page, empty when there is nothing.
     *
     * @param items hands on the ids of {@link FailedWork}, some at a time, no id twice
     */
    public Optional<String> begin(String by, Consumer<Consumer<List<String>>> items) {
        String id = UUID.randomUUID().toString();
        var action = new BulkAction(id, Kind.RETRY, "", by, clock.instant(), State.PREPARING, 0, 0, null, null, null);
        actions.begin(action);
        var count = new long[1];
        items.accept(some -> {
            actions.addItems(id, some);
            count[0] += some.size();
        });
        if (count[0] == 0) {
            actions.drop(id);
            return Optional.empty();
        }
        actions.open(action, count[0], count[0]);
        return Optional.of("/bulk/" + id);
    }
}
