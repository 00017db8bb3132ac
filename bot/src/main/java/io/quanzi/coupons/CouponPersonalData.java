package io.quanzi.coupons;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.PersonalData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** A person's coupons, for the person. */
@Component
class CouponPersonalData implements PersonalData {
    private final Coupons coupons;
    private final CouponCodes codes;

    CouponPersonalData(Coupons coupons, CouponCodes codes) {
        this.coupons = coupons;
        this.codes = codes;
    }

    @Override
    public String section() {
        return "coupons";
    }

    @Override
    public Map<String, Object> export(CustomerId customer) {
        List<Coupon> all = coupons.of(customer);
        return all.isEmpty()
                ? Map.of()
                : Map.of("coupons", all.stream().map(CouponPersonalData::plain).toList());
    }

    private static Map<String, Object> plain(Coupon coupon) {
        var plain = new LinkedHashMap<String, Object>();
        plain.put("title", coupon.title());
        plain.put("code", coupon.code());
        plain.put("issuedAt", coupon.issuedAt().toString());
        plain.put("validUntil", coupon.validUntil().toString());
        plain.put("state", coupon.state().name());
        return plain;
    }

    @Override
    public void erase(CustomerId customer) {
        codes.forget(customer);
    }

    @Override
    public void merge(CustomerId from, CustomerId into) {
        codes.merge(from, into);
    }
}
