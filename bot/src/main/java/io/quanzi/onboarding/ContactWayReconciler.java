package io.quanzi.onboarding;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.shared.CustomerId;
import io.quanzi.wecom.contacts.Contacts;
import io.quanzi.wecom.repair.Reconciler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Compares contact ways with invitations: a corp may have 500 000, they never expire, and the admin console shows none
 * that an app made. A way is ours when its state is the token of an invitation; no other is ever touched.
 *
 * <p>Looks some days at a time at what WeCom lists, 90 days back, then invitation by invitation at those that should be there.
 */
@Component
class ContactWayReconciler implements Reconciler {
    private static final String WAYS = "ways";
    private static final Duration BACK = Duration.ofDays(90);
    private static final Duration LISTED_PERIOD = Duration.ofDays(9);
    private static final int WAYS_PER_PIECE = 100;
    /** How long a call and its repetitions may be under way. */
    private static final Duration BEING_MADE = Duration.ofMinutes(2);

    private static final String INVITATIONS = "invitations:";

    private final Invitations invitations;
    private final Customers customers;
    private final Contacts contacts;
    private final UnknownContactWays strays;
    private final Clock clock;

    ContactWayReconciler(
            Invitations invitations, Customers customers, Contacts contacts, UnknownContactWays strays, Clock clock) {
        this.invitations = invitations;
        this.customers = customers;
        this.contacts = contacts;
        this.strays = strays;
        this.clock = clock;
    }

    @Override
    public String name() {
        return WAYS;
    }

    @Override
    public List<String> kinds() {
        return List.of(WAYS);
    }

    @Override
    public int order() {
        return REST;
    }

    /** A cursor is the second when the look began, and then where its days begin, or the invitation it has come to. */
    @Override
    public Comparison compare(@Nullable String cursor) {
        Instant now = clock.instant();
        String began = cursor == null ? String.valueOf(now.getEpochSecond()) : cursor.substring(0, cursor.indexOf('/'));
        String at = cursor == null ? "" : cursor.substring(began.length() + 1);
        Instant begun = Instant.ofEpochSecond(Long.parseLong(began));
        if (at.startsWith(INVITATIONS)) {
            return openAfter(at.substring(INVITATIONS.length()), begun);
        }
        Instant from = at.isEmpty() ? begun.minus(BACK) : Instant.ofEpochSecond(Long.parseLong(at));
        Instant to = from.plus(LISTED_PERIOD);
        var gaps = new ArrayList<Difference>();
        List<String> listed = contacts.contactWays(from, to);
        invitations.noteSeen(listed);
        UnknownContactWays.Learned stray = strays.learn(invitations.unknown(listed));
        if (stray.failed() != null) {
            throw stray.failed();
        }
        for (Contacts.KnownWay way : stray.ways()) {
            Optional.ofNullable(way.state())
                    .flatMap(invitations::byToken)
                    .filter(invitation -> !isBeingMade(invitation, way))
                    .ifPresent(invitation -> gaps.add(new Difference(
                            WAYS, Side.HERE, 1, Map.of("way", way.way().configId(), "token", invitation.token()))));
        }
        String next = to.isAfter(now) ? INVITATIONS : String.valueOf(to.getEpochSecond());
        return new Comparison(Map.of(WAYS, gaps.size()), gaps, began + "/" + next);
    }

    /** Asked for just now, or written down since the list was read: nothing of it is missing. */
    private boolean isBeingMade(Invitation invitation, Contacts.KnownWay way) {
        Instant askedAt = invitation.askedAt();
        return way.way().configId().equals(invitation.configId())
                || (invitation.configId() == null
                        && askedAt != null
                        && askedAt.isAfter(clock.instant().minus(BEING_MADE)));
    }

    private Comparison openAfter(String customer, Instant begun) {
        List<Invitation> open =
                invitations.listOpen(customer.isEmpty() ? null : new CustomerId(customer), WAYS_PER_PIECE);
        var gaps = new ArrayList<Difference>();
        for (Invitation invitation : open) {
            boolean there = isThere(invitation, begun);
            if (!there || isOver(invitation)) {
                gaps.add(new Difference(WAYS, there ? Side.HERE : Side.THERE, 1, Map.of("token", invitation.token())));
            }
        }
        String last = open.isEmpty() ? "" : open.get(open.size() - 1).customer().value();
        return new Comparison(
                Map.of(WAYS, open.size()),
                gaps,
                open.size() < WAYS_PER_PIECE ? null : begun.getEpochSecond() + "/" + INVITATIONS + last);
    }

    /** Asks for the one way before it is given up: lists may be a moment behind. */
    private boolean isThere(Invitation invitation, Instant begun) {
        return invitations.wasSeen(invitation, begun)
                || (invitation.configId() != null
                        && contacts.contactWay(invitation.configId()).isPresent());
    }

    private boolean isOver(Invitation invitation) {
        return invitation.madeAt().isBefore(clock.instant().minus(Invitations.LIFE))
                || customers
                        .find(invitation.customer())
                        .filter(Customer::isConfirmed)
                        .flatMap(Customer::liveContact)
                        .isPresent();
    }

    @Override
    public CorrectionResult correct(Difference difference) {
        Optional<Invitation> invitation = invitations.byToken(difference.what().getOrDefault("token", ""));
        String found = difference.what().get("way");
        if (invitation.isEmpty()) {
            return new CorrectionResult.Mended();
        }
        if (found != null) {
            takeOverOrDelete(invitation.get(), found);
        } else if (isOver(invitation.get())) {
            invitations.close(invitation.get().customer());
        } else if (difference.side() == Side.THERE) {
            invitations.remake(invitation.get());
        }
        return new CorrectionResult.Mended();
    }

    /** One that nobody wrote down is the invitation's when it has no other. */
    private void takeOverOrDelete(Invitation invitation, String configId) {
        Optional<Contacts.ContactWay> way = contacts.contactWay(configId).map(Contacts.KnownWay::way);
        if (way.isPresent()
                && !configId.equals(invitation.configId())
                && (isOver(invitation) || !invitations.adopt(invitation, way.get()))) {
            contacts.deleteContactWay(configId);
        }
    }
}
