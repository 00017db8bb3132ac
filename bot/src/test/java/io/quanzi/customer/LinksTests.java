package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.CustomerId;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LinksTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final Links links = CustomerFixture.links(TestMongo.fresh(), clock);
    private final CustomerId lin = CustomerId.next();

    @ParameterizedTest
    @EnumSource(Link.Kind.class)
    void everyLinkGivenOverAYearOfMessagesIsOpenForTheTimeItIsFor(Link.Kind kind) {
        Duration needed = Duration.ofDays(30);
        var given = new HashMap<String, Instant>();

        for (int day = 0; day < 400; day++) {
            Link link = links.getOrCreate(kind, kind == Link.Kind.OWNER ? null : lin, "lele", needed);
            given.put(link.token(), clock.instant());
            assertThat(link.expiresAt()).isAfterOrEqualTo(clock.instant().plus(needed));
            assertThat(links.resolve(kind, link.token())).contains(link);
            given.forEach((token, last) -> {
                if (last.plus(needed).isAfter(clock.instant())) {
                    assertThat(links.resolve(kind, token)).isPresent();
                }
            });
            clock.advance(Duration.ofHours(23).plusMinutes(55));
        }

        assertThat(given).as("the same, all the time").hasSize(1);
    }

    @Test
    void keepsTheLaterEndWhenLessIsNeeded() {
        Link month = links.getOrCreate(Link.Kind.GROUP, lin, "group", Duration.ofDays(30));

        Link week = links.getOrCreate(Link.Kind.GROUP, lin, "group", Duration.ofDays(7));

        assertThat(week).isEqualTo(month);
    }

    @Test
    void replacesALinkThatIsOver() {
        Link first = links.getOrCreate(Link.Kind.OWNER, null, "lele", Duration.ofDays(30));
        clock.advance(Duration.ofDays(30));

        Link second = links.getOrCreate(Link.Kind.OWNER, null, "lele", Duration.ofDays(30));

        assertThat(second.token()).isNotEqualTo(first.token());
        assertThat(links.find(first.token())).isEmpty();
        assertThat(links.find(second.token())).isPresent();
    }

    @Test
    void givesEachMessageALinkOfItsOwnAndTheSameMessageTheSame() {
        Link welcome = links.forMessage(lin, "welcome");
        Link offer = links.forMessage(lin, "swap/restaurant");

        assertThat(offer.token()).isNotEqualTo(welcome.token());
        assertThat(links.forMessage(lin, "welcome").token()).isEqualTo(welcome.token());
        clock.advance(Links.MEMBER_LIFE.minusSeconds(1));
        assertThat(links.find(welcome.token())).isPresent();
        clock.advance(Duration.ofSeconds(1));
        assertThat(links.find(welcome.token())).isEmpty();
        assertThat(links.find(offer.token())).isEmpty();
    }

    @Test
    void keepsOnlyTheNewestOfAPersonsOwnPagesOpen() {
        Link group = links.getOrCreate(Link.Kind.GROUP, lin, "group", Duration.ofDays(90));
        var tokens = new ArrayList<String>();
        for (int message = 0; message < Links.MAX_MEMBER_LINKS + 3; message++) {
            tokens.add(links.forMessage(lin, "message " + message).token());
            clock.advance(Duration.ofMinutes(1));
        }

        List<String> open =
                tokens.stream().filter(token -> links.find(token).isPresent()).toList();

        assertThat(open).isEqualTo(tokens.subList(3, tokens.size()));
        assertThat(links.find(group.token())).isPresent();
    }
}
