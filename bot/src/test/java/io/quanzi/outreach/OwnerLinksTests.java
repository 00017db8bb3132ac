package io.quanzi.outreach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.clicks.ClicksFixture;
import io.quanzi.content.law.CopyCheck;
import io.quanzi.customer.CustomerFixture;
import io.quanzi.customer.Customers;
import io.quanzi.customer.Link;
import io.quanzi.customer.Links;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.wecom.speech.WeComMessenger.Progress;
import io.quanzi.wecom.speech.WeComMessenger.Result;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

class OwnerLinksTests {
    private final SettableClock clock = new SettableClock("2026-03-01T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final FakeMessenger speech = new FakeMessenger();
    private final Customers customers = mock(Customers.class);
    private final Links links = CustomerFixture.links(mongo, clock);

    @Test
    void openTheListForAsLongAsAnyTaskOfAMonthWaits() {
        CustomerGroups groups = mock(CustomerGroups.class);
        when(groups.find("wr1")).thenReturn(Optional.empty());
        var massMessages = new MassMessages(
                new MassMessageRepository(mongo, clock),
                speech,
                links,
                new Recipients(customers, groups, List.of()),
                new MessagePictures(mongo, speech, clock, "https://bot.example.com/"),
                ClicksFixture.none(mongo, customers, clock),
                SomeSupervisors.NONE,
                clock,
                event -> {});
        Outreach outreach = MassMessageFixture.gate(mongo, mock(CopyCheck.class), clock);
        for (int day = 1; day <= 31; day++) {
            speech.progress.put("msg-" + day, new Progress(false, Map.of("wr1", Result.WAITING)));
            outreach.post("d" + day, "moms", "贴", "lan", List.of("wr1"), MessageContent.of("第 " + day), null, false);
            massMessages.drive();
            massMessages.drive();
            MassMessage task = massMessages.find("d" + day + "/moms/lan").orElseThrow();
            assertThat(task.state()).isEqualTo(MassMessageState.NOTIFIED);

            clock.set(task.until().minusSeconds(1));

            assertThat(speech.cards).hasSize(day);
            assertThat(speech.cards)
                    .allSatisfy(card -> assertThat(links.resolve(Link.Kind.OWNER, token(card)))
                            .as(card)
                            .isPresent());
            clock.advance(Duration.ofSeconds(2));
        }
    }

    private static String token(String card) {
        String page = card.substring(card.indexOf("/o/") + 3);
        return page.substring(0, page.indexOf('#'));
    }
}
