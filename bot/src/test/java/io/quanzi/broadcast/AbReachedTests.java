package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.quanzi.broadcast.AbReached.Arrival;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.outreach.MassMessage;
import io.quanzi.shared.TestMongo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** How many a post of a test reached is counted once for each group, however often somebody looks. */
class AbReachedTests {
    private static final Instant SENT = Instant.parse("2026-03-02T02:00:00Z");

    private final MongoTemplate mongo = TestMongo.fresh();
    private final CustomerGroups customerGroups = mock(CustomerGroups.class);

    private static MassMessage sent(Map<String, Instant> sentAt) {
        MassMessage task = mock(MassMessage.class);
        when(task.sentAt()).thenReturn(sentAt);
        return task;
    }

    @Test
    void isCountedOnceAndAnewOnlyWhereAPostCameLater() {
        when(customerGroups.countIn(anyString(), any())).thenReturn(412);
        Map<String, List<MassMessage>> first = Map.of("daily@x/moms", List.of(sent(Map.of("wr-1", SENT))));
        Map<String, List<MassMessage>> later =
                Map.of("daily@x/moms", List.of(sent(Map.of("wr-1", SENT)), sent(Map.of("wr-2", SENT.plusSeconds(9)))));

        assertThat(new AbReached(mongo, customerGroups).of(first).get("daily@x/moms"))
                .containsExactly(Map.entry(new Arrival("wr-1", SENT), 412L));
        new AbReached(mongo, customerGroups).of(first);
        verify(customerGroups, times(1)).countIn(anyString(), any());
        assertThat(new AbReached(mongo, customerGroups).of(later).get("daily@x/moms"))
                .hasSize(2)
                .containsEntry(new Arrival("wr-1", SENT), 412L);

        new AbReached(mongo, customerGroups).of(later);
        verify(customerGroups, times(2)).countIn(anyString(), any());
    }
}
