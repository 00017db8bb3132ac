package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.customer.SearchTerms;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Searches customers by something a manager or officer knows of them. */
@Component
public class PeopleSearch {
    private static final int MAX_GROUPS = 10;

    private final Customers customers;
    private final Purchases purchases;
    private final CustomerGroups groups;
    private final Clock clock;

    PeopleSearch(Customers customers, Purchases purchases, CustomerGroups groups, Clock clock) {
        this.groups = groups;
        this.clock = clock;
        this.customers = customers;
        this.purchases = purchases;
    }

    /**
     * Matches the people whom a text names: by customer id, WeCom's external_userid, the shop's buyer id or an order number
     * the one of it; else whoever has it in the nickname, at the end of the id or, if it is four digits, of the phone
     * number, or is in a group that has it in its name. Empty when nobody can be meant.
     */
    public Optional<Criteria> matching(String q) {
        Optional<CustomerId> one = customers
                .find(new CustomerId(q))
                .or(() -> customers.byBuyer(q))
                .or(() -> customers.byContact(q))
                .map(Customer::id)
                .or(() -> purchases.find(q).map(Purchase::customer));
        if (one.isPresent()) {
            return one.map(id -> where("_id").is(id.value()));
        }
        var ways = new ArrayList<Criteria>();
        SearchTerms.inNickname(q).ifPresent(ways::add);
        SearchTerms.byTail(q).ifPresent(ways::add);
        SearchTerms.byPhoneEnd(q).ifPresent(ways::add);
        List<String> members = membersOfGroupsNamed(q);
        if (!members.isEmpty()) {
            ways.add(where("_id").in(members));
        }
        return ways.isEmpty()
                ? Optional.empty()
                : Optional.of(ways.size() == 1 ? ways.get(0) : new Criteria().orOperator(ways));
    }

    /** The people in the groups that have a text in their name, of the first few such groups. */
    private List<String> membersOfGroupsNamed(String q) {
        if (q.codePointCount(0, q.length()) < 2) {
            return List.of();
        }
        String small = q.toLowerCase(Locale.ROOT);
        return groups.all().stream()
                .filter(group -> group.name().toLowerCase(Locale.ROOT).contains(small))
                .limit(MAX_GROUPS)
                .flatMap(group -> groups.peopleIn(group.chatId(), clock.instant()).stream())
                .map(CustomerId::value)
                .distinct()
                .toList();
    }
}
