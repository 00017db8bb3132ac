package io.quanzi.doctor;

import io.quanzi.shared.Alarm;
import java.util.List;

/** What stands still or makes no sense in the running shop, such as an empty pool of codes; as on the console's first page. */
final class AlarmsCheck implements Check {
    @Override
    public Look first() {
        return Look.ALARMS;
    }

    @Override
    public void look(Patient patient, Findings found) {
        Patient.Bot bot = patient.bot();
        if (bot == null) {
            found.skip(Look.ALARMS, "no-bot");
            return;
        }
        List<Alarm> alarms = bot.alarms().get();
        if (alarms.isEmpty()) {
            found.ok(Look.ALARMS);
        }
        alarms.forEach(alarm -> found.alarm(Look.ALARMS, alarm));
    }
}
