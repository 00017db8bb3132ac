package io.quanzi.segments;

import io.quanzi.customer.Customers;
import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.Source;
import io.quanzi.playbook.Yaml;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Tries rules that are not in force. */
@Component
public class RuleTrial {
    /** How many people are looked at, so that a form does not wait for long. */
    private static final int MAX_PEOPLE = 100_000;

    private final Customers customers;
    private final Clock clock;

    RuleTrial(Customers customers, Clock clock) {
        this.customers = customers;
        this.clock = clock;
    }

    /**
     * The people whom a rule fits today.
     *
     * @param people how many of those who were looked at
     * @param seen how many were looked at: everybody, or the first of very many
     * @param some a few of them
     */
    public record Matches(int people, int seen, boolean everybody, List<CustomerId> some) {}

    /**
     * Looks at everybody with a rule that is not in force.
     *
     * @param when as in the file, on one line
     * @throws InvalidFile when it is no rule
     */
    public Matches matches(String when, int some) {
        Rule rule = read(when);
        LocalDate today = ChinaTime.dayOf(clock.instant());
        var people = new AtomicInteger();
        var seen = new AtomicInteger();
        var examples = new ArrayList<CustomerId>();
        boolean everybody = customers.forEachWhile(person -> {
            if (seen.get() == MAX_PEOPLE) {
                return false;
            }
            seen.incrementAndGet();
            if (rule.matches(person, today) && people.incrementAndGet() <= some) {
                examples.add(person.id());
            }
            return true;
        });
        return new Matches(people.get(), seen.get(), everybody, List.copyOf(examples));
    }

    /**
     * Returns a rule as rows of a form.
     *
     * @param when as in the file, on one line
     * @throws InvalidFile when it is no rule
     */
    public RuleForm form(String when) {
        return RuleForm.of(read(when));
    }

    private static Rule read(String when) {
        return Yaml.read(new Source(SegmentsFile.PATH, "when: " + when), Condition.class)
                .when();
    }

    /** A rule by itself. */
    record Condition(Rule when) {}
}
