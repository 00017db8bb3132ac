package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.customer.CustomerFixture;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestAudit;
import io.quanzi.shared.TestMongo;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.password.PasswordEncoder;

class TwoStepTests {
    private static final String PASSWORD = "correct-horse";

    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final MongoTemplate mongo = TestMongo.fresh();
    private final Users users = new Users(mongo);
    private final PasswordEncoder encoder = new ConsoleTest.QuickPasswords().quickPasswords();
    private final TwoStep twoStep = twoStep(mongo, clock, "");
    private final Login login =
            new Login(users, encoder, new LoginThrottle(clock), twoStep, TestAudit.of(mongo, clock));
    private final String secret = Totp.makeSecret();

    @TempDir
    private Path directory;

    static TwoStep twoStep(MongoOperations mongo, Clock clock, String keyFile) {
        return new TwoStep(
                new Users(mongo), CustomerFixture.sealing(mongo, keyFile), mongo, TestAudit.of(mongo, clock), clock);
    }

    @BeforeEach
    void addMei() {
        users.create(new User("mei", String.valueOf(encoder.encode(PASSWORD)), Role.MANAGER));
    }

    @Test
    void opensWithACodeThatWasNotUsedAndNotWithThePasswordAlone() {
        switchOn();

        String ticket = firstStep().ticket();
        assertWrong(ticket, code(0));
        assertWrong(ticket, "");
        assertThat(second(ticket, code(1)).isAuthenticated()).isTrue();
        assertWrong(firstStep().ticket(), code(1));
    }

    @Test
    void aRecoveryCodeOpensOnceHoweverItIsTyped() {
        List<String> codes = switchOn();
        assertThat(codes).hasSize(10).doesNotHaveDuplicates();

        assertThat(second(firstStep().ticket(), codes.get(3).toLowerCase(Locale.ROOT))
                        .isAuthenticated())
                .isTrue();
        assertWrong(firstStep().ticket(), codes.get(3));
        assertThat(second(firstStep().ticket(), codes.get(4).replace("-", " ")).isAuthenticated())
                .isTrue();
    }

    @Test
    void theStoreTellsNeitherSecretNorCodes() {
        List<String> codes = switchOn();

        assertThat(mongo.findAll(Document.class, "users").toString())
                .doesNotContain(secret)
                .doesNotContain(codes.get(0))
                .doesNotContain(codes.get(0).replace("-", ""));
    }

    @Test
    void withAnotherKeyTheRecoveryCodesOpenStill() {
        List<String> codes = switchOn();
        TwoStep other = twoStep(mongo, clock, directory.resolve("other").toString());
        User mei = users.find("mei").orElseThrow();

        assertThat(other.accepts(mei, code(1))).isFalse();
        assertThat(other.accepts(mei, codes.get(0))).isTrue();
    }

    @Test
    void aTicketIsOfOneUserAndOnePasswordAndCannotBeMade() {
        switchOn();
        users.create(new User("lan", String.valueOf(encoder.encode(PASSWORD)), Role.MANAGER));
        String lans = twoStep.ticket(users.find("lan").orElseThrow());
        String before = firstStep().ticket();
        users.setPassword("mei", String.valueOf(encoder.encode("another-password")));

        for (String ticket : List.of(lans, before, "made-up", "AAAA")) {
            assertThatThrownBy(() -> second(ticket, code(1)))
                    .as(ticket)
                    .isInstanceOf(CredentialsExpiredException.class);
        }
    }

    @Test
    void thePasswordBuysNoNewGuessesOfTheCode() {
        switchOn();

        assertThatThrownBy(() -> {
                    for (int guess = 0; guess < LoginThrottle.FREE_TRIES; guess++) {
                        assertWrong(firstStep().ticket(), "000");
                    }
                })
                .isInstanceOf(TooManyTries.class);
    }

    @Test
    void whoHasYetToSetUpWhatHerRoleAsksForMayDoNothingElse() {
        twoStep.require(Set.of(Role.MANAGER), "admin");

        assertThat(second("", "").getAuthorities().toString()).isEqualTo("[ROLE_" + Login.SETS_UP + "]");
        switchOn();
        assertThat(second(firstStep().ticket(), code(1)).getAuthorities().toString())
                .isEqualTo("[ROLE_MANAGER]");
        assertThat(mongo.findAll(Document.class, "audit"))
                .anySatisfy(line -> assertThat(line)
                        .containsEntry("action", "user.two-step.require")
                        .containsEntry("before", "NOBODY")
                        .containsEntry("after", "MANAGER"));
    }

    private List<String> switchOn() {
        return twoStep.switchOn("mei", secret, code(0));
    }

    /** The code of a step from the one whose code was used to switch it on, or of now. */
    private String code(int later) {
        User.SecondStep second = users.find("mei").orElseThrow().secondStep();
        long from = second == null ? Totp.stepAt(clock.instant()) : second.lastStep();
        return Totp.code(secret, from + later);
    }

    private CodeWanted firstStep() {
        try {
            throw new AssertionError("opened without a code: " + second("", ""));
        } catch (CodeWanted wanted) {
            assertThat(wanted.isWrong()).isFalse();
            return wanted;
        }
    }

    private void assertWrong(String ticket, String code) {
        try {
            throw new AssertionError("opened with " + code + ": " + second(ticket, code));
        } catch (CodeWanted wanted) {
            assertThat(wanted.isWrong()).isTrue();
        }
    }

    private Authentication second(String ticket, String code) {
        var request = new MockHttpServletRequest();
        request.setParameter("ticket", ticket);
        request.setParameter("code", code);
        var asked = UsernamePasswordAuthenticationToken.unauthenticated("mei", ticket.isEmpty() ? PASSWORD : "");
        asked.setDetails(new LoginDetails(request));
        return login.authenticate(asked);
    }
}
