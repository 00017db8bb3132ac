package io.quanzi.sop;

import io.quanzi.broadcast.MorePosts.Said;
import io.quanzi.customer.Customer;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.outreach.MessageContent;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.sop.SopFiles.InForce;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Looks ahead at the steps of all SOPs: the same runs as {@link SopRuns} will fix, for those for whom they began already and who
 * are in them as it is now.
 */
@Component
class ComingSteps {
    private final SopFiles files;
    private final SopRuns runs;
    private final SopRunner runner;
    private final StepContents contents;
    private final Clock clock;

    ComingSteps(SopFiles files, SopRuns runs, SopRunner runner, StepContents contents, Clock clock) {
        this.files = files;
        this.runs = runs;
        this.runner = runner;
        this.contents = contents;
        this.clock = clock;
    }

    /** A run with the SOP and step that it is of. */
    private record Coming(InForce file, SopStep step, SopRun run) {}

    List<Said> between(Instant from, Instant to, Instant peopleFrom) {
        LocalDate today = ChinaTime.dayOf(clock.instant());
        var coming = new ArrayList<Coming>();
        for (InForce file : files.all()) {
            if (file.sop().isPaused()) {
                continue;
            }
            LocalDate first = files.since(file.sop().name())
                    .map(since -> SopFiles.firstDay(file.sop(), since))
                    .orElse(today);
            Instant after = file.sop().toPeople() && peopleFrom.isAfter(from) ? peopleFrom : from;
            for (LocalDate day = ChinaTime.dayOf(from); !day.isAfter(ChinaTime.dayOf(to)); day = day.plusDays(1)) {
                for (SopRun run : runs.of(file.sop(), day)) {
                    Optional<SopStep> step = file.sop().step(run.step());
                    boolean began =
                            !run.anchor().isBefore(first) && !run.anchor().isAfter(today);
                    if (step.isPresent()
                            && began
                            && run.at().isAfter(after)
                            && !run.at().isAfter(to)) {
                        coming.add(new Coming(file, step.get(), run));
                    }
                }
            }
        }
        coming.sort(Comparator.comparing((Coming one) -> one.run().at())
                .thenComparing(one -> one.run().id()));
        Map<LocalDate, Set<CustomerId>> told = new HashMap<>();
        return coming.stream()
                .flatMap(one -> said(one, told.computeIfAbsent(one.run().day(), day -> new HashSet<>())).stream())
                .toList();
    }

    private Optional<Said> said(Coming one, Set<CustomerId> told) {
        Sop sop = one.file().sop();
        if (!sop.toPeople()) {
            List<CustomerGroup> groups = runner.groups(sop, one.run());
            return groups.isEmpty()
                    ? Optional.empty()
                    : Optional.of(said(
                            one,
                            groups.stream().map(CustomerGroup::chatId).collect(Collectors.toUnmodifiableSet()),
                            null));
        }
        List<Customer> meant = runner.meant(sop, one.run()).stream()
                .filter(person -> !told.contains(person.id()))
                .toList();
        // whoever gets it gets no other that day
        meant.stream()
                .filter(person -> person.liveContact().isPresent() && person.consentsTo("marketing"))
                .map(Customer::id)
                .forEach(told::add);
        return meant.isEmpty() ? Optional.empty() : Optional.of(said(one, Set.of(), meant));
    }

    private Said said(Coming one, Set<String> chatIds, @Nullable List<Customer> meant) {
        MessageContent fixed = runs.fixed(one.run().id()).map(SopRun::content).orElse(null);
        return new Said(
                one.run().post(),
                one.run().title(),
                one.run().at(),
                one.run().until(),
                fixed == null ? contents.of(one.step()) : fixed,
                chatIds,
                meant,
                one.file().path(),
                one.step().id());
    }
}
