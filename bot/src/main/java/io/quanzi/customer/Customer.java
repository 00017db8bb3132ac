package io.quanzi.customer;

import io.quanzi.shared.CustomerId;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person.
 *
 * <pre>{"_id": "c66f...", "buyerId": "b-42", "unionid": "oU...", "openid": "oM...", "nickname": "小满妈妈",
 *  "contact": {"externalUserId": "wm...", "userId": "lan", "since": ISODate, "live": true,
 *  "provisional": true, "unionid": "oU..."},
 *  "traits": {"babies": ["born:2026-06"], "working": true, "orders": 2, "group": {"moms-0-6-months": true}},
 *  "consent": {"marketing": {"given": true, "source": "shop", "version": "2026-01", "at": ISODate}},
 *  "optedOut": false, "arm": 4711, "firstSeenAt": ISODate, "version": 17}</pre>
 *
 * @param holdoutBucket in [0, 10 000), fixed at first sight; the holdout is a span of it
 * @param traits what modules noted; names may have dots, which nest
 * @param version goes up with every change that is published, and with every consent
 */
public record Customer(
        CustomerId id,
        @Nullable String buyerId,
        @Nullable String unionid,
        @Nullable String openid,
        @Nullable String nickname,
        @Nullable Contact contact,
        Map<String, Object> traits,
        Map<String, Consent> consent,
        boolean optedOut,
        int holdoutBucket,
        Instant firstSeenAt,
        long version) {

    /** The source of a consent that was given on the group's page, by whoever has its link. */
    public static final String TOLD_ON_PAGE = "group-page";

    /**
     * The contact in WeCom.
     *
     * @param userId the officer who holds the customer
     * @param live false when the customer or the officer deleted the other
     * @param provisional true while only the card that was scanned says that the contact is this person
     * @param unionid what WeCom said of the contact while that did not decide whose it is; else null
     */
    public record Contact(
            String externalUserId,
            String userId,
            Instant since,
            boolean live,
            boolean provisional,
            @Nullable String unionid) {
        public Contact(String externalUserId, String userId, Instant since, boolean live) {
            this(externalUserId, userId, since, live, false, null);
        }
    }

    /** Whether the contact is known to be this person by more than the card that was scanned. */
    public boolean isConfirmed() {
        return contact != null && !contact.provisional();
    }

    /**
     * A consent, or its withdrawal.
     *
     * @param version of the text agreed to
     */
    public record Consent(boolean given, String source, String version, Instant at) {}

    /** The contact when it is live. */
    public Optional<Contact> liveContact() {
        return Optional.ofNullable(contact).filter(Contact::live);
    }

    /** Whether the person agreed to a purpose, {@code marketing} or {@code profiling}, and has not withdrawn. */
    public boolean consentsTo(String purpose) {
        Consent recorded = consent.get(purpose);
        return recorded != null && recorded.given();
    }

    /** Whether the person said no to a purpose, or took their consent back; who was never asked does not refuse. */
    public boolean refuses(String purpose) {
        Consent recorded = consent.get(purpose);
        return recorded != null && !recorded.given();
    }

    /** Returns the person's traits, each by its type. */
    public Profile profile() {
        return Profile.of(this);
    }

    /** A trait's value. */
    public <T> Optional<T> trait(Trait<T> trait) {
        return trait(trait.key()).map(trait::read);
    }

    /** The months of birth of the children that are born; without the work of a whole {@link #profile}. */
    public List<YearMonth> births() {
        return trait(Trait.BABIES).map(Profile::births).orElse(List.of());
    }

    /** Likewise the months that children are expected in. */
    public List<YearMonth> expected() {
        return trait(Trait.BABIES).map(Profile::expected).orElse(List.of());
    }

    /** The same person with other traits. */
    public Customer with(TraitValues values) {
        return with(values, version);
    }

    /** The person after traits were noted of them. */
    Customer with(TraitValues values, long then) {
        return new Customer(
                id,
                buyerId,
                unionid,
                openid,
                nickname,
                contact,
                values.over(traits),
                consent,
                optedOut,
                holdoutBucket,
                firstSeenAt,
                then);
    }

    /** A trait by name, as it stands in the document; dots nest. */
    public Optional<Object> trait(String name) {
        return Trait.in(traits, name);
    }
}
