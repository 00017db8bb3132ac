package io.quanzi.shop;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.PersonalData;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The notices about a person that the shop got or will get. */
@Component
class OutboundData implements PersonalData {
    private final OutboundRepository rows;

    OutboundData(OutboundRepository rows) {
        this.rows = rows;
    }

    @Override
    public String section() {
        return "told-to-shop";
    }

    @Override
    public Map<String, Object> export(CustomerId customer) {
        List<Map<String, Object>> notices = rows.of(customer).stream()
                .map(row -> {
                    ShopNotice notice = rows.read(row);
                    return Map.<String, Object>of(
                            "type",
                            notice.type(),
                            "at",
                            notice.at(),
                            "data",
                            notice.data(),
                            "state",
                            row.getString("state"));
                })
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
