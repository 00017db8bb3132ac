package io.quanzi.inbox;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.data.mongodb.core.MongoOperations;

/** A real inbox for tests of other modules. */
public final class InboxFixture {
    private InboxFixture() {}

    /** An inbox whose consumers are given. */
    public static Inbox with(MongoOperations mongo, Clock clock, Consumer... consumers) {
        var beans = new StaticListableBeanFactory();
        List.of(consumers).forEach(consumer -> beans.addBean(consumer.name(), consumer));
        return new Inbox(new Entries(mongo), beans.getBeanProvider(Consumer.class), clock);
    }

    /** What stands in it under an id. */
    public static Optional<Entry> entry(MongoOperations mongo, String id) {
        return new Entries(mongo).find(id).map(Stored::entry);
    }
}
