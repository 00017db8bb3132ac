package io.quanzi.console;

import static io.quanzi.console.StaffSessionsFixture.logIn;
import static io.quanzi.console.StaffSessionsFixture.node;
import static io.quanzi.console.StaffSessionsFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.http.HostCookie;
import io.quanzi.shared.TestMongo;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** A login outlives the process and holds on every node, as what it was and no longer than it may. */
class StaffSessionsTests {
    private final MongoTemplate mongo = TestMongo.fresh();
    private final Users users = new Users(mongo);
    private final StaffSessions node = node(mongo);

    @BeforeEach
    void oneOfficer() {
        users.create(new User("mei", "encoded", Role.MANAGER));
    }

    @Test
    void holdsOnEveryNodeAndAfterARestartWithItsRightAndItsToken() {
        Cookie cookie = logIn(node, "mei", "MANAGER");

        for (StaffSessions other : List.of(node, node(mongo), node(mongo))) {
            assertThat(rights(other, cookie)).containsExactly("ROLE_MANAGER");
            assertThat(csrf(other, cookie)).isEqualTo(csrf(node, cookie));
        }
        assertThat(csrf(node, logIn(node, "mei", "MANAGER"))).isNotEqualTo(csrf(node, cookie));
        assertThat(mongo.findAll(Document.class, "staff_sessions").toString())
                .doesNotContain(cookie.getValue().substring(25));
    }

    @Test
    void ofHalfALoginStaysHalf() {
        Cookie cookie = logIn(node, "mei", Login.SETS_UP);

        assertThat(rights(node(mongo), cookie)).containsExactly("ROLE_" + Login.SETS_UP);
    }

    @Test
    void opensOnlyToTheWholeCookie() {
        Cookie cookie = logIn(node, "mei", "MANAGER");
        String id = cookie.getValue().substring(0, 24);

        for (String guess : List.of(id, id + ".", id + "." + SecretTokens.make(), "." + SecretTokens.make(), "")) {
            assertThat(rights(node, new Cookie("login", guess))).isEmpty();
        }
        assertThat(rights(node, cookie)).isNotEmpty();
    }

    @Test
    void isOverTwelveHoursAfterItsLoginHoweverMuchItIsUsed() {
        Cookie cookie = logIn(node, "mei", "MANAGER");
        setSince(Duration.ofHours(12).minusMinutes(1));
        assertThat(rights(node, cookie)).isNotEmpty();

        setSince(Duration.ofHours(12));

        assertThat(rights(node, cookie)).isEmpty();
        assertThat(node.of("mei")).isEmpty();
        logIn(node, "mei", "MANAGER");
        assertThat(mongo.findAll(Document.class, "staff_sessions"))
                .as("what is over is forgotten")
                .hasSize(1);
    }

    @Test
    void theOneUsedLeastLatelyEndsWhereOneIsTooManyOnAllNodes() {
        var cookies = new ArrayList<Cookie>();
        StaffSessions other = node(mongo);
        for (int i = 0; i <= StaffSessions.MAX_OF_ONE_USER; i++) {
            cookies.add(logIn(i % 2 == 0 ? node : other, "mei", "MANAGER"));
        }

        assertThat(rights(node, cookies.get(0))).isEmpty();
        assertThat(cookies.subList(1, cookies.size()))
                .allSatisfy(cookie -> assertThat(rights(other, cookie)).isNotEmpty());
    }

    @Test
    void ofABrowserThatLogsInAnewEnds() {
        Cookie first = logIn(node, "mei", "MANAGER");

        Cookie second = logIn(node, "mei", "MANAGER", first);

        assertThat(rights(node, first)).isEmpty();
        assertThat(rights(node, second)).isNotEmpty();
    }

    @Test
    void endsAtTheNextStartWhenTheProcessThatChangedTheAccountCameToNoMore() {
        Cookie cookie = logIn(node, "mei", "MANAGER");
        users.setRole("mei", Role.VIEWER, null);

        assertThat(rights(node(mongo), cookie)).isEmpty();
        assertThat(rights(node, cookie)).as("ended for all").isEmpty();
    }

    @Test
    void endsAtTheLogoutAndTheBrowserForgetsIt() {
        Cookie cookie = logIn(node, "mei", "MANAGER");
        var response = new MockHttpServletResponse();

        node.saveContext(SecurityContextHolder.createEmptyContext(), request(cookie), response);

        assertThat(rights(node(mongo), cookie)).isEmpty();
        assertThat(Objects.requireNonNull(response.getCookie("login")).getMaxAge())
                .isZero();
    }

    @Test
    void asksTheStoreOnceARequestAlsoForWhatIsNone() {
        StaffSessionStore store = spy(new StaffSessionStore(mongo));
        var watched = new StaffSessions(store, users, new HostCookie("login", false));
        Cookie cookie = logIn(node, "mei", "MANAGER");
        var forged = new Cookie("login", "0".repeat(24) + "." + SecretTokens.make());

        for (Cookie sent : List.of(cookie, cookie, forged)) {
            var request = request(sent);
            watched.containsContext(request);
            watched.own(request);
            csrf(watched, request);
        }

        verify(store, times(2)).see(any(), any(), any());
        verify(store).find(any(), any());
        verifyNoMoreInteractions(store);
    }

    @Test
    void isKnownToThePageThatSaysThatTheStoreIsAwayWithoutAskingIt() {
        Cookie cookie = logIn(node, "mei", "MANAGER");
        mongo.dropCollection("staff_sessions");
        MockHttpServletRequest page = request(cookie);
        page.setDispatcherType(DispatcherType.ERROR);
        page.setAttribute(RequestDispatcher.ERROR_STATUS_CODE, 503);

        assertThat(node.containsContext(page)).isTrue();
        assertThat(rights(node, cookie)).isEmpty();
    }

    private void setSince(Duration ago) {
        mongo.updateMulti(
                Query.query(where("user").is("mei")),
                new Update().set("since", Instant.now().minus(ago)),
                "staff_sessions");
    }

    private static List<String> rights(StaffSessions of, Cookie cookie) {
        Authentication known = of.loadDeferredContext(request(cookie)).get().getAuthentication();
        return known == null
                ? Collections.emptyList()
                : known.getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .toList();
    }

    private static String csrf(StaffSessions of, Cookie cookie) {
        return csrf(of, request(cookie));
    }

    private static String csrf(StaffSessions of, MockHttpServletRequest request) {
        return new CsrfTokens(of, false).generateToken(request).getToken();
    }
}
