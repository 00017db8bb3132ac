package io.quanzi.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds the sessions of staff: so many of one user, so many in all, and none past half a day after its login, however much
 * it is used. Where one is too many, the one that was used least lately ends. Sessions begin at a login only.
 */
@Component
class StaffSessions implements HttpSessionListener, HttpSessionIdListener, SessionAuthenticationStrategy {
    static final int MAX_OF_ONE_USER = 10;
    static final int MAX_SESSIONS = 1_000;
    static final Duration MAX_AGE = Duration.ofHours(12);
    private static final String USER = StaffSessions.class.getName() + ".user";

    private final Map<String, HttpSession> open = new ConcurrentHashMap<>();
    // a session's age is the machine's, whatever day the program plays
    private final Clock systemClock = Clock.systemUTC();

    @Override
    public void sessionCreated(HttpSessionEvent event) {
        open.put(event.getSession().getId(), event.getSession());
        while (open.size() > MAX_SESSIONS && endOldest("", event.getSession())) {
            // one more
        }
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
        open.remove(event.getSession().getId());
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
        open.remove(oldSessionId);
        open.put(event.getSession().getId(), event.getSession());
    }

    /** Notes whose session begins. */
    @Override
    public void onAuthentication(Authentication user, HttpServletRequest request, HttpServletResponse response) {
        HttpSession own = request.getSession();
        own.setAttribute(USER, user.getName());
        while (open.values().stream()
                                .filter(session -> isOf(session, user.getName()))
                                .count()
                        > MAX_OF_ONE_USER
                && endOldest(user.getName(), own)) {
            // one more
        }
    }

    /** Ends all of one user, whose account is no more. */
    void endAll(String user) {
        open.values().stream().filter(session -> isOf(session, user)).forEach(this::end);
    }

    /** @param user whose; empty: anybody's */
    private boolean endOldest(String user, HttpSession except) {
        var oldest = open.values().stream()
                .filter(session -> !session.getId().equals(except.getId()))
                .filter(session -> user.isEmpty() || isOf(session, user))
                .min(Comparator.comparingLong(StaffSessions::lastUse));
        oldest.ifPresent(this::end);
        return oldest.isPresent();
    }

    private void end(HttpSession session) {
        open.remove(session.getId());
        try {
            session.invalidate();
        } catch (IllegalStateException ended) {
            // by itself, in this moment
        }
    }

    private static boolean isOf(HttpSession session, String user) {
        try {
            return user.equals(session.getAttribute(USER));
        } catch (IllegalStateException ended) {
            return false;
        }
    }

    private static long lastUse(HttpSession session) {
        try {
            return session.getLastAccessedTime();
        } catch (IllegalStateException ended) {
            return Long.MIN_VALUE;
        }
    }

    /** Ends a session that is too old before anything reads it. */
    OncePerRequestFilter ageLimit() {
        return new OncePerRequestFilter() {
            @Override
            protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                    throws ServletException, IOException {
                HttpSession session = request.getSession(false);
                if (session != null && isOver(session)) {
                    end(session);
                }
                chain.doFilter(request, response);
            }
        };
    }

    private boolean isOver(HttpSession session) {
        return systemClock.millis() - session.getCreationTime() > MAX_AGE.toMillis();
    }
}
