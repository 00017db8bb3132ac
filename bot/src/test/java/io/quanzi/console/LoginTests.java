package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestAudit;
import io.quanzi.shared.TestMongo;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

class LoginTests {
    private final MongoTemplate mongo = TestMongo.fresh();
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final Users users = new Users(mongo);
    private final PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
    private final Login login = new Login(users, encoder, clock, TestAudit.of(mongo, clock));

    @Test
    void forgetsWrongAttemptsAfterTheRightPassword() {
        first("correct-horse").makeAdmin();
        for (int round = 0; round < 2; round++) {
            for (int i = 1; i < Login.MOST_ATTEMPTS; i++) {
                assertThatThrownBy(() -> attempt("wrong")).isInstanceOf(BadCredentialsException.class);
            }
            assertThat(attempt("correct-horse").isAuthenticated()).isTrue();
        }
    }

    @Test
    void opensAgainAQuarterOfAnHourAfterTheFifthWrongPassword() {
        first("correct-horse").makeAdmin();
        for (int i = 1; i < Login.MOST_ATTEMPTS; i++) {
            assertThatThrownBy(() -> attempt("wrong")).isInstanceOf(BadCredentialsException.class);
        }
        assertThatThrownBy(() -> attempt("wrong")).isInstanceOf(LockedException.class);

        clock.advance(Login.LOCK.minus(Duration.ofSeconds(1)));
        assertThatThrownBy(() -> attempt("correct-horse")).isInstanceOf(LockedException.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(attempt("correct-horse").isAuthenticated()).isTrue();
    }

    @Test
    void makesAPasswordOnceAndTellsItOnce() {
        String printed = printing(() -> first("").makeAdmin());
        String again = printing(() -> first("").makeAdmin());

        var password = Pattern.compile("[a-z2-9]{4}(-[a-z2-9]{4}){4}").matcher(printed);
        assertThat(password.find()).isTrue();
        assertThat(attempt(password.group()).isAuthenticated()).isTrue();
        assertThat(again).isEmpty();
    }

    @Test
    void keepsTheFirstPasswordWhenTheSettingChanges() {
        first("correct-horse").makeAdmin();
        first("another-one").makeAdmin();

        assertThat(attempt("correct-horse").isAuthenticated()).isTrue();
        assertThat(users.find("admin").orElseThrow().password()).startsWith("{bcrypt}");
    }

    @Test
    void refusesAPasswordThatIsTooShortBeforeAnythingStarts() {
        assertThatThrownBy(() -> first("short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("QUANZI_ADMIN_PASSWORD");
    }

    private FirstPassword first(String given) {
        return new FirstPassword(users, encoder, TestAudit.of(mongo, clock), given);
    }

    private Authentication attempt(String password) {
        return login.authenticate(UsernamePasswordAuthenticationToken.unauthenticated("admin", password));
    }

    private static String printing(Runnable work) {
        PrintStream before = System.out;
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
