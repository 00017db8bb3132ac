package io.quanzi.insight;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Purchases;
import io.quanzi.groups.GroupJoined;
import io.quanzi.groups.Groups;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.onboarding.Invitations;
import io.quanzi.outreach.Task;
import io.quanzi.outreach.TaskEnded;
import io.quanzi.outreach.Tasks;
import io.quanzi.shared.CustomerId;
import io.quanzi.shop.ShopEvent;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvents;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * How far buyers came: paid, invited, added, in a group, reached by a post, bought again. Each step is noted on the
 * person when it is first taken, as the instant, so that the numbers are counts of one collection.
 */
@Component
public class Funnel implements Consumer {
    private static final String ADDED = "contact.externalUserId";
    private static final String JOINED = "joined_at";
    private static final String POSTED = "posted_at";
    private static final String AGAIN = "bought_again_at";

    private final Customers customers;
    private final Purchases purchases;
    private final Invitations invitations;
    private final Groups groups;
    private final Tasks tasks;

    Funnel(Customers customers, Purchases purchases, Invitations invitations, Groups groups, Tasks tasks) {
        this.customers = customers;
        this.purchases = purchases;
        this.invitations = invitations;
        this.groups = groups;
        this.tasks = tasks;
    }

    /** Orders first, then people; every number is a number of buyers who ever came that far. */
    public record Counts(long orders, long invited, long added, long inGroup, long posted, long boughtAgain) {}

    public Counts counts() {
        return new Counts(
                purchases.count(),
                invitations.count(),
                customers.countBuyersWith(ADDED),
                customers.countBuyersWith("traits." + JOINED),
                customers.countBuyersWith("traits." + POSTED),
                customers.countBuyersWith("traits." + AGAIN));
    }

    /** A step that people are behind. */
    public enum Step {
        INVITED,
        ADDED,
        IN_GROUP,
        POSTED,
        BOUGHT_AGAIN
    }

    /** How many took a step. */
    public long count(Step step) {
        return step == Step.INVITED ? invitations.count() : customers.countBuyersWith(key(step));
    }

    /** Who took a step, the newest people first. */
    public List<CustomerId> people(Step step, long skip, int most) {
        return step == Step.INVITED ? invitations.invited(skip, most) : customers.buyersWith(key(step), skip, most);
    }

    private static String key(Step step) {
        return switch (step) {
            case ADDED -> ADDED;
            case IN_GROUP -> "traits." + JOINED;
            case POSTED -> "traits." + POSTED;
            case BOUGHT_AGAIN -> "traits." + AGAIN;
            case INVITED -> throw new IllegalArgumentException("invited people stand in their invitations");
        };
    }

    @EventListener
    void on(GroupJoined joined) {
        customers.find(joined.customer()).ifPresent(person -> first(person, JOINED, joined.at()));
    }

    @EventListener
    void on(TaskEnded ended) {
        tasks.find(ended.taskId()).filter(Task::toGroups).ifPresent(task -> {
            Set<String> reached = task.results().entrySet().stream()
                    .filter(one -> one.getValue() == Task.Result.SENT)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
            if (!reached.isEmpty()) {
                customers.findAll(groups.peopleIn(reached)).forEach(person -> first(person, POSTED, ended.at()));
            }
        });
    }

    @Override
    public String name() {
        return "funnel";
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.door().equals(ShopEvent.DOOR) && entry.type().equals(OrderPaid.TYPE);
    }

    @Override
    public void take(Entry entry) {
        if (ShopEvents.of(entry).orElse(null) instanceof OrderPaid order) {
            customers
                    .seenBuyer(order.buyer().id())
                    .filter(person -> person.trait(POSTED)
                            .filter(at -> !order.paidAt().isBefore(Instant.parse(at.toString())))
                            .isPresent())
                    .ifPresent(person -> first(person, AGAIN, order.paidAt()));
        }
    }

    private void first(Customer person, String trait, Instant at) {
        if (person.trait(trait).isEmpty()) {
            customers.note(person.id(), trait, at.toString());
        }
    }
}
