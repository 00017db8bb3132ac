package io.quanzi.console.settings;

import io.quanzi.shared.Audit;
import io.quanzi.wecom.repair.Reconciliation;
import io.quanzi.wecom.repair.ReconciliationRun;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Comparisons with WeCom as data. */
@RestController
class ReconcileApi {
    private static final int MAX_RUNS = 20;

    private final Reconciliation reconciliation;
    private final Audit audit;

    ReconcileApi(Reconciliation reconciliation, Audit audit) {
        this.reconciliation = reconciliation;
        this.audit = audit;
    }

    /** 202 and the run that begins; 409 while one goes on. */
    @PostMapping("/api/reconciliations")
    ResponseEntity<ReconciliationRun> start(Principal user) {
        Optional<ReconciliationRun> begun = reconciliation.start(user.getName());
        begun.ifPresent(reconciliationRun ->
                audit.recordChange(user.getName(), "reconcile.start", reconciliationRun.id(), "", "RUNNING"));
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .body(begun.orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.CONFLICT, "a comparison with WeCom is going on; ask again at its end")));
    }

    /** The latest, newest first. */
    @GetMapping("/api/reconciliations")
    List<ReconciliationRun> list() {
        return reconciliation.latest(MAX_RUNS);
    }

    @GetMapping("/api/reconciliations/{id}")
    ReconciliationRun show(@PathVariable String id) {
        return find(reconciliation, id);
    }

    /** Returns a run; 404 when there is none of the id. */
    static ReconciliationRun find(Reconciliation reconciliation, String id) {
        return reconciliation
                .find(id)
                .orElseThrow(() ->
                        new ResponseStatusException(HttpStatus.NOT_FOUND, "no comparison with WeCom has the id " + id));
    }

    /** 202 and the run, which stops soon; 409 when it does not go on. */
    @PostMapping("/api/reconciliations/{id}/cancel")
    ResponseEntity<ReconciliationRun> cancel(@PathVariable String id, Principal user) {
        ReconciliationRun reconciliationRun = show(id);
        if (!reconciliation.cancel(id, user.getName())) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, "this comparison with WeCom is over or stops already");
        }
        audit.recordChange(user.getName(), "reconcile.cancel", reconciliationRun.id(), "RUNNING", "STOPPED");
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(show(id));
    }
}
