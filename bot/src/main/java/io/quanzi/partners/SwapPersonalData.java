package io.quanzi.partners;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.PersonalData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** The swaps that a person took part in, for the person. */
@Component
class SwapPersonalData implements PersonalData {
    private final SwapGrants grants;

    SwapPersonalData(SwapGrants grants) {
        this.grants = grants;
    }

    @Override
    public String section() {
        return "swaps";
    }

    @Override
    public Map<String, Object> export(CustomerId customer) {
        List<Grant> all = grants.of(customer);
        return all.isEmpty()
                ? Map.of()
                : Map.of("swaps", all.stream().map(SwapPersonalData::plain).toList());
    }

    private static Map<String, Object> plain(Grant grant) {
        var plain = new LinkedHashMap<String, Object>();
        plain.put("swap", grant.swap());
        plain.put("partner", grant.partnerTitle());
        plain.put("order", grant.order());
        plain.put("code", Objects.toString(grant.code(), ""));
        plain.put("issuedAt", Objects.toString(grant.issuedAt(), ""));
        return plain;
    }

    @Override
    public void merge(CustomerId from, CustomerId into) {
        grants.merge(from, into);
    }

    @Override
    public void erase(CustomerId customer) {
        grants.forget(customer);
    }
}
