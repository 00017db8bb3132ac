package io.quanzi.console.settings;

import io.quanzi.shared.Audit;
import io.quanzi.wecom.repair.Reconciliation;
import io.quanzi.wecom.repair.ReconciliationRun;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Shows what was found missing when this program was compared with WeCom, and the buttons that compare now and stop.
 */
@Controller
class ReconcilePage {
    private static final int MAX_RUNS = 20;

    private final Reconciliation reconciliation;
    private final Audit audit;

    ReconcilePage(Reconciliation reconciliation, Audit audit) {
        this.reconciliation = reconciliation;
        this.audit = audit;
    }

    @GetMapping("/reconcile")
    String page(Model model) {
        List<ReconciliationRun> runs = reconciliation.latest(MAX_RUNS);
        model.addAttribute("runs", runs);
        if (!runs.isEmpty()) {
            model.addAttribute("run", runs.get(0));
        }
        return "console/reconcile";
    }

    /** One that goes on already is shown just as one that begins. */
    @PostMapping("/reconcile")
    String start(Principal user) {
        Optional<ReconciliationRun> begun = reconciliation.start(user.getName());
        begun.ifPresent(reconciliationRun ->
                audit.recordChange(user.getName(), "reconcile.start", reconciliationRun.id(), "", "RUNNING"));
        return "redirect:/reconcile";
    }

    /** Stops a comparison; what was put right stays so. One that has ended meanwhile is shown as it ended. */
    @PostMapping("/reconcile/{id}/cancel")
    String cancel(@PathVariable String id, Principal user) {
        ReconciliationRun reconciliationRun = ReconcileApi.find(reconciliation, id);
        if (reconciliation.cancel(id, user.getName())) {
            audit.recordChange(user.getName(), "reconcile.cancel", reconciliationRun.id(), "RUNNING", "STOPPED");
        }
        return "redirect:/reconcile";
    }

    /** Shows how far a run is; when it has ended, the whole page is read again, with its button. */
    @GetMapping("/reconcile/{id}/progress")
    String progress(@PathVariable String id, Model model, HttpServletResponse response) {
        ReconciliationRun reconciliationRun = ReconcileApi.find(reconciliation, id);
        if (!reconciliationRun.running()) {
            response.setHeader("HX-Refresh", "true");
        }
        model.addAttribute("run", reconciliationRun);
        return "console/reconcile-fragment";
    }
}
