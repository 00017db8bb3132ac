package io.quanzi.outreach;

import static org.mockito.Mockito.mock;

import io.quanzi.clicks.ClicksFixture;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Links;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.wecom.speech.WeComMessenger;
import java.time.Clock;
import java.util.List;
import org.springframework.data.mongodb.core.MongoOperations;

/** Makes the gate, and reads mass messages as tests look at them. */
public final class MassMessageFixture {
    private MassMessageFixture() {}

    /** Makes the gate over a store, for posts into groups; customers are of no interest to it there. */
    public static Outreach gate(MongoOperations mongo, CopyCheck copyCheck, Clock clock) {
        Customers customers = mock(Customers.class);
        var log = new DeliveryLog(mongo);
        var weComMessenger = mock(WeComMessenger.class);
        return new Outreach(
                log,
                new MassMessageRepository(mongo, clock),
                new OfficerNotes(mongo, log, customers, clock),
                customers,
                copyCheck,
                new MessagePictures(mongo, weComMessenger, clock, "https://bot.example.com/"),
                weComMessenger,
                ClicksFixture.none(mongo, customers, clock),
                CurrentLimits.NONE,
                NoComingPosts.PROVIDER,
                clock);
    }

    /** Makes the gate for messages to people one by one. */
    public static MessagesToPeople toPeople(
            MongoOperations mongo, Customers customers, CopyCheck copyCheck, Clock clock) {
        return new MessagesToPeople(
                new DeliveryLog(mongo),
                new MassMessageRepository(mongo, clock),
                customers,
                copyCheck,
                CurrentLimits.NONE,
                clock);
    }

    /** Makes the tasks of a store as they are looked at; nothing is sent. */
    public static MassMessages massMessages(MongoOperations mongo, Customers customers, Clock clock) {
        var weComMessenger = mock(WeComMessenger.class);
        return new MassMessages(
                new MassMessageRepository(mongo, clock),
                weComMessenger,
                mock(Links.class),
                new Recipients(customers, mock(CustomerGroups.class), List.of()),
                new MessagePictures(mongo, weComMessenger, clock, "https://bot.example.com/"),
                ClicksFixture.none(mongo, customers, clock),
                SomeSupervisors.NONE,
                clock,
                event -> {});
    }

    /** Returns the latest in whatever state, newest first. */
    public static List<MassMessage> latest(MassMessages massMessages, int most) {
        return massMessages.latest(most);
    }
}
