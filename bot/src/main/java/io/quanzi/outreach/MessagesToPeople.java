package io.quanzi.outreach;

import io.quanzi.content.law.CopyCheck;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.outreach.DeliveryLog.Kind;
import io.quanzi.outreach.DeliveryOutcome.SkipReason;
import io.quanzi.outreach.Outreach.Post;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Sends the same words to many people one by one (客户群发), as tasks that their officers tap. Ground: recorded marketing
 * consent of each.
 */
@Service
public class MessagesToPeople {
    /** How many customers WeCom takes in one task. */
    private static final int MAX_RECIPIENTS = 10_000;

    private static final int BATCH = 500;

    private final DeliveryLog deliveryLog;
    private final MassMessageRepository tasks;
    private final DeliveryRules rules;
    private final CurrentLimits limits;
    private final Clock clock;

    MessagesToPeople(
            DeliveryLog deliveryLog,
            MassMessageRepository tasks,
            Customers customers,
            CopyCheck copyCheck,
            CurrentLimits limits,
            Clock clock) {
        this.limits = limits;
        this.deliveryLog = deliveryLog;
        this.tasks = tasks;
        this.rules = new DeliveryRules(customers, copyCheck);
        this.clock = clock;
    }

    /**
     * Whom a message goes to.
     *
     * @param byOfficer how many people, by the userid of the officer who has to tap
     * @param skipped how many are left out, by the reason
     */
    public record Reach(Map<String, Integer> byOfficer, Map<SkipReason, Integer> skipped) {
        /** How many get it. */
        public int people() {
            return byOfficer.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** How many are left out. */
        public int left() {
            return skipped.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** How many tasks an officer taps to reach so many people. */
    public static int tasksOf(int people) {
        return (people + MAX_RECIPIENTS - 1) / MAX_RECIPIENTS;
    }

    /**
     * Returns whom a message would reach, changing nothing.
     *
     * @param when it would go
     * @param people hands each of those it is meant for to a reader, once
     */
    public Reach reach(MessageContent content, Instant when, Consumer<Consumer<Customer>> people) {
        return sorted(content, when, Set.of(), people).reach();
    }

    /** Whom a message goes to, and whether it went: tasks are planned then. */
    public record Sending(Reach reach, boolean went) {}

    /**
     * Plans the tasks, one an officer and more where an officer has more customers than WeCom takes in one. May be called
     * again for the same post: who has it already gets it from no second task.
     *
     * @param people hands each of those it is meant for to a reader, once
     * @param mayGo whether it goes to so many; not asked when some tasks of it are planned already
     */
    public Sending send(Post wanted, Consumer<Consumer<Customer>> people, Predicate<Reach> mayGo) {
        Instant now = clock.instant();
        Set<String> planned = tasks.plannedIn(wanted.id(), "");
        Sorted sorted = sorted(wanted.content(), now, planned, people);
        if (planned.isEmpty() && !mayGo.test(sorted.reach())) {
            return new Sending(sorted.reach(), false);
        }
        boolean held =
                !DeliveryRules.blocking(rules.copyCheck(), wanted.content()).isEmpty();
        String campaign = wanted.id() + "/" + wanted.segment();
        sorted.chosen().forEach((officer, recipients) -> {
            List<String> fresh = recipients.stream()
                    .map(Recipient::externalUserId)
                    .filter(to -> !planned.contains(to))
                    .toList();
            for (int from = 0; from < fresh.size(); from += MAX_RECIPIENTS) {
                MassMessage task = MassMessage.planned(
                        free(campaign + "/" + officer),
                        campaign,
                        wanted.title(),
                        false,
                        officer,
                        fresh.subList(from, Math.min(fresh.size(), from + MAX_RECIPIENTS)),
                        wanted.content(),
                        wanted.subject(),
                        now,
                        wanted.life());
                if (limits.get().person().areOfDays()) {
                    task = task.endingBy(ChinaTime.startOf(ChinaTime.dayOf(now).plusDays(1)));
                }
                tasks.insert(held ? task.held(SkipReason.COPY.name()) : task);
            }
        });
        record(wanted.id(), sorted, held, now);
        return new Sending(sorted.reach(), true);
    }

    /** Returns what became of a post to some people, by their ids, of those of whom it is decided: in a task, or left out and why. */
    public Map<CustomerId, DeliveryOutcome> outcomes(String post, Collection<CustomerId> people) {
        var outcomes = new HashMap<CustomerId, DeliveryOutcome>();
        inBatches(
                post,
                people,
                ids -> deliveryLog
                        .attempts(ids.keySet())
                        .forEach((id, outcome) -> outcome.ifPresent(one -> outcomes.put(ids.get(id), one))));
        return outcomes;
    }

    /** The first id that no task has. */
    private String free(String id) {
        String free = id;
        for (int number = 2; tasks.find(free).isPresent(); number++) {
            free = id + "/" + number;
        }
        return free;
    }

    private void record(String post, Sorted sorted, boolean held, Instant now) {
        List<CustomerId> chosen = sorted.chosen().values().stream()
                .flatMap(List::stream)
                .map(Recipient::id)
                .toList();
        if (held) {
            withhold(post, SkipReason.COPY, chosen, now);
        } else {
            inBatches(post, chosen, ids -> deliveryLog.saidAll(ids, Kind.POST, now));
        }
        sorted.skipped().forEach((reason, people) -> withhold(post, reason, people, now));
    }

    private void withhold(String post, SkipReason reason, List<CustomerId> people, Instant now) {
        var why = new DeliveryOutcome.Skipped(reason, "left out of a message to many");
        inBatches(post, people, ids -> deliveryLog.withheldAll(ids, Kind.POST, why, now));
    }

    /**
     * A month of the messages to customers one by one.
     *
     * @param limit how many WeCom lets each customer have
     * @param people how many customers have had one, or will have of tasks that are made
     * @param most how many the customer has who has most
     * @param spent how many customers get no more
     */
    public record Budget(int limit, int people, int most, int spent) {}

    /**
     * Returns how much of a month is used.
     *
     * @param officer the userid of whose customers; null: anybody's
     */
    public Budget budget(YearMonth month, @Nullable String officer) {
        Map<String, Integer> used = tasks.usedByPeople(month, officer);
        int limit = month.lengthOfMonth();
        return new Budget(
                limit,
                used.size(),
                used.values().stream().mapToInt(n -> n).max().orElse(0),
                (int) used.values().stream().filter(n -> n >= limit).count());
    }

    private static void inBatches(
            String post, Collection<CustomerId> people, Consumer<Map<String, CustomerId>> written) {
        var ids = new HashMap<String, CustomerId>();
        for (CustomerId person : people) {
            ids.put(post + "/" + person.value(), person);
            if (ids.size() == BATCH) {
                written.accept(ids);
                ids.clear();
            }
        }
        if (!ids.isEmpty()) {
            written.accept(ids);
        }
    }

    private record Recipient(CustomerId id, String externalUserId) {}

    private record Sorted(Map<String, List<Recipient>> chosen, Map<SkipReason, List<CustomerId>> skipped) {
        Reach reach() {
            var byOfficer = new TreeMap<String, Integer>();
            chosen.forEach((officer, people) -> byOfficer.put(officer, people.size()));
            var left = new EnumMap<SkipReason, Integer>(SkipReason.class);
            skipped.forEach((reason, people) -> left.put(reason, people.size()));
            return new Reach(byOfficer, left);
        }
    }

    private Sorted sorted(
            MessageContent content, Instant when, Set<String> planned, Consumer<Consumer<Customer>> people) {
        Judge judge = judge(content, when, planned);
        var chosen = new TreeMap<String, List<Recipient>>();
        var skipped = new EnumMap<SkipReason, List<CustomerId>>(SkipReason.class);
        people.accept(person -> {
            Optional<SkipReason> against = judge.against(person);
            if (against.isPresent()) {
                skipped.computeIfAbsent(against.get(), reason -> new ArrayList<>())
                        .add(person.id());
            } else {
                Customer.Contact to = person.liveContact().orElseThrow();
                chosen.computeIfAbsent(to.userId(), officer -> new ArrayList<>())
                        .add(new Recipient(person.id(), to.externalUserId()));
            }
        });
        return new Sorted(chosen, skipped);
    }

    private Judge judge(MessageContent content, Instant when, Set<String> planned) {
        LocalDate day = ChinaTime.dayOf(when);
        Set<String> told = new HashSet<>(tasks.peopleToldSince(ChinaTime.startOf(day), content));
        told.removeAll(planned);
        return new Judge(
                rules, limits.get().person(), tasks.sentDaysOfPeople(SentDays.firstOf(day)), told, planned, day);
    }

    /** Who gets a message of a day, and who does not. */
    private record Judge(
            DeliveryRules rules,
            SendingLimits.Caps caps,
            SentDays sent,
            Set<String> told,
            Set<String> planned,
            LocalDate day) {
        Optional<SkipReason> against(Customer person) {
            Optional<DeliveryOutcome.Skipped> forbidden = rules.forbidden(person);
            if (forbidden.isPresent()) {
                return forbidden.map(DeliveryOutcome.Skipped::reason);
            }
            Optional<Customer.Contact> contact = person.liveContact();
            if (contact.isEmpty()) {
                return Optional.of(SkipReason.NO_CONTACT);
            }
            if (!person.consentsTo("marketing")) {
                return Optional.of(SkipReason.NO_CONSENT);
            }
            String to = contact.get().externalUserId();
            if (planned.contains(to)) {
                return Optional.empty();
            }
            return told.contains(to)
                    ? Optional.of(SkipReason.REPEATED)
                    : Optional.ofNullable(sent.full(caps, PostKind.OWN, to, day));
        }
    }

    /** Counts whom a message would reach, person by person, so that several can be counted in one reading of all people. */
    public static final class Counter {
        private final Judge judge;
        private final Map<String, Integer> byOfficer = new TreeMap<>();
        private final Map<SkipReason, Integer> skipped = new EnumMap<>(SkipReason.class);

        private Counter(Judge judge) {
            this.judge = judge;
        }

        /** Counts one of those it is meant for. */
        public void add(Customer person) {
            Optional<SkipReason> against = judge.against(person);
            if (against.isPresent()) {
                skipped.merge(against.get(), 1, Integer::sum);
            } else {
                byOfficer.merge(person.liveContact().orElseThrow().userId(), 1, Integer::sum);
            }
        }

        /** Returns whom it would reach of those who were added. */
        public Reach reach() {
            return new Reach(byOfficer, skipped);
        }
    }

    /** Returns a counter of a message, changing nothing. */
    public Counter counter(MessageContent content, Instant when) {
        return new Counter(judge(content, when, Set.of()));
    }
}
