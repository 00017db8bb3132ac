package io.quanzi.sop;

import io.quanzi.customer.Customer;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageCondition;
import io.quanzi.outreach.Subject;
import io.quanzi.shared.CustomerId;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Keeps a step from whoever reached the goal, left or was taken out meanwhile, and from all when the SOP is paused or gone. */
@Component
class SopCondition implements MassMessageCondition {
    private final SopFiles files;
    private final SopPeople people;
    private final SopGoals goals;
    private final SopStops stops;

    SopCondition(SopFiles files, SopPeople people, SopGoals goals, SopStops stops) {
        this.files = files;
        this.people = people;
        this.goals = goals;
        this.stops = stops;
    }

    @Override
    public String kind() {
        return SopRunner.SUBJECT;
    }

    @Override
    public Optional<String> against(Subject subject, MassMessage massMessage) {
        return files.going(subject.facts().get(0)).isPresent()
                ? Optional.empty()
                : Optional.of("SOP 已暂停或已删除 / the SOP is paused or gone");
    }

    @Override
    public Set<CustomerId> notTo(Subject subject, Collection<Customer> some) {
        Optional<Sop> sop = files.going(subject.facts().get(0));
        if (sop.isEmpty() || !sop.get().toPeople()) {
            return Set.of();
        }
        LocalDate anchor = LocalDate.parse(subject.facts().get(2));
        Set<CustomerId> notTo = new HashSet<>(goals.reached(sop.get(), anchor, some));
        notTo.addAll(stops.of(
                sop.get().name(), anchor, some.stream().map(Customer::id).toList()));
        if (sop.get().anchor() == Sop.Anchor.JOINED_GROUP) {
            notTo.addAll(people.inNoGroup(some));
        }
        return notTo;
    }
}
