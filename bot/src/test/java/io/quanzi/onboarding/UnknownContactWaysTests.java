package io.quanzi.onboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.quanzi.shared.SettableClock;
import io.quanzi.wecom.WeComException;
import io.quanzi.wecom.contacts.Contacts;
import io.quanzi.wecom.contacts.Contacts.ContactWay;
import io.quanzi.wecom.contacts.Contacts.KnownWay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnknownContactWaysTests {
    private static final List<String> WAYS =
            IntStream.range(0, 200).mapToObj(i -> "config-" + i).toList();

    private final SettableClock clock = new SettableClock("2026-03-03T01:00:00Z");
    private final Contacts contacts = mock(Contacts.class);
    private final List<String> answered = new ArrayList<>();
    private final Random dice = new Random(1);
    private final UnknownContactWays strays = new UnknownContactWays(contacts, clock);
    private double failing = 0.2;
    private int asked;

    @BeforeEach
    void answerNotAlways() {
        when(contacts.contactWay(anyString())).thenAnswer(call -> {
            asked++;
            if (dice.nextDouble() < failing) {
                throw new WeComException("externalcontact/get_contact_way: errcode -1, system busy", -1, null);
            }
            String configId = call.getArgument(0);
            answered.add(configId);
            return configId.endsWith("7")
                    ? Optional.empty()
                    : Optional.of(new KnownWay(new ContactWay(configId, "qr"), "state-" + configId));
        });
    }

    @Test
    void comesToAnEndThoughEveryFifthCallFails() {
        UnknownContactWays.Learned learned = strays.learn(WAYS);
        assertThat(learned.failed()).as("two hundred in a row").isNotNull();

        int looks = 1;
        for (; learned.failed() != null; looks++) {
            assertThat(looks).isLessThan(100);
            learned = strays.learn(WAYS);
        }

        assertThat(answered).as("each is learned once").containsExactlyInAnyOrderElementsOf(WAYS);
        assertThat(learned.ways())
                .extracting(known -> known.way().configId())
                .hasSize(180)
                .doesNotContain("config-7");
    }

    @Test
    void leavesAWeComAloneThatDoesNotAnswer() {
        failing = 1;

        assertThat(strays.learn(WAYS).failed()).isNotNull();

        assertThat(asked).isEqualTo(3);
    }

    @Test
    void asksAgainAfterAnHour() {
        failing = 0;
        strays.learn(WAYS);
        strays.learn(WAYS);
        assertThat(answered).hasSize(200);

        clock.advance(Duration.ofMinutes(61));
        strays.learn(WAYS);

        assertThat(answered).hasSize(400);
    }
}
