package io.quanzi.sop;

import io.quanzi.customer.Customer;
import io.quanzi.outreach.MessageContent;
import io.quanzi.shared.Audit;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.CustomerId;
import io.quanzi.sop.SopFiles.InForce;
import io.quanzi.sop.SopStops.Reason;
import io.quanzi.sop.SopStops.Stop;
import io.quanzi.sop.StepRecords.State;
import io.quanzi.sop.StepRecords.StepRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The SOPs as managers see them: how each goes, and the way of one person through it. */
@Service
public class Sops {
    /** Begins the ids of their posts. */
    public static final String POST = "sop@";

    private final SopFiles files;
    private final SopPeople people;
    private final SopGoals goals;
    private final SopStops stops;
    private final StepRecords records;
    private final StepContents contents;
    private final Audit audit;
    private final Clock clock;

    Sops(
            SopFiles files,
            SopPeople people,
            SopGoals goals,
            SopStops stops,
            StepRecords records,
            StepContents contents,
            Audit audit,
            Clock clock) {
        this.files = files;
        this.people = people;
        this.goals = goals;
        this.stops = stops;
        this.records = records;
        this.contents = contents;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * How a SOP goes.
     *
     * @param path of its file
     * @param firstDay those count for whom it began on this day or later; null when it never went
     * @param inIt for how many people or groups it began and is not over
     * @param sent how many messages arrived
     * @param waiting how many wait for a tap
     * @param skipped how many were not sent, by the reason
     * @param reached how many reached the goal
     * @param takenOut how many a manager took out
     */
    public record Overview(
            String path,
            Sop sop,
            @Nullable LocalDate firstDay,
            long inIt,
            long sent,
            long waiting,
            Map<String, Long> skipped,
            long reached,
            long takenOut) {
        /** How many messages were not sent. */
        public long left() {
            return skipped.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** All SOPs, by their files' names. */
    public List<Overview> overviews() {
        return files.all().stream().map(this::overview).toList();
    }

    /** One by its file. */
    public Optional<Overview> overview(String path) {
        return files.all().stream()
                .filter(one -> one.path().equals(path))
                .findFirst()
                .map(this::overview);
    }

    private Overview overview(InForce one) {
        Sop sop = one.sop();
        LocalDate first = firstDay(sop).orElse(null);
        LocalDate today = today();
        LocalDate from = later(first, today.minusDays(sop.lastDay()));
        return new Overview(
                one.path(),
                sop,
                first,
                first == null ? 0 : Math.max(0, people.count(sop, from, today) - stops.countFrom(sop.name(), from)),
                records.count(sop.name(), State.SENT),
                records.count(sop.name(), State.TASKED),
                records.skipped(sop.name()),
                stops.count(sop.name(), Reason.GOAL),
                stops.count(sop.name(), Reason.BY_HAND));
    }

    private LocalDate today() {
        return ChinaTime.dayOf(clock.instant());
    }

    private static LocalDate later(@Nullable LocalDate one, LocalDate other) {
        return one == null || one.isBefore(other) ? other : one;
    }

    private Optional<LocalDate> firstDay(Sop sop) {
        return files.since(sop.name()).map(since -> SopFiles.firstDay(sop, since));
    }

    /** Has the SOP of a file count from now on, if it never went and is not paused; else the next second does. */
    public void begin(String path) {
        files.all().stream()
                .filter(one -> one.path().equals(path) && !one.sop().isPaused())
                .forEach(one -> files.begin(one.sop().name()));
    }

    /**
     * How far people are with a step.
     *
     * @param had who had it
     * @param today for whom it is due today
     * @param next who comes to it next: the steps before it are over for them
     */
    public record StepCount(long had, long today, long next) {}

    /** Returns how far people are, by the ids of the steps. */
    public Map<String, StepCount> steps(Sop sop) {
        LocalDate today = today();
        Optional<LocalDate> first = firstDay(sop);
        var counts = new HashMap<String, StepCount>();
        List<Integer> days =
                sop.steps().stream().map(SopStep::day).distinct().sorted().toList();
        for (SopStep step : sop.steps()) {
            int before = days.stream()
                    .filter(day -> day < step.day())
                    .max(Comparator.naturalOrder())
                    .orElse(-1);
            LocalDate due = today.minusDays(step.day());
            boolean counted = first.isPresent() && !first.get().isAfter(due);
            LocalDate from = later(first.orElse(null), due.plusDays(1));
            LocalDate to = today.minusDays(before + 1L);
            counts.put(
                    step.id(),
                    new StepCount(
                            records.countOfStep(sop.name(), step.id(), State.SENT)
                                    + records.countOfStep(sop.name(), step.id(), State.TASKED),
                            counted ? people.count(sop, due, due) : 0,
                            first.isEmpty() || from.isAfter(to) ? 0 : people.count(sop, from, to)));
        }
        return counts;
    }

    /** Returns for how many a step that is due so many days after the beginning is still to come. */
    public long ahead(Sop sop, int day) {
        LocalDate today = today();
        return firstDay(sop)
                .map(first -> later(first, today.minusDays(day)))
                .filter(from -> !from.isAfter(today))
                .map(from -> people.count(sop, from, today))
                .orElse(0L);
    }

    /** What a step would send now. */
    public MessageContent content(SopStep step) {
        return contents.of(step);
    }

    /** When the officers get their batch of the day, if nobody has a time of their own. */
    public LocalTime batchTime() {
        return files.batches().of("");
    }

    /**
     * The way of a person through a SOP.
     *
     * @param anchor the day on which it began
     * @param over why it is over: {@code GOAL}, {@code BY_HAND}, {@code ENDED}, {@code PAUSED}; empty when it goes on
     * @param by who took the person out; empty else
     * @param steps in their order
     */
    public record Way(String path, Sop sop, LocalDate anchor, String over, String by, List<WayStep> steps) {
        /** The step that comes next; empty when none does. */
        public Optional<WayStep> next() {
            return over.isEmpty()
                    ? steps.stream()
                            .filter(step -> step.state().equals("COMING"))
                            .findFirst()
                    : Optional.empty();
        }
    }

    /**
     * A step on a person's way.
     *
     * @param at when it was due, or is
     * @param state {@code COMING}, {@code TASKED}, {@code SENT}, {@code SKIPPED}
     * @param reason of what is skipped; empty else
     */
    public record WayStep(SopStep step, Instant at, String state, String reason) {}

    /** Returns the ways of a person, of what goes and of what is paused. */
    public List<Way> waysOf(Customer person) {
        Map<String, StepRecord> had = new HashMap<>();
        records.of(person.id()).forEach(record -> had.put(record.id(), record));
        Map<String, Stop> stopped = new HashMap<>();
        stops.of(person.id()).forEach(stop -> stopped.put(stop.id(), stop));
        LocalDate today = today();
        var ways = new ArrayList<Way>();
        for (InForce one : files.all()) {
            Sop sop = one.sop();
            Optional<LocalDate> first = firstDay(sop);
            if (!sop.toPeople() || first.isEmpty() || !people.isInSegment(sop, person)) {
                continue;
            }
            for (LocalDate anchor : new TreeSet<>(people.beginnings(sop, person))) {
                if (!anchor.isBefore(first.get())
                        && !anchor.plusDays(sop.lastDay()).isBefore(today.minusDays(30))) {
                    ways.add(way(one, person, anchor, had, stopped));
                }
            }
        }
        return List.copyOf(ways);
    }

    private Way way(
            InForce one, Customer person, LocalDate anchor, Map<String, StepRecord> had, Map<String, Stop> stopped) {
        Sop sop = one.sop();
        Stop stop = stopped.get(sop.name() + "/" + person.id().value() + "/" + anchor);
        String over = stop != null
                ? stop.reason().name()
                : sop.isPaused()
                        ? "PAUSED"
                        : goals.reached(sop, anchor, List.of(person)).isEmpty() ? "" : Reason.GOAL.name();
        String officer = person.contact() == null ? "" : person.contact().userId();
        SopBatches batches = files.batches();
        Instant now = clock.instant();
        List<WayStep> steps = sop.steps().stream()
                .sorted(Comparator.comparingInt(SopStep::day).thenComparing(SopStep::time))
                .map(step -> {
                    StepRecord record = had.get(
                            sop.name() + "/" + step.id() + "/" + person.id().value() + "/" + anchor);
                    Instant at = anchor.plusDays(step.day())
                            .atTime(SopBatches.later(batches.of(officer), step.at()))
                            .atZone(ChinaTime.ZONE)
                            .toInstant();
                    boolean coming = record == null && at.isAfter(now);
                    return new WayStep(
                            step,
                            record == null ? at : record.at(),
                            coming
                                    ? "COMING"
                                    : record == null
                                            ? State.SKIPPED.name()
                                            : record.state().name(),
                            record != null ? record.reason() : coming ? "" : "BEFORE");
                })
                .toList();
        return new Way(one.path(), sop, anchor, over, stop == null ? "" : stop.by(), steps);
    }

    /** Takes a person out of a SOP that began for them on a day; false when there is none of that name, or it is over. */
    public boolean takeOut(String name, CustomerId person, LocalDate anchor, String by) {
        if (files.find(name).isEmpty() || stops.find(name, person, anchor).isPresent()) {
            return false;
        }
        stops.add(List.of(new Stop(name, person, anchor, Reason.BY_HAND, by, clock.instant())));
        audit.recordChange(by, "customer.sop.out", person.value(), "", name);
        return true;
    }

    /** Puts back whom a manager took out; what was due meanwhile is not sent. False when none did. */
    public boolean putBack(String name, CustomerId person, LocalDate anchor, String by) {
        boolean back = stops.takeAway(name, person, anchor);
        if (back) {
            audit.recordChange(by, "customer.sop.back", person.value(), name, "");
        }
        return back;
    }
}
