package io.quanzi.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.broadcast.PlanFacts.Fact;
import io.quanzi.content.DealStanding.Why;
import io.quanzi.content.Deals;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.Source;
import io.quanzi.shared.Message;
import io.quanzi.shared.TestMongo;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

/** What a plan promised, kept and compared with what is so now, in words. */
class PlanChangesTests {
    private static final Instant NOW = Instant.parse("2026-03-03T00:00:00Z");
    private static final Instant AT = Instant.parse("2026-03-03T02:00:00Z");
    private static final String TEMPLATE = "templates/broadcast/daily-tip-deal.ftl";

    private final Playbook playbook = mock(Playbook.class);
    private final CustomerGroups customerGroups = mock(CustomerGroups.class);
    private final Deals deals = mock(Deals.class);

    @BeforeEach
    void nameWhatIsThere() {
        when(customerGroups.find("wr-1"))
                .thenReturn(Optional.of(new CustomerGroup("wr-1", "0-6月宝妈 1 群", "lan", "moms", 60, 58, false)));
        when(playbook.active(TEMPLATE))
                .thenReturn(Optional.of(new Playbook.Active(
                        new Source(TEMPLATE, ""), 4, "xiaolan", true, Instant.parse("2026-03-03T00:20:00Z"))));
    }

    private static PeopleSet people(int from, int to) {
        var people = new PeopleSet.Builder();
        for (int i = from; i < to; i++) {
            people.add("wm-" + i);
        }
        return people.build();
    }

    private static Fact post(String deal, String text, String... groups) {
        return new Fact(
                "daily@2026-03-03T02:00:00Z/moms",
                "每日贴士",
                AT,
                "moms",
                "0–6 个月",
                new TreeSet<>(List.of(groups)),
                58,
                new TreeMap<>(),
                text,
                "tip-1",
                deal,
                new TreeSet<>());
    }

    private static PlanFacts facts(Fact post, int version, PeopleSet people, int left) {
        return new PlanFacts(
                LocalDate.of(2026, 3, 3),
                LocalDate.of(2026, 3, 4),
                List.of(post),
                new TreeMap<>(Map.of(TEMPLATE, version)),
                new TreeMap<>(),
                new TreeMap<>(Map.of("segment:moms", people)),
                new TreeMap<>(Map.of("wr-1/2026-03", left)));
    }

    private static PlanFacts promised() {
        return facts(post("SKU-88", "a", "wr-1"), 3, people(0, 100), 20);
    }

    private List<String> changes(PlanFacts now, Instant at) {
        return new PlanChanges(playbook, customerGroups, deals)
                .between(promised(), now, at).stream()
                        .map(one -> one.in(Locale.ENGLISH))
                        .toList();
    }

    @Test
    void saysNothingOfWhatIsAsItWas() {
        assertThat(changes(promised(), NOW)).isEmpty();
        assertThat(promised().hash()).isEqualTo(promised().hash()).matches("[0-9a-f]{12}");
    }

    @Test
    void saysWhoCameAndWentWhichDealIsOverAndWhoChangedTheTemplate() {
        PlanFacts now = facts(post("", "b", "wr-1", "wr-2"), 4, people(3, 114), 19);

        assertThat(changes(now, NOW))
                .containsExactly(
                        TEMPLATE + ": changed by xiaolan at 03-03 08:20 (version 3 → 4)",
                        "Groups of the segment 0–6 个月: +14 −3 people",
                        "每日贴士 · 0–6 个月 03-03 10:00: groups +1 −0",
                        "每日贴士 · 0–6 个月 03-03 10:00: the deal SKU-88 is over or was taken out",
                        "Group 0-6月宝妈 1 群, 2026-03: 20 → 19 posts left");
        assertThat(now.hash()).isNotEqualTo(promised().hash());
        when(deals.whyOff("SKU-88", LocalDate.of(2026, 3, 3))).thenReturn(Optional.of(Why.SOLD_OUT));
        assertThat(changes(now, NOW)).contains("每日贴士 · 0–6 个月 03-03 10:00: the deal SKU-88 is sold out");
        assertThat(Message.of("plan.changed.segment", "0–6 个月宝妈", 14, 3).in(Locale.SIMPLIFIED_CHINESE))
                .isEqualTo("人群“0–6 个月宝妈”的群：+14 −3 人");
    }

    @Test
    void saysWhatDoesNotGoAnyMoreUnlessItsTimeHasCome() {
        UnaryOperator<PlanFacts> without = facts -> new PlanFacts(
                facts.from(), facts.to(), List.of(), facts.versions(), facts.disk(), facts.people(), facts.left());

        assertThat(changes(without.apply(promised()), NOW))
                .containsExactly("每日贴士 · 0–6 个月, 03-03 10:00: does not go any more");
        assertThat(changes(without.apply(promised()), AT)).isEmpty();
    }

    @Test
    void isKeptWholeAndTheOldestGivesWay() {
        MongoTemplate mongo = TestMongo.fresh();
        var plans = new PlanRepository(mongo);
        plans.keep(promised(), NOW);

        assertThat(plans.find(promised().hash())).contains(promised());
        assertThat(plans.find("000000000000")).isEmpty();

        for (int left = 0; left < 60; left++) {
            plans.keep(facts(post("SKU-88", "a", "wr-1"), 3, people(0, 2), left), NOW.plusSeconds(1 + left));
        }
        assertThat(mongo.getCollection("plans").countDocuments()).isEqualTo(50);
        assertThat(plans.find(promised().hash())).isEmpty();

        plans.keep(promised(), NOW.plusSeconds(8 * 86_400));
        assertThat(mongo.getCollection("plans").countDocuments()).isEqualTo(1);
    }
}
