package io.quanzi.wecom.repair;

import io.quanzi.schedule.Action;
import io.quanzi.schedule.NoSettings;
import io.quanzi.schedule.Occurrence;
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
    public String run(Occurrence<NoSettings> occurrence) {
        ReconciliationRun reconciliationRun = reconciliation.run(occurrence.id(), ReconciliationRun.NIGHTLY);
        String came = "补上 %d 处，%d 处未能处理".formatted(reconciliationRun.mended(), reconciliationRun.left());
        if (reconciliationRun.cancelledBy() != null) {
            came = "%s 取消了对账；取消前%s".formatted(reconciliationRun.cancelledBy(), came);
        }
        return reconciliationRun.id().equals(occurrence.id()) ? came : "已有一次对账在进行，等它结束：" + came;
    }
}
