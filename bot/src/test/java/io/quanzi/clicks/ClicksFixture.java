package io.quanzi.clicks;

import io.quanzi.customer.Customers;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookFixture;
import java.time.Clock;
import org.springframework.data.mongodb.core.MongoOperations;

/** Counted links for tests of other modules. */
public final class ClicksFixture {
    private ClicksFixture() {}

    /** Counts no link: no host is registered. */
    public static CountedLinks none(MongoOperations mongo, Customers customers, Clock clock) {
        return of(PlaybookFixture.empty(mongo, clock), mongo, customers, clock);
    }

    static CountedLinks of(Playbook playbook, MongoOperations mongo, Customers customers, Clock clock) {
        return new CountedLinks(
                playbook, new LinkHostsFile(), new ClickRows(mongo), customers, clock, "https://bot.example.com/");
    }
}
