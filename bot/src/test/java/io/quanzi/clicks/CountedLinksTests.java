package io.quanzi.clicks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.playbook.BadValue;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;

class CountedLinksTests {
    private static final String GOODS = "https://shop.example.com/p/milk-bags?from=group";
    private static final LinkSource POST = new LinkSource("daily@1/moms", "daily@1/moms/lan", null);

    private final SettableClock clock = new SettableClock("2026-03-03T15:59:00Z"); // 23:59 in Shanghai
    private final MongoTemplate mongo = TestMongo.fresh();
    private final Customers customers = mock(Customers.class);
    private final Playbook playbook = mock(Playbook.class);
    private final ClickRows rows = new ClickRows(mongo);
    private final CountedLinks links = ClicksFixture.of(playbook, mongo, customers, clock);
    private final Clicks clicks = new Clicks(rows);

    @BeforeEach
    void hosts() {
        register("shop.example.com", "live.example.com");
    }

    private void register(String... hosts) {
        when(playbook.at(any(LinkHostsFile.class), eq(LinkHostsFile.PATH)))
                .thenReturn(Optional.of(new LinkHosts(List.of(hosts))));
    }

    @Test
    void countsAddressesOfRegisteredHostsAlone() {
        String said = links.inText("看这里：" + GOODS + "，群规：https://other.example.com/r。", POST);

        assertThat(said).matches("看这里：https://bot\\.example\\.com/r/[2-9b-z]{12}，群规：https://other\\.example\\.com/r。");
        assertThat(links.find(codeIn(said))).contains(URI.create(GOODS));
    }

    @Test
    void givesTheSameLinkWheneverTheMessageIsPutTogether() {
        String first = links.inText(GOODS, POST);

        clock.advance(Duration.ofHours(3));

        assertThat(links.inText(GOODS, POST)).isEqualTo(first);
        assertThat(links.inText(GOODS, new LinkSource("daily@1/moms", "daily@1/moms/mei", null)))
                .isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example.com@evil.example.org/",
                "https://shop.example.com.evil.example.org/",
                "https://shop.example.com:8443/",
                "https://sub.shop.example.com/",
                "https://evil.example.org/?https://shop.example.com/",
                "ftp://shop.example.com/",
                "https://bot.example.com/r/23456789bcdf"
            })
    void leavesEveryOtherAddressAsItIs(String address) {
        assertThat(links.inText(address, POST)).isEqualTo(address);
    }

    @Test
    void leadsNowhereOnceTheHostIsTakenOutOrTheLinkEnded() {
        String code = codeIn(links.inText(GOODS, POST));

        register("live.example.com");
        assertThat(links.find(code)).isEmpty();
        register("shop.example.com");
        clock.advance(CountedLinks.LIFE);
        assertThat(links.find(code)).isEmpty();
        assertThat(links.find("../../etc")).isEmpty();

        links.forgetEnded();
        assertThat(mongo.count(new Query(), ClickRows.LINKS)).isZero();
    }

    @Test
    void countsClicksByLinkOwnerAndShanghaiDay() {
        String first = codeIn(links.inText(GOODS, POST));
        String other = codeIn(links.inText(GOODS, new LinkSource("daily@1/moms", "daily@1/moms/mei", null)));

        links.recordClick(first);
        clock.advance(Duration.ofMinutes(2));
        links.recordClick(first);
        links.recordClick(other);

        Clicks.Counts counts = clicks.of(List.of("daily@1/moms/lan", "daily@1/moms/mei"));
        assertThat(counts.byTarget()).isEqualTo(Map.of(GOODS, 3L));
        assertThat(counts.byMessage()).isEqualTo(Map.of("daily@1/moms/lan", 2L, "daily@1/moms/mei", 1L));
        assertThat(counts.byDay()).isEqualTo(Map.of(LocalDate.of(2026, 3, 3), 1L, LocalDate.of(2026, 3, 4), 2L));
        assertThat(clicks.totals(List.of("daily@1/moms/lan"))).containsEntry("daily@1/moms/lan", 2L);
    }

    @Test
    void keepsWhoClickedOnlyWhereThePersonConsents() {
        CustomerId agreed = person(true);
        CustomerId silent = person(false);
        for (CustomerId person : List.of(agreed, silent)) {
            links.recordClick(codeIn(links.inText(GOODS, new LinkSource("swap", "offer/swap/" + person, person))));
        }

        var data = new ClickPersonalData(rows);
        assertThat(data.export(agreed)).containsKey("visits");
        assertThat(data.export(silent)).isEmpty();
        assertThat(clicks.ofCampaign("swap").total()).isEqualTo(2);
        assertThat(clicks.of(List.of("offer/swap/" + silent)).total())
                .as("no count is one person's")
                .isZero();
    }

    @Test
    void forgetsAPersonAndLeadsOn() {
        CustomerId person = person(true);
        String code = codeIn(links.inText(GOODS, new LinkSource("swap", "offer/swap/" + person, person)));
        links.recordClick(code);
        CustomerId into = person(true);
        var data = new ClickPersonalData(rows);

        data.merge(person, into);
        assertThat(data.export(into)).isNotEmpty();
        data.erase(into);
        links.recordClick(code);

        assertThat(data.export(into)).isEmpty();
        assertThat(data.export(person)).isEmpty();
        assertThat(links.find(code)).isPresent();
    }

    @Test
    void refusesWhatIsNoHost() {
        assertThatThrownBy(() -> new LinkHosts(List.of("https://shop.example.com")))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("shop.example.com");
        assertThatThrownBy(() -> new LinkHosts(List.of("shop.example.com", "shop.example.com")))
                .isInstanceOf(BadValue.class);
    }

    private CustomerId person(boolean consents) {
        CustomerId id = CustomerId.next();
        Customer person = mock(Customer.class);
        when(person.consentsTo("profiling")).thenReturn(consents);
        when(customers.find(id)).thenReturn(Optional.of(person));
        return id;
    }

    private static String codeIn(String text) {
        String after = text.substring(text.indexOf("/r/") + 3);
        return after.substring(0, 12);
    }
}
