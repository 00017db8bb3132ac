package io.quanzi.doctor;

import io.quanzi.shared.Alarm;
import java.util.List;

/** Reports the alarms of the running shop, such as an empty pool of codes; as on the console's first page. */
final class AlarmsCheck implements Check {
    @Override
    public CheckId first() {
        return CheckId.ALARMS;
    }

    @Override
    public void look(DiagnosticContext diagnosticContext, CheckResults found) {
        DiagnosticContext.Bot bot = diagnosticContext.bot();
        if (bot == null) {
            found.skip(CheckId.ALARMS, "no-bot");
            return;
        }
        List<Alarm> alarms = bot.alarms().get();
        if (alarms.isEmpty()) {
            found.ok(CheckId.ALARMS);
        }
        alarms.forEach(alarm -> found.alarm(CheckId.ALARMS, alarm));
    }
}
