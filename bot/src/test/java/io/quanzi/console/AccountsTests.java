package io.quanzi.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quanzi.console.list.SavedViews;
import io.quanzi.console.list.SavedViewsFixture;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestAudit;
import io.quanzi.shared.TestMongo;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.web.authentication.session.SessionAuthenticationException;

class AccountsTests {
    private final MongoTemplate mongo = TestMongo.fresh();
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final Users users = new Users(mongo);
    private final Passwords passwords = new Passwords(new BCryptPasswordEncoder(4));
    private final StaffSessions sessions = StaffSessionsFixture.node(mongo);
    private final StaffSessions otherNode = StaffSessionsFixture.node(mongo);
    private final ApiTokens tokens = new ApiTokens(mongo, TestAudit.of(mongo, clock), clock);
    private final SavedViews views = SavedViewsFixture.views(mongo, clock);
    private final Accounts accounts = new Accounts(
            users, passwords, sessions, new LoginThrottle(clock), tokens, views, TestAudit.of(mongo, clock), clock);

    @BeforeEach
    void oneAdmin() {
        users.create(new User("admin", passwords.encode("correct-horse"), Role.ADMIN));
    }

    @Test
    void aLinkIsGoodForThreeDaysAndOnce() {
        String late = accounts.invite("late", Role.VIEWER, null, "admin");
        clock.advance(Accounts.LINK_LASTS.minusSeconds(1));
        String prompt = accounts.invite("prompt", Role.VIEWER, null, "admin");
        assertThat(accounts.invited(late)).isPresent();
        clock.advance(Duration.ofSeconds(1));

        assertThat(accounts.invited(late)).isEmpty();
        assertThat(accounts.accept(late, "a-good-password")).isFalse();
        assertThat(accounts.accept(prompt, "a-good-password")).isTrue();
        assertThat(accounts.accept(prompt, "another-password")).isFalse();
        assertThat(passwords.matches("a-good-password", find("prompt").password()))
                .isTrue();
        assertThat(mongo.findAll(Document.class, "users").toString()).doesNotContain(late, prompt);
    }

    @Test
    void aNewLinkEndsTheOneBeforeAndThePasswordStaysUntilAnotherIsChosen() {
        accounts.create("mei", "her-password", Role.MANAGER, null, "admin");
        String first = accounts.newLink("mei", "admin");
        String second = accounts.newLink("mei", "admin");

        assertThat(accounts.invited(first)).isEmpty();
        assertThat(passwords.matches("her-password", find("mei").password())).isTrue();
        assertThat(accounts.accept(second, "a-new-password")).isTrue();
        assertThat(passwords.matches("her-password", find("mei").password())).isFalse();
    }

    @Test
    void whoIsSwitchedOffChoosesNoPasswordByALink() {
        String link = accounts.invite("mei", Role.MANAGER, null, "admin");
        accounts.switchOff("mei", "admin");

        assertThat(accounts.invited(link)).isEmpty();
        accounts.switchOn("mei", "admin");
        assertThat(accounts.invited(link)).isPresent();
    }

    @Test
    void theLastAdminWhoCanLogInStays() {
        accounts.invite("invited", Role.ADMIN, null, "admin");
        accounts.create("off", "a-good-password", Role.ADMIN, null, "admin");
        accounts.switchOff("off", "admin");

        for (Runnable loss : List.<Runnable>of(
                () -> accounts.remove("admin", "off"),
                () -> accounts.switchOff("admin", "off"),
                () -> accounts.changeRole("admin", Role.VIEWER, null, "off"))) {
            assertThatThrownBy(loss::run)
                    .isInstanceOf(AccountRefused.class)
                    .hasMessageContaining("the last admin stays");
        }
        accounts.switchOn("off", "admin");
        accounts.remove("admin", "off");
        assertThat(users.find("admin")).isEmpty();
    }

    @Test
    void whatAUserKeptForHerselfGoesWithHer() {
        accounts.create("lan", "a-good-password", Role.MANAGER, null, "admin");
        SavedViewsFixture.save(views, "lan", "很久没来");
        SavedViewsFixture.save(views, "admin", "全部");

        accounts.remove("lan", "admin");

        assertThat(views.of("lan", "/customers")).isEmpty();
        assertThat(views.of("admin", "/customers")).hasSize(1);
    }

    @Test
    void theOnlyAdminIsLetInByACommandWhenHerPhoneIsLost() {
        users.setSecondStep("admin", new User.SecondStep("sealed", 1, List.of("hash"), clock.instant()));
        Cookie session = logIn(sessions, "admin", Role.ADMIN);

        assertThat(accounts.resetTwoStep("admin", "command")).isTrue();
        assertThat(accounts.resetTwoStep("admin", "command")).isFalse();

        assertThat(isIn(otherNode, session)).isFalse();
        assertThat(find("admin").secondStep()).isNull();
        assertThat(mongo.findAll(Document.class, "audit"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .containsEntry("actor", "command")
                        .containsEntry("action", "user.two-step.reset")
                        .containsEntry("before", "ON")
                        .containsEntry("after", "OFF"));
        assertThatThrownBy(() -> accounts.resetTwoStep("nobody", "command")).isInstanceOf(AccountRefused.class);
    }

    @Test
    void nobodyChangesHerOwnAccountBySlip() {
        accounts.create("other", "a-good-password", Role.ADMIN, null, "admin");

        assertThatThrownBy(() -> accounts.switchOff("other", "other")).isInstanceOf(AccountRefused.class);
        assertThat(find("other").isActive()).isTrue();
    }

    @Test
    void whoGetsAnotherRoleIsOutOnEveryNode() {
        accounts.create("mei", "her-password", Role.MANAGER, null, "admin");
        Cookie here = logIn(sessions, "mei", Role.MANAGER);
        Cookie there = logIn(otherNode, "mei", Role.MANAGER);
        Cookie admins = logIn(otherNode, "admin", Role.ADMIN);
        assertThat(List.of(isIn(sessions, here), isIn(otherNode, there))).containsOnly(true);

        accounts.changeRole("mei", Role.VIEWER, null, "admin");

        assertThat(isIn(sessions, here)).isFalse();
        assertThat(isIn(otherNode, there)).isFalse();
        assertThat(isIn(otherNode, admins)).isTrue();
        assertThat(mongo.findAll(Document.class, "audit"))
                .last()
                .satisfies(line -> assertThat(line)
                        .containsEntry("action", "user.role")
                        .containsEntry("before", "MANAGER")
                        .containsEntry("after", "VIEWER"));
    }

    @Test
    void whoIsSwitchedOffWhileHerPasswordIsLookedAtDoesNotComeIn() {
        accounts.create("mei", "her-password", Role.MANAGER, null, "admin");
        accounts.switchOff("mei", "admin");

        assertThatThrownBy(() -> logIn(sessions, "mei", Role.MANAGER))
                .isInstanceOf(SessionAuthenticationException.class);
        assertThat(sessions.of("mei")).isEmpty();
    }

    @Test
    void asksForTheOldPasswordAndSlowsGuessesDown() {
        accounts.create("mei", "her-password", Role.MANAGER, null, "admin");
        for (int i = 0; i < LoginThrottle.FREE_TRIES; i++) {
            assertThatThrownBy(() -> change("wrong", "a-new-password", "a-new-password"))
                    .hasMessage("old: This is not your password");
        }
        assertThatThrownBy(() -> change("her-password", "a-new-password", "a-new-password"))
                .hasMessageContaining("again in 2 seconds");
        clock.advance(Duration.ofMinutes(1));
        assertThatThrownBy(() -> change("her-password", "short", "short")).hasMessageStartingWith("password: ");
        assertThatThrownBy(() -> change("her-password", "a-new-password", "another"))
                .hasMessageStartingWith("password: ");

        change("her-password", "a-new-password", "a-new-password");

        assertThat(passwords.matches("a-new-password", find("mei").password())).isTrue();
    }

    @Test
    void aTokenEndsByItsDateAndWithTheAccountOfItsMaker() {
        accounts.create("other", "a-good-password", Role.ADMIN, null, "admin");
        String month = tokens.make("reports", ApiToken.Scope.READ, 30, "admin");
        String others = tokens.make("others", ApiToken.Scope.MANAGE, 365, "other");

        assertThat(tokens.use(month)).isPresent();
        assertThat(tokens.use(month + "x")).isEmpty();
        clock.advance(Duration.ofDays(30));
        assertThat(tokens.use(month)).isEmpty();
        assertThat(tokens.use(others)).isPresent();
        accounts.switchOff("other", "admin");
        assertThat(tokens.use(others)).isEmpty();
        assertThat(mongo.findAll(Document.class, "api_tokens").toString()).doesNotContain(month, others);
    }

    @Test
    void bothAWrongPasswordAndTwoDifferentNewOnesAreToldAtOnce() {
        accounts.create("mei", "the-first-one", Role.VIEWER, null, "admin");

        assertThatThrownBy(() -> change("wrong-one", "the-second-one", "the-third-one"))
                .isInstanceOfSatisfying(AccountRefused.class, refused -> {
                    assertThat(refused.field()).isEqualTo("old");
                    assertThat(refused.in(Locale.CHINA)).isEqualTo("现在的密码不对");
                    assertThat(refused.also().orElseThrow().in(Locale.CHINA)).isEqualTo("两次输入的不一样，请再试一次");
                });
    }

    private void change(String old, String password, String again) {
        accounts.changePassword("mei", old, password, again, "203.0.113.7", "");
    }

    private User find(String name) {
        return users.find(name).orElseThrow();
    }

    private static Cookie logIn(StaffSessions node, String name, Role role) {
        return StaffSessionsFixture.logIn(node, name, role.name());
    }

    private static boolean isIn(StaffSessions node, Cookie cookie) {
        return node.containsContext(StaffSessionsFixture.request(cookie));
    }
}
