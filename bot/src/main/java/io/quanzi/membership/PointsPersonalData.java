package io.quanzi.membership;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.PersonalData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** A person's points, for the person. */
@Component
class PointsPersonalData implements PersonalData {
    private final PointsLedger ledger;

    PointsPersonalData(PointsLedger ledger) {
        this.ledger = ledger;
    }

    @Override
    public String section() {
        return "points";
    }

    @Override
    public Map<String, Object> export(CustomerId customer) {
        List<PointsEntry> entries = ledger.history(customer, Integer.MAX_VALUE);
        return entries.isEmpty()
                ? Map.of()
                : Map.of(
                        "balance",
                        entries.get(0).balance(),
                        "entries",
                        entries.stream().map(PointsPersonalData::plain).toList());
    }

    private static Map<String, Object> plain(PointsEntry entry) {
        var plain = new LinkedHashMap<String, Object>();
        plain.put("seq", entry.seq());
        plain.put("at", entry.at().toString());
        plain.put("points", entry.points());
        plain.put("balance", entry.balance());
        plain.put("words", entry.words());
        return plain;
    }

    @Override
    public void erase(CustomerId customer) {
        ledger.erase(customer);
    }
}
