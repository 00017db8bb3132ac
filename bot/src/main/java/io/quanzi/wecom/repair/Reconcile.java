package io.quanzi.wecom.repair;

import io.quanzi.schedule.Action;
import io.quanzi.schedule.NoSettings;
import io.quanzi.schedule.Occurrence;
import io.quanzi.shared.Message;
import org.springframework.stereotype.Component;

/** Compares everything with WeCom and corrects it, for changes without an event. */
@Component
class Reconcile implements Action<NoSettings> {
    private final Reconciliation reconciliation;

    Reconcile(Reconciliation reconciliation) {
        this.reconciliation = reconciliation;
    }

    @Override
    public String name() {
        return "reconcile";
    }

    @Override
    public Class<NoSettings> settings() {
        return NoSettings.class;
    }

    @Override
    public boolean coalesces() {
        return true;
    }

    @Override
    public boolean takesLong() {
        return true;
    }

    /** The run has the occurrence's id: taken up again, the occurrence finds the run that was begun for it. */
    @Override
    public Message run(Occurrence<NoSettings> occurrence) {
        ReconciliationRun reconciliationRun = reconciliation.run(occurrence.id(), ReconciliationRun.NIGHTLY);
        Message came = Message.of("run.did.reconcile", reconciliationRun.mended(), reconciliationRun.left());
        if (reconciliationRun.cancelledBy() != null) {
            came = Message.of("run.did.reconcile.cancelled", reconciliationRun.cancelledBy(), came);
        }
        return reconciliationRun.id().equals(occurrence.id()) ? came : Message.of("run.did.reconcile.other", came);
    }
}
