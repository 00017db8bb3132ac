package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.clicks.ClicksFixture;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Tasks as an earlier version wrote them: what they speak of is one line. */
class OlderMassMessagesTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final Links links = mock(Links.class);
    private final Recipients recipients =
            new Recipients(mock(Customers.class), mock(CustomerGroups.class), List.of(new DealOver()));
    private final FakeMessenger speech = new FakeMessenger();
    private final MassMessages massMessages = new MassMessages(
            new MassMessageRepository(mongo, clock),
            speech,
            links,
            recipients,
            new MessagePictures(mongo, speech, clock, "https://bot.example.com/"),
            ClicksFixture.none(mongo, mock(Customers.class), clock),
            SomeSupervisors.NONE,
            clock,
            event -> {});

    /** Knows that a deal on milk is over. */
    private static final class DealOver implements MassMessageCondition {
        @Override
        public String kind() {
            return "deal";
        }

        @Override
        public Optional<String> against(Subject subject, MassMessage massMessage) {
            return subject.facts().contains("milk-bags") ? Optional.of("over") : Optional.empty();
        }
    }

    @BeforeEach
    void link() {
        when(links.getOrCreate(any(), any(), anyString(), any()))
                .thenReturn(new Link("t", Link.Kind.OWNER, null, "lan", clock.instant(), clock.instant()));
        when(links.urlOf(any())).thenReturn("http://quanzi/o/t");
    }

    private void wrote(Object subject) {
        mongo.insert(
                new Document("_id", "daily/moms/lan")
                        .append("campaign", "daily/moms")
                        .append("title", "每日一贴")
                        .append("toGroups", true)
                        .append("userId", "lan")
                        .append("recipients", List.of("wr1"))
                        .append("text", "好价")
                        .append("cards", List.of())
                        .append("month", "2026-03")
                        .append("state", "PLANNED")
                        .append("reason", null)
                        .append("results", List.of())
                        .append("plannedAt", Date.from(clock.instant()))
                        .append("reminders", 0)
                        .append("subject", subject)
                        .append("nextAt", Date.from(clock.instant())),
                "mass_tasks");
    }

    @ParameterizedTest
    @CsvSource({
        "deal:milk-bags:2026-03-08, deal, milk-bags, 2026-03-08",
        "swap:family-restaurant:C-1:7, swap, family-restaurant, C-1:7"
    })
    void areReadWithTheFactsTheySpeakOf(String line, String kind, String name, String fact) {
        wrote(line);

        assertThat(MassMessageFixture.latest(massMessages, 1))
                .singleElement()
                .extracting(MassMessage::subject)
                .isEqualTo(new Subject(kind, List.of(name, fact)));
    }

    @Test
    void areNotSaidWhenWhatTheySpeakOfIsOver() {
        wrote("deal:milk-bags:2026-03-08");

        massMessages.drive();

        assertThat(MassMessageFixture.latest(massMessages, 1)).singleElement().satisfies(massMessage -> {
            assertThat(massMessage.state()).isEqualTo(MassMessageState.CANCELLED);
            assertThat(massMessage.reason()).isEqualTo("over");
        });
        assertThat(speech.said).isEmpty();
    }

    @Test
    void areSaidWhenNobodyCanTellWhatTheySpeakOf() {
        wrote("milk-bags");

        massMessages.drive();

        assertThat(speech.said).contains("post lan [wr1]");
    }
}
