package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestAudit;
import io.quanzi.shared.TestMongo;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

class LoginTests {
    private static final String HERE = "203.0.113.7";

    private final MongoTemplate mongo = TestMongo.fresh();
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final Users users = new Users(mongo);
    private final PasswordEncoder encoder = new ConsoleTest.QuickPasswords().quickPasswords();
    private final Login login = login(encoder);

    @Test
    void forgetsWrongTriesAfterTheRightPassword() {
        first("correct-horse").makeAdmin();
        for (int round = 0; round < 2; round++) {
            wrongTries(LoginThrottle.FREE_TRIES - 1, HERE);
            assertThat(attempt("correct-horse").isAuthenticated()).isTrue();
        }
    }

    @Test
    void slowsTriesFromOneAddressDownAndLocksNobodyOut() {
        first("correct-horse").makeAdmin();
        wrongTries(LoginThrottle.FREE_TRIES, HERE);

        assertWait(HERE, "wrong", 2);
        assertWait(HERE, "correct-horse", 2);
        assertThat(attempt("admin", "correct-horse", "198.51.100.7").isAuthenticated())
                .as("the real admin, elsewhere")
                .isTrue();
        clock.advance(Duration.ofSeconds(2));
        wrongTries(1, HERE);
        assertWait(HERE, "wrong", 4);
        clock.advance(Duration.ofSeconds(4));
        assertThat(attempt("correct-horse").isAuthenticated()).isTrue();
    }

    @Test
    void recordsLoginsAndOneLineOfEachBurstOfWrongPasswords() {
        first("correct-horse").makeAdmin();
        attempt("correct-horse");
        for (int wrong = 0; wrong < LoginThrottle.FREE_TRIES + 3; wrong++) {
            assertThatThrownBy(() -> attempt("wrong")).isInstanceOf(BadCredentialsException.class);
            assertThatThrownBy(() -> attempt("my-own-password", "x", "192.0.2.1"))
                    .isInstanceOf(BadCredentialsException.class);
            clock.advance(LoginThrottle.MAX_WAIT);
        }

        assertThat(mongo.findAll(Document.class, "audit"))
                .filteredOn(line -> line.getString("action").startsWith("user.login"))
                .extracting(line -> line.getString("action"), line -> line.get("subject"), line -> line.get("detail"))
                .containsExactly(
                        tuple("user.login", "admin", ""),
                        tuple("user.login.wrong", "admin", "known"),
                        tuple("user.login.wrong", "", "unknown"));
    }

    @Test
    void answersUnknownNamesAsKnownOnes() {
        first("correct-horse").makeAdmin();
        for (String name : List.of("admin", "nobody")) {
            String address = "192.0.2." + name.length();
            for (int i = 0; i < LoginThrottle.FREE_TRIES; i++) {
                assertThatThrownBy(() -> attempt(name, "wrong", address))
                        .isInstanceOf(BadCredentialsException.class)
                        .hasMessage("unknown name or wrong password");
            }
            assertThatThrownBy(() -> attempt(name, "wrong", address))
                    .isInstanceOf(TooManyTries.class)
                    .hasMessage("too many wrong passwords; again in 2 s");
        }
    }

    @Test
    void checksAPasswordForAnUnknownNameToo() {
        var checks = new ArrayList<String>();
        Login watched = login(new PasswordEncoder() {
            @Override
            public String encode(CharSequence raw) {
                return "encoded";
            }

            @Override
            public boolean matches(CharSequence raw, String encoded) {
                return checks.add(encoded);
            }
        });

        assertThatThrownBy(() -> watched.authenticate(
                        UsernamePasswordAuthenticationToken.unauthenticated("nobody", "a password of nobody")))
                .isInstanceOf(BadCredentialsException.class);

        assertThat(checks).hasSize(1);
    }

    @Test
    void manyAtOnceGetNoMoreGuessesThanOneAfterAnother() {
        var throttle = new LoginThrottle(clock);

        assertThat(IntStream.range(0, 40)
                        .filter(i -> throttle.begin("admin", HERE).isZero())
                        .count())
                .isEqualTo(LoginThrottle.FREE_TRIES);
    }

    @Test
    void oneAddressThatTriesManyNamesWaits() {
        var throttle = new LoginThrottle(clock);

        assertThat(IntStream.range(0, 100)
                        .filter(i -> throttle.begin("name-" + i, HERE).isZero())
                        .count())
                .isEqualTo(LoginThrottle.FREE_TRIES_OF_ADDRESS);
        assertThat(throttle.begin("admin", "198.51.100.7")).isZero();
    }

    @Test
    void manyAddressesThatGuessAtOneNameHaveOneTryEach() {
        var throttle = new LoginThrottle(clock);
        for (int i = 0; i < LoginThrottle.ATTACKED; i++) {
            assertThat(throttle.begin("admin", "203.0.113." + i)).isZero();
            throttle.failed("admin", "203.0.113." + i);
        }

        assertThat(throttle.begin("admin", "198.51.100.7")).as("the real admin").isZero();
        throttle.failed("admin", "198.51.100.7");
        assertThat(throttle.begin("admin", "198.51.100.7")).isEqualTo(Duration.ofMinutes(1));
        assertThat(throttle.begin("other", "198.51.100.8")).isZero();
        assertThat(throttle.begin("other", "198.51.100.8")).isZero();
    }

    @Test
    void addressesOfOneSubscriberCountAsOne() {
        assertThat(LoginThrottle.network("2001:db8:1:2:aaaa::1"))
                .isEqualTo(LoginThrottle.network("2001:db8:1:2:bbbb::2"));
        assertThat(LoginThrottle.network("2001:db8:1:2::1")).isNotEqualTo(LoginThrottle.network("2001:db8:1:3::1"));
        assertThat(LoginThrottle.network("203.0.113.7")).isEqualTo("203.0.113.7");
    }

    @Test
    void rememberedTriesAreBounded() {
        var throttle = new LoginThrottle(clock);
        for (int i = 0; i < 50; i++) {
            throttle.begin("admin", "203.0.113.9");
            throttle.failed("admin", "203.0.113.9");
        }
        assertThat(throttle.begin("admin", "203.0.113.9")).isPositive();

        for (int i = 0; i < 10_000; i++) {
            throttle.begin("name-" + i, "10.0." + i / 256 + "." + i % 256);
            throttle.failed("name-" + i, "10.0." + i / 256 + "." + i % 256);
        }

        assertThat(throttle.begin("admin", "203.0.113.9")).as("the address").isZero();
        assertThat(throttle.begin("admin", "203.0.113.9"))
                .as("the name that was attacked")
                .isZero();
        assertThat(throttle.failures().addresses()).hasSize(10_000);
    }

    @Test
    void manyWrongPasswordsAreAnAlarmWithTheAddressMasked() {
        first("correct-horse").makeAdmin();
        for (int i = 0; i < 20; i++) {
            String address = "203.0.113." + i;
            assertThatThrownBy(() -> attempt("admin", "wrong", address)).isInstanceOf(BadCredentialsException.class);
        }

        assertThat(login.alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.count()).isEqualTo(20);
            assertThat(alarm.values()).containsExactly("20", "203.0.*.*");
            assertThat(alarm.since()).isEqualTo(clock.instant());
        });
        clock.advance(Duration.ofHours(2));
        assertThat(login.alarms()).isEmpty();
    }

    @Test
    void manyWrongPasswordsStandInTheLogWithoutFillingIt() {
        var logger = (Logger) LoggerFactory.getLogger(Login.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);
        try {
            for (int i = 0; i < 100; i++) {
                String name = "name-" + i;
                String address = "203.0.113." + i;
                assertThatThrownBy(() -> attempt(name, "wrong", address)).isInstanceOf(BadCredentialsException.class);
            }
        } finally {
            logger.detachAppender(lines);
        }

        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .hasSizeBetween(1, 10)
                .allSatisfy(line -> assertThat(line).startsWith("wrong passwords within the hour count="))
                .noneSatisfy(line -> assertThat(line).contains("name-"));
    }

    @Test
    void anOldEncodingOfAPasswordIsReplacedAtALogin() {
        Login asInTheProgram = login(PasswordEncoderFactories.createDelegatingPasswordEncoder());
        users.create(new User("old", "{bcrypt}" + new BCryptPasswordEncoder(4).encode("correct-horse"), Role.OFFICER));

        assertThat(attempt(asInTheProgram, "old", "correct-horse", HERE).isAuthenticated())
                .isTrue();

        assertThat(users.find("old").orElseThrow().password()).startsWith("{bcrypt}$2a$10$");
        assertThat(attempt(asInTheProgram, "old", "correct-horse", HERE).isAuthenticated())
                .isTrue();
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

    private Login login(PasswordEncoder encoder) {
        return new Login(
                users,
                encoder,
                new LoginThrottle(clock),
                TwoStepTests.twoStep(mongo, clock, ""),
                TestAudit.of(mongo, clock));
    }

    private Authentication attempt(String password) {
        return attempt("admin", password, HERE);
    }

    private Authentication attempt(String name, String password, String address) {
        return attempt(login, name, password, address);
    }

    private static Authentication attempt(Login of, String name, String password, String address) {
        var asked = UsernamePasswordAuthenticationToken.unauthenticated(name, password);
        asked.setDetails(new WebAuthenticationDetails(address, null));
        return of.authenticate(asked);
    }

    private void wrongTries(int times, String address) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> attempt("admin", "wrong", address)).isInstanceOf(BadCredentialsException.class);
        }
    }

    private void assertWait(String address, String password, long seconds) {
        assertThatThrownBy(() -> attempt("admin", password, address))
                .isInstanceOfSatisfying(
                        TooManyTries.class,
                        slower -> assertThat(slower.seconds()).isEqualTo(seconds));
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
