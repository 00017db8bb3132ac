package io.quanzi.onboarding;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.inbox.Consumer;
import io.quanzi.inbox.Entry;
import io.quanzi.outreach.DeliveryDeferred;
import io.quanzi.outreach.DeliveryOutcome;
import io.quanzi.outreach.MessageContent;
import io.quanzi.outreach.Outreach;
import io.quanzi.shared.ExplainedFailure;
import io.quanzi.shared.FailureCause;
import io.quanzi.wecom.WeComEvent;
import io.quanzi.wecom.WeComEvent.ContactAdded;
import io.quanzi.wecom.WeComEvents;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends the welcome to a new contact while the welcome code is still valid. First after the contact was bound to a
 * person; nothing remote stands before it. A first call is always made, for only WeCom knows its own clock; one that
 * has to be made again 20 seconds after the contact was added is left, and the officer is asked to greet by hand.
 *
 * <p>One that was found days later, without a code, is not asked to be greeted by hand: at the first reconciliation those
 * are all the contacts a shop had before.
 *
 * <p>{@code quanzi.welcome} tells how long after the contact was added each was welcomed, by {@code outcome}: {@code
 * said}, or {@code skipped} for what WeCom refused or the officer was asked to do.
 */
@Component
class WelcomeConsumer implements Consumer {
    private static final Logger log = LoggerFactory.getLogger(WelcomeConsumer.class);
    private static final Duration NEW = Duration.ofDays(3);

    /** https://developer.work.weixin.qq.com/document/path/92137 */
    private static final Duration CODE_LIFE = Duration.ofSeconds(20);

    private final Customers customers;
    private final WelcomeWriter welcomeWriter;
    private final Outreach outreach;
    private final Clock clock;
    private final MeterRegistry meters;

    WelcomeConsumer(
            Customers customers, WelcomeWriter welcomeWriter, Outreach outreach, Clock clock, MeterRegistry meters) {
        this.customers = customers;
        this.welcomeWriter = welcomeWriter;
        this.outreach = outreach;
        this.clock = clock;
        this.meters = meters;
    }

    @Override
    public String name() {
        return "welcome";
    }

    @Override
    public int order() {
        return BIND + 10;
    }

    /** A welcome code lives 20 seconds. */
    @Override
    public boolean isUrgent() {
        return true;
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.source().equals(WeComEvent.SOURCE)
                && (entry.type().endsWith(".add_external_contact")
                        || entry.type().endsWith(".add_half_external_contact"));
    }

    @Override
    public void take(Entry entry) {
        if (WeComEvents.of(entry).orElse(null) instanceof ContactAdded added && !isOld(added)) {
            Customer person = customers
                    .byContact(added.externalUserId())
                    .orElseThrow(() ->
                            new ExplainedFailure(FailureCause.Kind.EARLY, "the contact is not bound to a person yet"));
            DeliveryOutcome deliveryOutcome = welcome(person, added);
            Timer.builder("quanzi.welcome")
                    .tag("outcome", deliveryOutcome instanceof DeliveryOutcome.Said ? "said" : "skipped")
                    .publishPercentiles(0.5, 0.99)
                    .register(meters)
                    .record(age(added));
        }
    }

    private DeliveryOutcome welcome(Customer person, ContactAdded added) {
        var welcome = new Outreach.Welcome(person, added.externalUserId(), added.userId(), added.welcomeCode());
        MessageContent messageContent;
        try {
            messageContent = welcomeWriter.welcome(person, added.userId());
        } catch (IllegalArgumentException | IllegalStateException faulty) {
            // a file that is wrong now is wrong in twenty seconds
            log.warn("a welcome could not be put into words cause={}", faulty.toString());
            return outreach.welcomeWithoutWords(
                    welcome, welcomeWriter.plainGreeting(added.userId()), String.valueOf(faulty.getMessage()));
        }
        try {
            return outreach.welcome(welcome, messageContent);
        } catch (DeliveryDeferred deliveryDeferred) {
            if (deliveryDeferred.mayHaveBeenSaid() || age(added).compareTo(CODE_LIFE) < 0) {
                throw deliveryDeferred;
            }
            return outreach.welcomeTooLate(welcome, messageContent);
        }
    }

    private Duration age(ContactAdded added) {
        return Duration.between(added.at(), clock.instant());
    }

    private boolean isOld(ContactAdded added) {
        return added.welcomeCode() == null && age(added).compareTo(NEW) > 0;
    }
}
