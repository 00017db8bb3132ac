package io.quanzi.console.customers;

import io.quanzi.coupons.Coupon;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Purchase;
import io.quanzi.membership.Standing;
import io.quanzi.segments.Reason;
import io.quanzi.segments.Segment;
import io.quanzi.shared.Money;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a person, as the page shows it.
 *
 * @param name as whoever asks may read it
 * @param spent what was paid, less what was given back
 * @param match the message key of how it is known who the contact is
 * @param invited the message key of whether there is a card for the person, and why not
 * @param standing null for one who is no member
 */
public record PersonView(
        Customer customer,
        String name,
        String stage,
        List<Segment> segments,
        List<TraitLine> traits,
        List<Purchase> purchases,
        Money spent,
        String match,
        List<ConsentLine> consents,
        List<GroupLine> groups,
        List<Coupon> coupons,
        @Nullable Standing standing,
        List<WhySegment> why,
        String invited,
        List<TimelineLine> timeline) {

    /** A consent, or its withdrawal, in words. */
    public record ConsentLine(String purpose, boolean given, String source, String version, Instant at) {}

    /**
     * A time in a group.
     *
     * @param left null while the person is in it
     */
    public record GroupLine(
            String chatId,
            String name,
            Instant joined,
            @Nullable Instant left) {}

    /**
     * Something that happened, in words.
     *
     * @param orderNo of the order that it is about; empty where it is about none
     */
    public record TimelineLine(Instant at, String kind, String words, String orderNo) {}

    /** A segment, and why the person is in it or is not. */
    public record WhySegment(Segment segment, boolean in, WhyLine rule) {}

    /** A condition in words, and the fact that decides it. */
    public record WhyLine(boolean met, String words, String fact, List<WhyLine> parts) {
        static WhyLine of(Reason reason, Locale language) {
            return new WhyLine(
                    reason.met(),
                    reason.words().in(language),
                    reason.fact().in(language),
                    reason.parts().stream().map(part -> of(part, language)).toList());
        }
    }

    /** The message key of how it is known that the contact is this person. */
    static String match(Customer person) {
        if (person.contact() == null) {
            return "match.none";
        }
        if (person.contact().provisional()) {
            return "match.card";
        }
        if (person.buyerId() == null) {
            return "match.stranger";
        }
        return person.unionid() == null ? "match.confirmed" : "match.unionid";
    }
}
