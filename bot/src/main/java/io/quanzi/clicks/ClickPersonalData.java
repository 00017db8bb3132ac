package io.quanzi.clicks;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.PersonalData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.springframework.stereotype.Component;

/** Which links of messages to them a person opened. */
@Component
class ClickPersonalData implements PersonalData {
    private final ClickRows rows;

    ClickPersonalData(ClickRows rows) {
        this.rows = rows;
    }

    @Override
    public String section() {
        return "link-visits";
    }

    @Override
    public Map<String, Object> export(CustomerId customer) {
        List<Document> visits = rows.visitsOf(customer);
        return visits.isEmpty()
                ? Map.of()
                : Map.of("visits", visits.stream().map(ClickPersonalData::plain).toList());
    }

    private static Map<String, Object> plain(Document visit) {
        var plain = new LinkedHashMap<String, Object>();
        plain.put("address", visit.getString("target"));
        plain.put("firstAt", visit.getDate("firstAt").toInstant().toString());
        plain.put("lastAt", visit.getDate("lastAt").toInstant().toString());
        plain.put("clicks", visit.get("clicks"));
        return plain;
    }

    @Override
    public void erase(CustomerId customer) {
        rows.erase(customer);
    }

    @Override
    public void merge(CustomerId from, CustomerId into) {
        rows.move(from, into);
    }
}
