package io.quanzi.console.reach;

import io.quanzi.broadcast.Planner;
import io.quanzi.console.content.DiskChanges;
import io.quanzi.console.content.DiskChanges.FileDifference;
import io.quanzi.playbook.PlaybookDisk;
import io.quanzi.playbook.PlaybookDisk.Comparison;
import io.quanzi.playbook.PlaybookDisk.Difference;
import io.quanzi.playbook.PlaybookDisk.Taken;
import io.quanzi.playbook.PlaybookDisk.Written;
import io.quanzi.shared.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.Principal;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Plans as data and as text, and what is done by them: the disk taken over, and written. */
@RestController
class PlanApi {
    private final PlanViews plans;
    private final Planner planner;
    private final PlaybookDisk disk;
    private final DiskChanges changes;

    PlanApi(PlanViews plans, Planner planner, PlaybookDisk disk, DiskChanges changes) {
        this.plans = plans;
        this.planner = planner;
        this.disk = disk;
        this.changes = changes;
    }

    /** @param day one day; without it {@code days} from today */
    @GetMapping("/api/plan")
    PlanView plan(
            @RequestParam(required = false) @Nullable String day,
            @RequestParam(required = false) @Nullable String days,
            Locale language) {
        return plans.of(day, days, language);
    }

    /** The same as text for people. */
    @GetMapping(path = "/api/plan", params = "format=text")
    Text text(
            @RequestParam(required = false) @Nullable String day,
            @RequestParam(required = false) @Nullable String days,
            Locale language) {
        PlanView plan = plans.of(day, days, language);
        return new Text(plan.status(), PlanText.of(plan, language));
    }

    record Text(String status, String text) {}

    /**
     * What came of taking the disk over, or of writing it.
     *
     * @param status {@code done}; {@code nothing} when all was the same; {@code left} when a person must decide about some;
     *     for a file that cannot be used or a plan that is not true any more {@code refused-file} and {@code stale}: then
     *     nothing was done
     * @param done the files that were taken over or written
     * @param left those that were changed on both sides
     * @param faults with file and line
     * @param changes what is different since the plan was made
     * @param text all of it for a terminal
     */
    record Outcome(
            String status,
            List<FileDifference> done,
            List<FileDifference> left,
            List<String> faults,
            List<String> changes,
            String text) {}

    /**
     * Puts in force what the disk has.
     *
     * @param hash of a plan that must still be true; blank for none
     * @param take conflicts in which the disk wins
     * @param keep conflicts in which what is in force stays
     */
    @PostMapping("/api/plan/apply")
    Outcome apply(
            @RequestParam(defaultValue = "") String hash,
            @RequestParam(required = false) @Nullable Set<String> take,
            @RequestParam(required = false) @Nullable Set<String> keep,
            Principal user,
            Locale language) {
        Set<String> named = take == null ? Set.of() : take;
        Set<String> kept = keep == null ? Set.of() : keep;
        return apply(hash.strip(), named, kept, user.getName(), language);
    }

    Outcome apply(String hash, Set<String> take, Set<String> keep, String by, Locale language) {
        if (!hash.isEmpty()) {
            Optional<List<Message>> since = planner.changesSince(hash);
            if (since.isEmpty()) {
                throw refused(Message.of("plan.apply.unknown", hash), language);
            }
            if (!since.get().isEmpty()) {
                return stale(hash, since.get(), language);
            }
        }
        Comparison before = disk.compare();
        var decided = new HashSet<>(take);
        decided.addAll(keep);
        mustBeConflicts(decided, before.differences(), language);
        Taken taken = changes.takeOver(take, keep, by);
        if (!taken.violations().isEmpty()) {
            List<String> faults =
                    taken.violations().stream().map(one -> one.in(language)).toList();
            return new Outcome(
                    "refused-file",
                    List.of(),
                    List.of(),
                    faults,
                    List.of(),
                    Message.of("plan.apply.faulty", faults.size()).in(language) + "\n" + indented(faults));
        }
        return outcome(
                changes.towardsForce(taken.taken(), language),
                changes.towardsForce(
                        taken.left().stream()
                                .filter(one -> !keep.contains(one.path()))
                                .toList(),
                        language),
                "plan.apply",
                language);
    }

    private static Outcome stale(String hash, List<Message> since, Locale language) {
        List<String> words = since.stream().map(one -> one.in(language)).toList();
        return new Outcome(
                "stale",
                List.of(),
                List.of(),
                List.of(),
                words,
                Message.of("plan.apply.stale", hash).in(language) + "\n" + indented(words)
                        + Message.of("plan.apply.stale.next").in(language) + "\n");
    }

    /**
     * Writes what is in force to the disk.
     *
     * @param over files to be written over although the disk changed them
     */
    @PostMapping("/api/playbook/export")
    Outcome export(@RequestParam(required = false) @Nullable Set<String> over, Principal user, Locale language) {
        Set<String> named = over == null ? Set.of() : over;
        if (disk.place().isEmpty()) {
            throw refused(Message.of("plan.export.nowhere"), language);
        }
        mustBeConflicts(named, disk.unwritten(), language);
        try {
            Written written = changes.write(named, user.getName());
            return outcome(
                    changes.towardsDisk(written.written(), language),
                    changes.towardsDisk(written.left(), language),
                    "plan.export",
                    language);
        } catch (IOException | UncheckedIOException failed) {
            throw refused(Message.of("plan.export.failed", String.valueOf(failed.getMessage())), language);
        }
    }

    private static Outcome outcome(
            List<FileDifference> done, List<FileDifference> left, String words, Locale language) {
        String status = left.isEmpty() ? done.isEmpty() ? "nothing" : "done" : "left";
        var text = new StringBuilder(PlanText.files(done, language));
        text.append(Message.of(words + (done.isEmpty() ? ".nothing" : ".done"), done.size())
                        .in(language))
                .append('\n');
        if (!left.isEmpty()) {
            text.append(Message.of(words + ".left", left.size()).in(language))
                    .append('\n')
                    .append(PlanText.files(left, language));
        }
        return new Outcome(status, done, left, List.of(), List.of(), text.toString());
    }

    private void mustBeConflicts(Collection<String> named, List<Difference> differences, Locale language) {
        List<String> wrong = changes.withoutConflict(named, differences);
        if (!wrong.isEmpty()) {
            List<String> conflicts = differences.stream()
                    .filter(one -> one.kind() == PlaybookDisk.Kind.CONFLICT)
                    .map(Difference::path)
                    .toList();
            throw refused(
                    conflicts.isEmpty()
                            ? Message.of("plan.files.no-conflict.none", wrong)
                            : Message.of("plan.files.no-conflict", wrong, conflicts),
                    language);
        }
    }

    private static ResponseStatusException refused(Message why, Locale language) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, why.in(language));
    }

    private static String indented(List<String> lines) {
        return lines.isEmpty() ? "" : "  " + String.join("\n  ", lines) + "\n";
    }
}
