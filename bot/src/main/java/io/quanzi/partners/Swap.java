package io.quanzi.partners;

import io.quanzi.customer.Purchase;
import io.quanzi.playbook.ValueRules;
import io.quanzi.shared.ChinaTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A swap with one partner.
 *
 * @param name lower-case letters, digits and dashes
 * @param partner the partner's id, which is its key in signed calls
 * @param partnerTitle what customers call the partner
 * @param category of order lines that qualify, as the shop writes it
 * @param pool of {@code schedules/coupons.yaml} with the partner's codes
 * @param from the first Shanghai day of payment that qualifies
 * @param until the last
 * @param budget how many codes at most
 * @param text what customers are told
 */
record Swap(
        String name,
        String partner,
        String partnerTitle,
        String category,
        String pool,
        LocalDate from,
        LocalDate until,
        int budget,
        String text) {
    private static final Duration HEARD_LATE = Duration.ofHours(1);
    static final String ID = "[a-z0-9][a-z0-9-]*";
    private static final String EXAMPLE = "family-restaurant";

    Swap {
        boolean ends = from != null && until != null && !until.isBefore(from);
        new ValueRules()
                .name(name, "name", EXAMPLE)
                .name(partner, "partner", EXAMPLE)
                .name(pool, "pool", EXAMPLE)
                .required(partnerTitle, "partnerTitle", "亲子餐厅")
                .required(category, "category", "母婴")
                .required(text, "text", "带宝宝来，送一份儿童餐")
                .unless(ends, "until", "fault.until", String.valueOf(from), String.valueOf(until))
                .unless(budget >= 1, "budget", "fault.at-least", 1, budget)
                .check();
    }

    /** Whether an order gives its buyer a code: of the category, paid within the dates, not wholly given back. */
    boolean qualifies(Purchase order) {
        LocalDate day = ChinaTime.dayOf(order.paidAt());
        return !order.imported()
                && !day.isBefore(from)
                && !day.isAfter(until)
                && order.lines().stream().anyMatch(line -> category.equals(line.category()))
                && !order.isGivenBack();
    }

    /** Whether codes are given still: up to the last day, and a little longer for orders that are heard of late. */
    boolean isOverAt(Instant now) {
        return !now.isBefore(ChinaTime.startOf(until.plusDays(1)).plus(HEARD_LATE));
    }
}
