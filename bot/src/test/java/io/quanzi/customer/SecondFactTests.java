package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

class SecondFactTests {
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final CustomerFixture people = new CustomerFixture(mongo, clock);
    private final Links links = CustomerFixture.links(mongo, clock);
    private SecondFact fact = fact();
    private Link link;

    private SecondFact fact() {
        return new SecondFact(mongo, people.purchases, CustomerFixture.bindings(mongo, clock, event -> {}), clock);
    }

    @BeforeEach
    void order() {
        people.paid("D-20260301-a42X", "b-1", "2026-03-01T02:00:00Z", CustomerFixture.item("母婴", "10.00"));
        link = links.forMessage(people.buyer("b-1"), "welcome");
    }

    @Test
    void opensToTheEndOfAnOrderNumberAsPeopleTypeIt() {
        for (String answer : new String[] {"a42X", " A42x ", "Ａ４２Ｘ", "d-20260301-a42x"}) {
            assertThat(fact.answer(link, answer).pass()).as(answer).isNotNull();
        }
    }

    @Test
    void answersAWrongOrderAndOneWhereNoneIsAlike() {
        Link stranger = links.forMessage(people.buyer("b-none"), "welcome");

        assertThat(fact.answer(stranger, "a42X")).isEqualTo(fact.answer(link, "0000"));
        assertThat(fact.answer(link, "").pass()).isNull();
        assertThat(fact.answer(link, "42X").pass()).isNull();
        assertThat(fact.isAskedOf(stranger)).isFalse();
        assertThat(fact.isAskedOf(link)).isTrue();
    }

    @Test
    void takesAPassOnlyWithItsOwnLinkAndForItsTime() {
        String pass = fact.answer(link, "a42X").pass();
        Link other = links.forMessage(people.buyer("b-1"), "swap/one");

        assertThat(fact().isGiven(link, pass)).isTrue();
        assertThat(fact.isGiven(other, pass)).isFalse();
        assertThat(fact.isGiven(link, null)).isFalse();
        assertThat(fact.isGiven(link, "9" + pass)).isFalse();
        clock.advance(SecondFact.PASS_LIFE);
        assertThat(fact.isGiven(link, pass)).isFalse();
    }

    @Test
    void letsNobodyGuessOnNotAfterARestartEither() {
        for (int i = 0; i < SecondFact.MAX_TRIES; i++) {
            assertThat(fact.answer(link, "000" + i).waitUntil()).isNull();
        }

        fact = fact();
        SecondFact.AnswerResult late = fact.answer(link, "a42X");

        assertThat(late.pass()).isNull();
        assertThat(late.waitUntil()).isEqualTo(clock.instant().plus(SecondFact.TRIES_WINDOW));
        clock.advance(SecondFact.TRIES_WINDOW);
        assertThat(fact.answer(link, "a42X").pass()).isNotNull();
    }

    @Test
    void closesALinkThatIsGuessedAtForDays() {
        for (int hour = 0; hour < 10; hour++) {
            for (int i = 0; i < SecondFact.MAX_TRIES; i++) {
                fact.answer(link, "000" + i);
            }
            clock.advance(Duration.ofHours(1));
        }

        assertThat(fact.answer(link, "a42X").pass()).isNull();
        Link newer = links.forMessage(people.buyer("b-1"), "swap/one");
        assertThat(fact.answer(newer, "a42X").pass()).isNotNull();
    }
}
