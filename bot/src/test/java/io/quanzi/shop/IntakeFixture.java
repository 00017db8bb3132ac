package io.quanzi.shop;

import io.quanzi.inbox.Inbox;
import io.quanzi.inbox.InboxFixture;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.data.mongodb.core.MongoOperations;
import tools.jackson.databind.json.JsonMapper;

/** The door's way into an inbox, for tests of other modules. */
public final class IntakeFixture {
    private IntakeFixture() {}

    static EventIntake with(MongoOperations mongo, Clock clock, Inbox inbox, KnownFacts... known) {
        var beans = new StaticListableBeanFactory();
        for (KnownFacts facts : known) {
            beans.addBean("known", facts);
        }
        return with(mongo, clock, inbox, beans);
    }

    /** With what knows of orders and consents. */
    static EventIntake with(MongoOperations mongo, Clock clock, Inbox inbox, StaticListableBeanFactory beans) {
        return new EventIntake(
                inbox,
                InboxFixture.conflicts(mongo, clock),
                beans.getBeanProvider(KnownFacts.class),
                new FamilyFacts(beans.getBeanProvider(Agreed.class), inbox),
                clock);
    }

    /** Hands a body in as the shop's door does; the door's answer. */
    public static String put(
            MongoOperations mongo, Clock clock, Inbox inbox, KnownFacts known, Agreed agreed, String body) {
        var beans = new StaticListableBeanFactory();
        beans.addBean("known", known);
        beans.addBean("agreed", agreed);
        EventBatch batch = EventBatch.parse(body.getBytes(StandardCharsets.UTF_8), clock.instant());
        return new JsonMapper()
                .writeValueAsString(with(mongo, clock, inbox, beans).put(batch));
    }
}
