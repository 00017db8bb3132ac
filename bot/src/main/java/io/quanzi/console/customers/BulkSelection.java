package io.quanzi.console.customers;

import io.quanzi.console.VisiblePeople;
import io.quanzi.console.list.KeyedPages.Asked;
import io.quanzi.console.list.KeyedPages.KeyedPage;
import io.quanzi.console.list.ListKey;
import io.quanzi.console.list.ListRequest;
import io.quanzi.shared.CustomerId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Finds the people whom a form under the list of customers means: those ticked, those on the page, or all who fit. */
@Component
public class BulkSelection {
    private static final int BATCH = 1_000;

    private final CustomersQuery query;
    private final VisiblePeople visiblePeople;

    BulkSelection(CustomersQuery query, VisiblePeople visiblePeople) {
        this.query = query;
        this.visiblePeople = visiblePeople;
    }

    /** Takes people in batches. */
    @FunctionalInterface
    public interface Taker {
        /** Takes some, and answers false when it has enough. */
        boolean take(List<String> ids);
    }

    /**
     * Returns the ids that a form names; none for all who fit the list.
     *
     * @param scope {@code chosen}, {@code page} or {@code all}
     */
    public static List<String> ids(String scope, @Nullable List<String> chosen, @Nullable List<String> shown) {
        return switch (scope) {
            case "all" -> List.of();
            case "page" -> shown == null ? List.of() : shown;
            default -> chosen == null ? List.of() : chosen;
        };
    }

    /**
     * Hands on people in batches, of those whom the user may see.
     *
     * @param ids who is meant; empty: all who fit the list's address
     */
    public void forEach(List<String> ids, String address, Locale language, Taker taker) {
        if (!ids.isEmpty()) {
            taker.take(visiblePeople
                    .findAll(ids.stream().distinct().map(CustomerId::new).toList())
                    .stream()
                    .map(person -> person.id().value())
                    .distinct()
                    .toList());
            return;
        }
        ListRequest request = query.request(ListRequest.parameters(address), language);
        Asked asked = query.asked(request);
        if (!request.faults().isEmpty()) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, request.faults().get(0).toString());
        }
        while (true) {
            KeyedPage page = visiblePeople.people(asked).page(request, BATCH);
            ListKey next = page.next();
            if ((!page.ids().isEmpty() && !taker.take(page.ids())) || next == null) {
                return;
            }
            request = request.behind(next);
        }
    }
}
