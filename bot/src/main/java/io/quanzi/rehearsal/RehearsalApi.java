package io.quanzi.rehearsal;

import io.quanzi.playbook.InvalidFile;
import io.quanzi.playbook.OtherPlaybooks;
import io.quanzi.playbook.OtherPlaybooks.OtherPlaybook;
import io.quanzi.shared.Audit;
import io.quanzi.shared.Message;
import io.quanzi.shared.Violation;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Rehearsals as data. */
@RestController
class RehearsalApi {
    static final int DAYS = 30;
    static final long SEED = 1;

    private final Rehearsals rehearsals;
    private final OtherPlaybooks playbooks;
    private final Audit audit;

    RehearsalApi(Rehearsals rehearsals, OtherPlaybooks playbooks, Audit audit) {
        this.rehearsals = rehearsals;
        this.playbooks = playbooks;
        this.audit = audit;
    }

    /** What a body may say; what it leaves out is the default. */
    record Wanted(
            @Nullable Integer days,
            @Nullable Integer customers,
            @Nullable Integer groups,
            @Nullable Long seed,
            @Nullable OtherPlaybook playbook,
            @Nullable Boolean replay) {
        RehearsalRequest request() {
            return new RehearsalRequest(
                    days == null ? DAYS : days,
                    customers,
                    groups,
                    seed == null ? SEED : seed,
                    playbook == null ? null : playbook.place(),
                    replay != null && replay);
        }
    }

    /** 202 and the rehearsal that begins; 409 while one goes on, 422 with all faults of a playbook that has some. */
    @PostMapping("/api/rehearsals")
    ResponseEntity<RehearsalRun> start(@RequestBody Wanted wanted, Principal user) {
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .body(begin(wanted.request(), wanted.playbook(), user.getName())
                        .orElseThrow(() -> new ResponseStatusException(
                                HttpStatus.CONFLICT,
                                "a rehearsal goes on in this program already; wait for its end, or cancel it")));
    }

    /**
     * Begins one and notes who did; empty while another goes on.
     *
     * @param playbook null for the one in force
     * @throws InvalidFile with all faults of the playbook
     */
    Optional<RehearsalRun> begin(RehearsalRequest request, @Nullable OtherPlaybook playbook, String user) {
        List<Violation> violations = playbook == null ? List.of() : playbooks.violations(playbook);
        if (!violations.isEmpty()) {
            throw new InvalidFile(violations);
        }
        Optional<RehearsalRun> begun = rehearsals.start(request, playbook, user);
        begun.ifPresent(run -> audit.recordChange(user, "rehearsal.start", run.id(), "", "RUNNING"));
        return begun;
    }

    /** The one that goes on, then the latest, newest first; without their results. */
    @GetMapping("/api/rehearsals")
    List<RehearsalRun> list() {
        return rehearsals.latest();
    }

    @GetMapping("/api/rehearsals/{id}")
    RehearsalRun show(@PathVariable String id) {
        return rehearsals
                .find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no rehearsal has the id " + id));
    }

    /** The same as a table for people, in their language. */
    @GetMapping(path = "/api/rehearsals/{id}", params = "format=text")
    Text table(@PathVariable String id, Locale locale) {
        RehearsalResult result = show(id).result();
        if (result == null) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "this rehearsal has no result");
        }
        return new Text(RehearsalTable.of(result, locale));
    }

    record Text(String text) {}

    /** 202 and the rehearsal, which ends in a moment; 409 when it does not go on. */
    @PostMapping("/api/rehearsals/{id}/cancel")
    ResponseEntity<RehearsalRun> cancel(@PathVariable String id, Principal user) {
        RehearsalRun run = show(id);
        if (!end(id, user.getName())) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "this rehearsal is over already");
        }
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(run);
    }

    /** Cancels one and notes who did; false when it does not go on. */
    boolean end(String id, String user) {
        boolean cancelled = rehearsals.cancel(id, user);
        if (cancelled) {
            audit.recordChange(user, "rehearsal.cancel", id, "RUNNING", "CANCELLED");
        }
        return cancelled;
    }

    @ExceptionHandler(InvalidFile.class)
    ProblemDetail faulty(InvalidFile files, Locale locale) {
        List<String> faults = files.violations().stream()
                .map(violation -> violation.in(locale))
                .toList();
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.UNPROCESSABLE_CONTENT,
                Message.of("rehearsal.playbook.faults", faults.size()).in(locale) + "\n" + String.join("\n", faults));
        problem.setProperty("faults", faults);
        return problem;
    }

    @ExceptionHandler(IllegalArgumentException.class)
    ProblemDetail refused(IllegalArgumentException wrong) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(wrong.getMessage()));
    }
}
