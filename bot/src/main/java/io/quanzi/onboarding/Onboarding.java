package io.quanzi.onboarding;

import io.quanzi.broadcast.PostPlans;
import io.quanzi.content.Templates;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.customer.Profile;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.customer.Trait;
import io.quanzi.customer.TraitValues;
import io.quanzi.groups.GroupJoinWays;
import io.quanzi.playbook.Playbook;
import io.quanzi.segments.Segment;
import io.quanzi.shared.CustomerId;
import io.quanzi.shop.ShopEvent.Baby;
import io.quanzi.wecom.WeComException;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/** Leads a new buyer in: the card and the way into a group; {@link WelcomeWriter} has the welcome. */
@Service
public class Onboarding {
    private static final Logger log = LoggerFactory.getLogger(Onboarding.class);
    private static final Duration JUST_TOLD = Duration.ofMinutes(10);

    private final Playbook playbook;
    private final OnboardingFile file;
    private final Invitations invitations;
    private final Officers officers;
    private final Customers customers;
    private final Purchases purchases;
    private final Links links;
    private final GroupFinder finder;
    private final PostPlans plans;
    private final GroupJoinWays groupJoinWays;
    private final Templates templates;
    private final Clock clock;
    private final String publicUrl;

    Onboarding(
            Playbook playbook,
            OnboardingFile file,
            Invitations invitations,
            Officers officers,
            Customers customers,
            Purchases purchases,
            Links links,
            GroupFinder finder,
            PostPlans plans,
            GroupJoinWays groupJoinWays,
            Templates templates,
            Clock clock,
            @Value("${quanzi.public-url}") String publicUrl) {
        this.playbook = playbook;
        this.file = file;
        this.invitations = invitations;
        this.officers = officers;
        this.customers = customers;
        this.purchases = purchases;
        this.links = links;
        this.finder = finder;
        this.plans = plans;
        this.groupJoinWays = groupJoinWays;
        this.templates = templates;
        this.clock = clock;
        this.publicUrl = publicUrl;
    }

    OnboardingFile.Content content() {
        return playbook.at(file, OnboardingFile.PATH)
                .orElseThrow(() -> new IllegalStateException(
                        "schedules/onboarding.yaml is missing or faulty; `validate` says what is wrong with it"));
    }

    /**
     * A card page.
     *
     * @param qrUrl the picture that adds the officer; null once the invitation is closed
     * @param giftTitle null, as the text is, when the gift is not meant for this person
     */
    public record Card(
            String brand,
            String officer,
            String officerTitle,
            String introduction,
            @Nullable String qrUrl,
            @Nullable String giftTitle,
            @Nullable String giftText,
            String handbookTitle,
            String handbookText,
            String handbookUrl,
            PostPlans.Promise promise) {}

    /** The card of a token; empty when it is unknown, expired or revoked. */
    public Optional<Card> card(String token) {
        return invitations.findByToken(token).map(invitation -> {
            OnboardingFile.Content content = content();
            links.find(token).ifPresent(links::recordVisit);
            boolean gift = customers
                    .find(invitation.customer())
                    .filter(this::mayHaveGift)
                    .isPresent();
            return new Card(
                    content.brand(),
                    officers.nameOf(invitation.officer()),
                    content.officerTitle(),
                    introduction(invitation),
                    invitation.closedAt() == null ? invitation.qrUrl() : null,
                    gift ? content.gift().title() : null,
                    gift
                            ? templates.render(
                                    "card/gift", Map.of("gift", content.gift().title()))
                            : null,
                    content.handbook().title(),
                    content.handbook().text(),
                    handbookUrl(),
                    plans.ofAny());
        });
    }

    /** Without the buyer's name: the card may have been forwarded. */
    private String introduction(Invitation invitation) {
        return templates
                .write("card/introduction", Map.of("officer", officers.nameOf(invitation.officer())))
                .text();
    }

    /** How a group page begins. */
    public enum GroupState {
        /** Too little is known of the person, who is asked. */
        ASK,
        /** A group with room fits, and there is a code. */
        JOIN,
        /** They are in the group that fits. */
        IN,
        /** Groups fit, and none has room. */
        FULL,
        /** No group fits what they told. */
        NONE,
        /** A group fits, and WeCom gives no code for it just now. */
        LATER
    }

    /**
     * The facts that a person told, as far as they are shown: months only to who told them just now, for a link may be
     * passed on.
     *
     * @param none whether they told that there is no baby
     */
    public record FamilyAnswers(
            @Nullable YearMonth born,
            @Nullable YearMonth due,
            boolean none,
            @Nullable Boolean working,
            boolean justNow) {}

    /**
     * A group page.
     *
     * @param segment whose group fits; null where none does
     * @param joinUrl the picture of the code into the group; null unless it can be joined
     * @param told null when nothing was
     * @param next the title of the groups that will fit later; null when none will
     * @param nextInMonths from now; 0 for who is expecting
     * @param promise what these groups get
     */
    public record GroupInvitation(
            String brand,
            GroupState state,
            @Nullable String segment,
            @Nullable String title,
            @Nullable String joinUrl,
            @Nullable FamilyAnswers told,
            @Nullable String next,
            int nextInMonths,
            PostPlans.Promise promise) {}

    /** The group page of a token; empty when it is unknown, expired or revoked. May call WeCom. */
    public Optional<GroupInvitation> group(String token) {
        return personOf(token).flatMap(customers::find).map(this::group);
    }

    private GroupInvitation group(Customer person) {
        if (!isFamilyOfHolder(person)) {
            // whoever scanned a forwarded card is asked like anybody new
            return new GroupInvitation(
                    content().brand(), GroupState.ASK, null, null, null, null, null, 0, PostPlans.Promise.NONE);
        }
        GroupFinder.Found found = finder.find(person);
        Segment segment = found.segment();
        GroupState state = GroupState.valueOf(found.state().name());
        String joinUrl = null;
        if (segment != null && state == GroupState.JOIN) {
            try {
                joinUrl = groupJoinWays.openQrCodeFor(segment.name()).orElse(null);
                state = joinUrl == null ? GroupState.FULL : state;
            } catch (WeComException failed) {
                log.warn("no way into a group can be had now segment={} cause={}", segment.name(), failed.toString());
                state = GroupState.LATER;
            }
        }
        Optional<GroupFinder.NextGroup> coming = state == GroupState.NONE ? finder.nextGroup(person) : Optional.empty();
        return new GroupInvitation(
                content().brand(),
                state,
                segment == null ? null : segment.name(),
                segment == null ? null : segment.groupTitle(),
                joinUrl,
                GroupFinder.hasTold(person) ? told(person) : null,
                coming.map(one -> one.segment().groupTitle()).orElse(null),
                coming.map(GroupFinder.NextGroup::inMonths).orElse(0),
                segment == null ? PostPlans.Promise.NONE : plans.of(segment.name()));
    }

    private FamilyAnswers told(Customer person) {
        Profile profile = person.profile();
        Customer.Consent consent = person.consent().get("profiling");
        return new FamilyAnswers(
                profile.births().stream().findFirst().orElse(null),
                profile.due().orElse(null),
                profile.babies() == null || profile.babies().isEmpty(),
                profile.working(),
                consent != null
                        && consent.source().equals(Customer.TOLD_ON_PAGE)
                        && consent.at().plus(JUST_TOLD).isAfter(clock.instant()));
    }

    /** Whether the token is that of a group page, neither expired nor revoked. */
    public boolean isGroupPage(String token) {
        return personOf(token).isPresent();
    }

    /**
     * A person tells of their family on the group page, agreeing to what stands there.
     *
     * @param born month of birth of a child; null when none is born
     * @param due month a child is expected; null as well when there is no baby
     * @param consentVersion of the text that was agreed to
     * @return false when the token is unknown, expired or revoked
     */
    public boolean tell(
            String token,
            @Nullable YearMonth born,
            @Nullable YearMonth due,
            @Nullable Boolean working,
            String consentVersion) {
        Optional<CustomerId> person = personOf(token);
        person.ifPresent(id -> {
            customers.consent(
                    id,
                    "profiling",
                    new Customer.Consent(true, Customer.TOLD_ON_PAGE, consentVersion, clock.instant()));
            List<Baby> babies =
                    born != null ? List.of(Baby.born(born)) : due != null ? List.of(Baby.due(due)) : List.of();
            customers.setTraits(id, TraitValues.of(Trait.BABIES, babies).set(Trait.WORKING, working));
        });
        return person.isPresent();
    }

    /** Whether what is known of a family may be shown to who has the link: they are known by more than a card, or told it. */
    private static boolean isFamilyOfHolder(Customer person) {
        return person.isConfirmed() || isToldOnPage(person);
    }

    private static boolean isToldOnPage(Customer person) {
        Customer.Consent told = person.consent().get("profiling");
        return told != null
                && told.given()
                && told.source().equals(Customer.TOLD_ON_PAGE)
                && (person.contact() == null
                        || !told.at().isBefore(person.contact().since()));
    }

    private Optional<CustomerId> personOf(String token) {
        return links.resolve(Link.Kind.GROUP, token).flatMap(link -> Optional.ofNullable(link.customer()));
    }

    /** Whether the newcomer's gift is meant for a person: not for who wants nothing of the kind, or gave all back. */
    boolean mayHaveGift(Customer person) {
        List<Purchase> orders = purchases.of(person.id());
        return !person.optedOut()
                && !person.refuses("marketing")
                && (orders.isEmpty() || orders.stream().anyMatch(order -> !order.isGivenBack()));
    }

    String handbookUrl() {
        return publicUrl + (publicUrl.endsWith("/") ? "handbook" : "/handbook");
    }
}
