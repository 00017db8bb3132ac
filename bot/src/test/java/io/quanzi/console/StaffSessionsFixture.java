package io.quanzi.console;

import io.quanzi.http.HostCookie;
import jakarta.servlet.http.Cookie;
import java.util.Objects;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/** Logins as browsers have them. */
final class StaffSessionsFixture {
    private StaffSessionsFixture() {}

    /** A node of several, or the same one after a restart. */
    static StaffSessions node(MongoOperations mongo) {
        return new StaffSessions(new StaffSessionStore(mongo), new Users(mongo), new HostCookie("login", false));
    }

    static Cookie logIn(StaffSessions node, String name, String right, Cookie... before) {
        var response = new MockHttpServletResponse();
        Authentication user = new UsernamePasswordAuthenticationToken(
                new SignedInUser(name, null), null, AuthorityUtils.createAuthorityList("ROLE_" + right));
        node.onAuthentication(user, request(before), response);
        return Objects.requireNonNull(response.getCookie("login"));
    }

    static MockHttpServletRequest request(Cookie... cookies) {
        var request = new MockHttpServletRequest();
        request.setCookies(cookies);
        return request;
    }
}
