package io.quanzi.console;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** What the login's form sends besides name and password: the code of the second step, and the ticket of the first. */
final class LoginDetails extends WebAuthenticationDetails {
    private static final long serialVersionUID = 1;

    private final String ticket;
    private final String code;

    LoginDetails(HttpServletRequest request) {
        super(request);
        this.ticket = Objects.requireNonNullElse(request.getParameter("ticket"), "");
        this.code = Objects.requireNonNullElse(request.getParameter("code"), "");
    }

    /** Empty at the first step. */
    String ticket() {
        return ticket;
    }

    String code() {
        return code;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LoginDetails details
                && super.equals(other)
                && ticket.equals(details.ticket)
                && code.equals(details.code);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), ticket, code);
    }
}
