package io.quanzi.shop;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.PersonalData;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The notices about a person that the shop got or will get. */
@Component
class OutboundData implements PersonalData {
    private final OutboundRows rows;

    OutboundData(OutboundRows rows) {
        this.rows = rows;
    }

    @Override
    public String section() {
        return "told-to-shop";
    }

    @Override
    public Map<String, Object> export(CustomerId customer) {
        List<Map<String, Object>> notices = rows.of(customer).stream()
                .map(row -> Map.<String, Object>of(
                        "type",
                        row.notice().type(),
                        "at",
                        row.notice().at(),
                        "data",
                        row.notice().data(),
                        "state",
                        row.state().name()))
                .toList();
        return notices.isEmpty() ? Map.of() : Map.of("notices", notices);
    }

    @Override
    public void erase(CustomerId customer) {
        rows.removeOf(customer);
    }

    @Override
    public void merge(CustomerId from, CustomerId into) {
        rows.merge(from, into);
    }
}
