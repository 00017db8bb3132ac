package io.quanzi.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets other programs in by an {@link ApiToken}, as whoever has the role of its scope. Stands behind {@link RunToken}. */
class ApiTokenFilter extends OncePerRequestFilter {
    private final ApiTokens tokens;

    ApiTokenFilter(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() == null) {
            tokens.use(RunToken.shown(request)).ifPresent(ApiTokenFilter::letIn);
        }
        chain.doFilter(request, response);
    }

    private static void letIn(ApiToken token) {
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                new SignedInUser(token.actor(), null),
                null,
                List.of(new SimpleGrantedAuthority(
                        "ROLE_" + token.scope().role().name()))));
        SecurityContextHolder.setContext(context);
    }
}
