package io.quanzi.pages;

import io.quanzi.content.Salutation;
import io.quanzi.coupons.Coupons;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.customer.Profile;
import io.quanzi.customer.SecondFact;
import io.quanzi.customer.Trait;
import io.quanzi.customer.TraitValues;
import io.quanzi.membership.MemberDay;
import io.quanzi.membership.Membership;
import io.quanzi.membership.Standing;
import io.quanzi.partners.Swaps;
import io.quanzi.shared.ChinaTime;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** The member centre, from points, coupons and what is known of the person. */
@Component
class MembershipPages implements MemberPages {
    private static final int MAX_LINES = 50;

    private final Links links;
    private final SecondFact secondFact;
    private final Customers customers;
    private final Membership membership;
    private final Coupons coupons;
    private final Swaps swaps;
    private final MessageSource messages;
    private final Clock clock;

    MembershipPages(
            Links links,
            SecondFact secondFact,
            Customers customers,
            Membership membership,
            Coupons coupons,
            Swaps swaps,
            MessageSource messages,
            Clock clock) {
        this.links = links;
        this.secondFact = secondFact;
        this.customers = customers;
        this.membership = membership;
        this.coupons = coupons;
        this.swaps = swaps;
        this.messages = messages;
        this.clock = clock;
    }

    @Override
    public Optional<Access> access(String token, @Nullable String pass) {
        return links.resolve(Link.Kind.MEMBER, token)
                .flatMap(link -> person(link)
                        .map(person -> new Access(
                                secondFact.isAskedOf(link) && !secondFact.isGiven(link, pass), !person.optedOut())));
    }

    @Override
    public Optional<Opening> open(String token, String answer) {
        return links.resolve(Link.Kind.MEMBER, token)
                .map(link -> secondFact.answer(link, answer))
                .map(outcome -> new Opening(outcome.pass(), outcome.waitUntil()));
    }

    @Override
    public Optional<Member> member(String token) {
        return links.resolve(Link.Kind.MEMBER, token)
                .flatMap(link ->
                        person(link).map(person -> secondFact.isAskedOf(link) ? shown(person) : stranger(person)));
    }

    /** Shows nothing of a person who never bought, as there is nothing that could be asked for. */
    private Member stranger(Customer person) {
        return new Member(
                null,
                words("member.tier.none"),
                0,
                List.of(),
                List.of(),
                List.of(),
                told(person).isEmpty() ? List.of() : List.of(words("member.told.hidden")),
                !person.optedOut(),
                memberDays());
    }

    private Member shown(Customer person) {
        Optional<Standing> standing = membership.standingOf(person.id());
        var own = new ArrayList<Coupon>();
        var partners = new ArrayList<Coupon>();
        for (io.quanzi.coupons.Coupon coupon : coupons.of(person.id())) {
            Optional<String> partner = swaps.partnerOf(coupon.pool());
            var shown = new Coupon(
                    coupon.title() + " · " + coupon.face(),
                    coupon.code(),
                    partner.orElse(null),
                    coupon.validUntil(),
                    coupon.state() != io.quanzi.coupons.Coupon.State.ISSUED);
            (partner.isPresent() ? partners : own).add(shown);
        }
        return new Member(
                Salutation.of(person.nickname()).orElse(null),
                standing.map(Standing::tier).orElse(words("member.tier.none")),
                standing.map(Standing::points).orElse(0L),
                membership.history(person.id(), MAX_LINES).stream()
                        .map(line -> new Entry(
                                line.at(), line.words(LocaleContextHolder.getLocale()), line.points(), line.balance()))
                        .toList(),
                List.copyOf(own),
                List.copyOf(partners),
                told(person),
                !person.optedOut(),
                memberDays());
    }

    /** Returns all member days, the next first. */
    private List<Bonus> memberDays() {
        LocalDate today = ChinaTime.dayOf(clock.instant());
        return IntStream.rangeClosed(0, MemberDay.MAX_DAYS_BETWEEN)
                .mapToObj(today::plusDays)
                .flatMap(day -> membership.memberDaysOn(day).stream())
                .map(day -> new Bonus(day.name(), day.category(), day.factor()))
                .distinct()
                .toList();
    }

    @Override
    public boolean receive(String token, boolean wanted) {
        Optional<Customer> person = person(token);
        person.ifPresent(member -> customers.optOut(member.id(), !wanted));
        return person.isPresent();
    }

    @Override
    public boolean forget(String token) {
        Optional<Customer> person = person(token);
        person.ifPresent(member -> {
            customers.consent(
                    member.id(),
                    "profiling",
                    new Customer.Consent(false, "member-centre", GroupPages.CONSENT_VERSION, clock.instant()));
            customers.setTraits(member.id(), TraitValues.without(Trait.FAMILY).set(Trait.CITY, null));
        });
        return person.isPresent();
    }

    private Optional<Customer> person(String token) {
        return links.resolve(Link.Kind.MEMBER, token).flatMap(this::person);
    }

    private Optional<Customer> person(Link link) {
        return Optional.ofNullable(link.customer()).flatMap(customers::find);
    }

    private List<String> told(Customer person) {
        var told = new ArrayList<String>();
        Profile profile = person.profile();
        profile.births().forEach(month -> told.add(words("member.told.born", year(month), month.getMonthValue())));
        profile.due().ifPresent(month -> told.add(words("member.told.due", year(month), month.getMonthValue())));
        if (Boolean.TRUE.equals(profile.working())) {
            told.add(words("member.told.working"));
        }
        if (profile.city() != null) {
            told.add(words("member.told.city", profile.city()));
        }
        return List.copyOf(told);
    }

    private static String year(YearMonth month) {
        return String.valueOf(month.getYear());
    }

    private String words(String key, Object... values) {
        Locale locale = LocaleContextHolder.getLocale();
        return messages.getMessage(key, values, locale);
    }
}
