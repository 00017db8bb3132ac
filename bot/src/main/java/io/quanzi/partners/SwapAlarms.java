package io.quanzi.partners;

import io.quanzi.partners.SwapStock.State;
import io.quanzi.partners.SwapStock.Stock;
import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Reports swaps that have stopped, or soon will: no codes, nobody's turn any more, or over. One whose codes were
 * never imported is still being set up, until somebody waits for them.
 */
@Component
class SwapAlarms implements AlarmSource {
    private final SwapStock stock;

    SwapAlarms(SwapStock stock) {
        this.stock = stock;
    }

    @Override
    public List<Alarm> alarms() {
        var alarms = new ArrayList<Alarm>();
        stock.all().forEach(swap -> alarms(swap, alarms));
        return alarms;
    }

    private static void alarms(Stock swap, List<Alarm> alarms) {
        String partner = swap.partnerTitle();
        Long free = swap.free();
        Long days = swap.daysLeft();
        if (swap.waiting() > 0) {
            String key = swap.loaded() ? "alarm.swap.waiting" : "alarm.swap.unloaded";
            alarms.add(alarm(key, swap.waiting(), List.of(partner), "/imports", true));
        } else if (swap.isLow() && free != null) {
            if (free == 0) {
                alarms.add(alarm("alarm.swap.empty", 1, List.of(partner), "/imports", true));
            } else if (days == null) {
                alarms.add(alarm("alarm.swap.few", free, List.of(partner), "/imports", false));
            } else {
                alarms.add(alarm("alarm.swap.low", free, List.of(partner, days.toString()), "/imports", false));
            }
        }
        if (swap.expired() > 0) {
            alarms.add(alarm("alarm.swap.expired", swap.expired(), List.of(partner), "/imports", false));
        }
        if (swap.state() == State.OVER) {
            alarms.add(alarm("alarm.swap.over", 1, List.of(partner, swap.until().toString()), "/swaps", false));
        } else if (swap.state() == State.ACTIVE && swap.places() == 0) {
            alarms.add(alarm("alarm.swap.budget", 1, List.of(partner), "/swaps", false));
        }
    }

    private static Alarm alarm(String key, long count, List<String> values, String page, boolean grave) {
        return new Alarm(key, count, values, null, page, grave);
    }
}
