package io.quanzi.onboarding;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.outreach.Outreach;
import io.quanzi.wecom.WeComEvent;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import io.quanzi.wecom.WeComEvents;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Greets a new contact while the welcome code is still good. First after the contact was bound to a person. One that was
 * found days later, without a code, is not asked to be greeted by hand: at the first reconciliation those are all the
 * contacts a shop had before.
 */
@Component
class WelcomeNewContact implements Consumer {
    private static final Duration NEW = Duration.ofDays(3);

    private final Customers customers;
    private final Onboarding onboarding;
    private final Outreach outreach;
    private final Clock clock;

    WelcomeNewContact(Customers customers, Onboarding onboarding, Outreach outreach, Clock clock) {
        this.customers = customers;
        this.onboarding = onboarding;
        this.outreach = outreach;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "welcome";
    }

    @Override
    public int order() {
        return WELCOME;
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.door().equals(WeComEvent.DOOR) && entry.type().endsWith("_external_contact");
    }

    @Override
    public void take(Entry entry) {
        if (WeComEvents.of(entry).orElse(null) instanceof ContactAdded added && !isOld(added)) {
            Customer person = customers
                    .byContact(added.externalUserId())
                    .orElseThrow(() -> new IllegalStateException("the contact is not bound to a person yet"));
            outreach.welcome(
                    new Outreach.Welcome(person, added.externalUserId(), added.userId(), added.welcomeCode()),
                    onboarding.welcome(person, added.userId()));
        }
    }

    private boolean isOld(ContactAdded added) {
        return added.welcomeCode() == null
                && added.at().isBefore(clock.instant().minus(NEW));
    }
}
