package io.quanzi.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets commands on this machine in: who can read {@code run.json} has the token of this run. */
class RunToken extends OncePerRequestFilter {
    private static final String BEARER = "Bearer ";

    private final byte[] token;

    /** An empty token lets nobody in. */
    RunToken(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a request comes with a bearer token, right or wrong. */
    static boolean isShown(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        return request.getRequestURI().startsWith(request.getContextPath() + "/api/")
                && header != null
                && header.startsWith(BEARER);
    }

    /** The bearer token of a request that has one. */
    static String shown(HttpServletRequest request) {
        return String.valueOf(request.getHeader(HttpHeaders.AUTHORIZATION)).substring(BEARER.length());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (token.length > 0 && MessageDigest.isEqual(token, shown(request).getBytes(StandardCharsets.UTF_8))) {
            var context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                    "command", null, List.of(new SimpleGrantedAuthority("ROLE_" + Role.ADMIN.name()))));
            SecurityContextHolder.setContext(context);
        }
        chain.doFilter(request, response);
    }
}
