package io.quanzi.triggers;

import io.quanzi.content.Salutation;
import io.quanzi.content.Templates;
import io.quanzi.content.UntrustedText;
import io.quanzi.content.Wording;
import io.quanzi.coupons.Coupon;
import io.quanzi.coupons.Coupons;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Links;
import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.Outreach;
import io.quanzi.partners.CouponIssued;
import io.quanzi.shared.ChinaTime;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Tells the holder of a partner's coupon, where they agreed to be told of such things; else it waits in the member
 * centre. Once per swap and person, however often it is heard.
 */
@Component
class CouponIssuedListener {
    private final Customers customers;
    private final Coupons coupons;
    private final Links links;
    private final Templates templates;
    private final Outreach outreach;

    CouponIssuedListener(Customers customers, Coupons coupons, Links links, Templates templates, Outreach outreach) {
        this.customers = customers;
        this.coupons = coupons;
        this.links = links;
        this.templates = templates;
        this.outreach = outreach;
    }

    @EventListener
    void on(CouponIssued issued) {
        customers
                .find(issued.customer())
                .ifPresent(person -> coupons.byCode(issued.code()).ifPresent(coupon -> tell(person, issued, coupon)));
    }

    private void tell(Customer person, CouponIssued issued, Coupon coupon) {
        var model = new HashMap<String, Object>();
        Salutation.of(person.nickname()).ifPresent(name -> model.put("nickname", new UntrustedText(name)));
        model.put("partner", issued.partnerTitle());
        if (issued.text() != null) {
            model.put("text", issued.text());
        }
        model.put("benefit", issued.title());
        model.put("code", new UntrustedText(issued.code()));
        model.put("validUntil", day(coupon.validUntil()));
        model.put("rules", coupon.rules());
        model.put("memberUrl", links.urlOf(links.forMessage(person.id(), "swap/" + issued.swap())));
        Wording words = templates.write("offer/swap-coupon", model);
        outreach.offer(
                person,
                "swap/" + issued.swap(),
                issued.partnerTitle() + " · " + issued.title(),
                new MessageContent(words, List.of()),
                CouponCondition.subject(issued));
    }

    private static String day(Instant at) {
        LocalDate day = ChinaTime.dayOf(at.minusNanos(1));
        return "%d 年 %d 月 %d 日".formatted(day.getYear(), day.getMonthValue(), day.getDayOfMonth());
    }
}
