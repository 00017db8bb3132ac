package io.quanzi.sop;

import io.quanzi.customer.Customer;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.outreach.DeliveryOutcome;
import io.quanzi.outreach.MassMessage;
import io.quanzi.outreach.MassMessageState;
import io.quanzi.outreach.MassMessages;
import io.quanzi.outreach.MessagesToPeople;
import io.quanzi.outreach.Outreach;
import io.quanzi.outreach.PostKind;
import io.quanzi.outreach.Subject;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.sop.SopStops.Reason;
import io.quanzi.sop.SopStops.Stop;
import io.quanzi.sop.StepRecords.State;
import io.quanzi.sop.StepRecords.StepRecord;
import io.quanzi.work.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bson.Document;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.stereotype.Component;

/**
 * Works off one step of one day: (1) whom it is for, (2) who is left out and why, (3) hands the rest to {@code outreach} under
 * the run's id, (4) writes what became of each. After a death the same run does the same again: what outreach has already
 * decided of stays decided, and a record that is there stays.
 */
@Component
class SopRunner {
    static final String SUBJECT = "sop";
    static final String PEOPLE = "people";
    static final String GROUPS = "groups";

    private final SopFiles files;
    private final SopPeople people;
    private final SopGoals goals;
    private final SopStops stops;
    private final StepRecords records;
    private final Outreach outreach;
    private final MessagesToPeople messagesToPeople;
    private final MassMessages massMessages;
    private final Clock clock;

    SopRunner(
            SopFiles files,
            SopPeople people,
            SopGoals goals,
            SopStops stops,
            StepRecords records,
            Outreach outreach,
            MessagesToPeople messagesToPeople,
            MassMessages massMessages,
            Clock clock) {
        this.files = files;
        this.people = people;
        this.goals = goals;
        this.stops = stops;
        this.records = records;
        this.outreach = outreach;
        this.messagesToPeople = messagesToPeople;
        this.massMessages = massMessages;
        this.clock = clock;
    }

    /** Works off one run, or ends it as too late. */
    Outcome run(Document row) {
        SopRun run = SopRun.read(row);
        Instant now = clock.instant();
        Optional<Sop> sop = files.going(run.sop());
        Optional<Instant> since = files.since(run.sop());
        if (sop.isEmpty() || since.isEmpty()) {
            return ended("STOPPED");
        }
        Instant until = run.until();
        if (!now.isBefore(until)) {
            return ended(SopRuns.MISSED);
        }
        if (now.isBefore(run.at())) { // the clock was set back
            return new Outcome.Step(new Update(), run.at());
        }
        if (!run.anchor().isBefore(SopFiles.firstDay(sop.get(), since.get()))) {
            if (run.isEnd()) {
                close(sop.get(), run, now);
            } else if (sop.get().toPeople()) {
                toPeople(sop.get(), run, now, Duration.between(now, until));
            } else {
                toGroups(sop.get(), run, now, Duration.between(now, until));
            }
        }
        return ended("DONE");
    }

    private static Outcome ended(String state) {
        return new Outcome.Done(new Update().set("state", state));
    }

    private static Outreach.Post post(SopRun run, String to, Duration life) {
        return new Outreach.Post(
                run.post(),
                to,
                run.title(),
                PostKind.OTHER,
                run.content(),
                new Subject(SUBJECT, List.of(run.sop(), run.step(), run.anchor().toString(), run.id())),
                false,
                life);
    }

    private void toPeople(Sop sop, SopRun run, Instant now, Duration life) {
        Map<CustomerId, Customer> meant = new LinkedHashMap<>();
        inIt(sop, run).forEach(person -> meant.put(person.id(), person));
        if (meant.isEmpty()) {
            return;
        }
        Map<CustomerId, DeliveryOutcome> before = messagesToPeople.outcomes(run.post(), meant.keySet());
        List<Customer> open = meant.values().stream()
                .filter(person -> !before.containsKey(person.id()))
                .toList();
        Map<CustomerId, String> left = leftOut(sop, run, open);
        messagesToPeople.send(
                post(run, PEOPLE, life),
                reader -> open.stream()
                        .filter(person -> !left.containsKey(person.id()))
                        .forEach(reader),
                reach -> true);
        Map<CustomerId, DeliveryOutcome> after = messagesToPeople.outcomes(run.post(), meant.keySet());
        var written = new ArrayList<StepRecord>();
        var goalReached = new ArrayList<Stop>();
        meant.forEach((id, person) -> {
            String why = left.get(id);
            if (why == null) {
                why = after.get(id) instanceof DeliveryOutcome.Skipped skipped
                        ? skipped.reason().name()
                        : "";
            }
            if (why.equals(Reason.GOAL.name())) {
                goalReached.add(new Stop(sop.name(), id, run.anchor(), Reason.GOAL, "", now));
            }
            written.add(new StepRecord(
                    sop.name(),
                    run.step(),
                    false,
                    id.value(),
                    run.anchor(),
                    run.day(),
                    run.id(),
                    person.contact() == null ? null : person.contact().userId(),
                    why.isEmpty() ? State.TASKED : State.SKIPPED,
                    why,
                    now));
        });
        stops.add(goalReached);
        records.add(written);
    }

    /** Those for whom a run is, who are in the SOP and did not have the step. */
    private List<Customer> inIt(Sop sop, SopRun run) {
        List<Customer> found = people.on(sop, run.anchor());
        if (found.isEmpty()) {
            return List.of();
        }
        List<CustomerId> ids = found.stream().map(Customer::id).toList();
        Set<CustomerId> over = stops.of(sop.name(), run.anchor(), ids);
        Set<String> had = records.had(
                sop.name(),
                run.step(),
                run.anchor(),
                ids.stream().map(CustomerId::value).toList(),
                run.id());
        SopBatches batches = files.batches();
        return found.stream()
                .filter(person -> !over.contains(person.id())
                        && !had.contains(person.id().value())
                        && isOf(batches, run, sop, person))
                .toList();
    }

    /** Those whom a run is meant for as it is now, before anybody is left out for consent or budget; changes nothing. */
    List<Customer> meant(Sop sop, SopRun run) {
        List<Customer> inIt = inIt(sop, run);
        Map<CustomerId, String> left = leftOut(sop, run, inIt);
        return inIt.stream().filter(person -> !left.containsKey(person.id())).toList();
    }

    /** Whether a run is the one in which the person's officer gets the step; the first of all for who has none. */
    private static boolean isOf(SopBatches batches, SopRun run, Sop sop, Customer person) {
        LocalTime step = sop.step(run.step()).map(SopStep::at).orElse(LocalTime.MIN);
        LocalTime time = LocalTime.ofInstant(run.at(), ChinaTime.ZONE);
        String officer = person.contact() == null ? "" : person.contact().userId();
        LocalTime own = SopBatches.later(batches.of(officer), step);
        // a step, or the times of the batches, may have been changed since the run was fixed
        return step.equals(LocalTime.MIN)
                || own.equals(time)
                || !batches.timesOf(step).contains(time);
    }

    /** Those who do not get it, with the reason that counts first; outreach leaves out others. */
    private Map<CustomerId, String> leftOut(Sop sop, SopRun run, List<Customer> open) {
        var left = new HashMap<CustomerId, String>();
        if (open.isEmpty()) {
            return left;
        }
        List<CustomerId> ids = open.stream().map(Customer::id).toList();
        goals.reached(sop, run.anchor(), open).forEach(id -> left.put(id, Reason.GOAL.name()));
        if (sop.anchor() == Sop.Anchor.JOINED_GROUP) {
            people.inNoGroup(open).forEach(id -> left.putIfAbsent(id, "LEFT_GROUP"));
        }
        records.toldOn(run.day(), ids, run.id()).forEach(id -> left.putIfAbsent(id, "TOLD_TODAY"));
        return left;
    }

    /** The groups for which a run is, which did not have the step. */
    List<CustomerGroup> groups(Sop sop, SopRun run) {
        Set<CustomerGroup> all = people.groups(sop, run.anchor(), run.anchor()).keySet();
        Set<String> had = records.had(
                sop.name(),
                run.step(),
                run.anchor(),
                all.stream().map(CustomerGroup::chatId).toList(),
                run.id());
        return all.stream().filter(group -> !had.contains(group.chatId())).toList();
    }

    private void toGroups(Sop sop, SopRun run, Instant now, Duration life) {
        Map<String, List<String>> byOwner = groups(sop, run).stream()
                .collect(Collectors.groupingBy(
                        CustomerGroup::owner,
                        TreeMap::new,
                        Collectors.mapping(CustomerGroup::chatId, Collectors.toList())));
        var written = new ArrayList<StepRecord>();
        byOwner.forEach((owner, chatIds) -> {
            DeliveryOutcome outcome = outreach.post(post(run, GROUPS, life), owner, chatIds);
            Map<String, String> held = new HashMap<>();
            Set<String> tasked = new HashSet<>();
            for (MassMessage task : massMessages.of(run.post() + "/" + GROUPS)) {
                if (task.state() == MassMessageState.HELD) {
                    task.recipients().forEach(chatId -> held.put(chatId, String.valueOf(task.reason())));
                } else {
                    tasked.addAll(task.recipients());
                }
            }
            String other = outcome instanceof DeliveryOutcome.Skipped skipped
                    ? skipped.reason().name()
                    : "PLANNED";
            chatIds.forEach(chatId -> written.add(new StepRecord(
                    sop.name(),
                    run.step(),
                    true,
                    chatId,
                    run.anchor(),
                    run.day(),
                    run.id(),
                    owner,
                    tasked.contains(chatId) ? State.TASKED : State.SKIPPED,
                    tasked.contains(chatId) ? "" : held.getOrDefault(chatId, other),
                    now)));
        });
        records.add(written);
    }

    /** The days in which the goal counts are over: who reached it after the last step, and who did not. */
    private void close(Sop sop, SopRun run, Instant now) {
        LocalDate anchor = run.anchor();
        List<Customer> all = people.on(sop, anchor);
        Set<CustomerId> reached = goals.reached(sop, anchor, all);
        stops.add(all.stream()
                .map(person -> new Stop(
                        sop.name(),
                        person.id(),
                        anchor,
                        reached.contains(person.id()) ? Reason.GOAL : Reason.ENDED,
                        "",
                        now))
                .toList());
    }
}
