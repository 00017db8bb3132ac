package io.quanzi.console;

import io.quanzi.shared.Excerpt;
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
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.web.authentication.session.SessionAuthenticationException;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds the sessions of staff: so many of one user, so many in all, and none past half a day after its login, however much
 * it is used. Where one is too many, the one that was used least lately ends. Sessions begin at a login only.
 *
 * <p>A session lives on its node; {@link StaffSessionStore} says on all of them whether it goes on, and is asked before
 * anything reads it.
 */
@Component
class StaffSessions implements HttpSessionListener, HttpSessionIdListener, SessionAuthenticationStrategy {
    private static final Logger log = LoggerFactory.getLogger(StaffSessions.class);

    static final int MAX_OF_ONE_USER = 10;
    static final int MAX_SESSIONS = 1_000;
    static final Duration MAX_AGE = Duration.ofHours(12);
    static final Duration SEEN_EVERY = Duration.ofMinutes(1);
    private static final String USER = StaffSessions.class.getName() + ".user";
    private static final String RECORD = StaffSessions.class.getName() + ".record";
    private static final String SEEN = StaffSessions.class.getName() + ".seen";
    private static final int MAX_BROWSER = 300;

    private final StaffSessionStore store;
    private final Users users;
    private final Map<String, HttpSession> open = new ConcurrentHashMap<>();
    // a session's age is the machine's, whatever day the program plays
    private final Clock systemClock = Clock.systemUTC();

    StaffSessions(StaffSessionStore store, Users users) {
        this.store = store;
        this.users = users;
    }

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
        String id = recordOf(event.getSession());
        if (!id.isEmpty()) {
            try {
                store.end(id);
            } catch (RuntimeException away) {
                // the store is away, or closes with the program; what is left is forgotten by its age
                log.debug("the end of a session was not noted cause={}", away.toString());
            }
        }
    }

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String oldSessionId) {
        open.remove(oldSessionId);
        open.put(event.getSession().getId(), event.getSession());
    }

    /** Notes whose session begins, unless the account was switched off or changed while its password was looked at. */
    @Override
    public void onAuthentication(Authentication user, HttpServletRequest request, HttpServletResponse response) {
        HttpSession own = request.getSession();
        Instant now = systemClock.instant();
        store.forgetBefore(now.minus(MAX_AGE));
        var begun = new StaffSession(
                new ObjectId().toHexString(),
                user.getName(),
                now,
                now,
                request.getRemoteAddr(),
                Excerpt.of(String.valueOf(request.getHeader(HttpHeaders.USER_AGENT)), MAX_BROWSER));
        store.begin(begun);
        own.setAttribute(USER, user.getName());
        own.setAttribute(RECORD, begun.id());
        own.setAttribute(SEEN, now);
        if (users.find(user.getName())
                .filter(known -> isAsLoggedIn(known, user))
                .isEmpty()) {
            store.end(begun.id());
            end(own);
            throw new SessionAuthenticationException("the account was changed during the login");
        }
        users.setLastLogin(user.getName(), now);
        while (open.values().stream()
                                .filter(session -> isOf(session, user.getName()))
                                .count()
                        > MAX_OF_ONE_USER
                && endOldest(user.getName(), own)) {
            // one more
        }
    }

    private static boolean isAsLoggedIn(User known, Authentication user) {
        return known.isActive()
                && user.getAuthorities().stream()
                        .map(GrantedAuthority::getAuthority)
                        .anyMatch(right ->
                                ("ROLE_" + known.role()).equals(right) || ("ROLE_" + Login.SETS_UP).equals(right));
    }

    /** Ends all of one user, on every node. */
    void endAll(String user) {
        store.endAll(user, "");
        endHere(user, session -> true);
    }

    /** All of a user, on every node, the one that was used last first. */
    List<StaffSession> of(String user) {
        return store.of(user);
    }

    /** Ends one of a user's, on whatever node it is; false when there is none. */
    boolean endOne(String user, String record) {
        boolean known = store.end(user, record);
        endHere(user, session -> recordOf(session).equals(record));
        return known;
    }

    /** Ends all of a user but one, on every node. */
    void endOthers(String user, String except) {
        store.endAll(user, except);
        endHere(user, session -> !recordOf(session).equals(except));
    }

    private void endHere(String user, Predicate<HttpSession> which) {
        open.values().stream()
                .filter(session -> isOf(session, user))
                .filter(which)
                .forEach(this::end);
    }

    /** The name of a session in {@link StaffSessionStore}; empty where nobody is logged in. */
    static String recordOf(@Nullable HttpSession session) {
        try {
            return session != null && session.getAttribute(RECORD) instanceof String id ? id : "";
        } catch (IllegalStateException ended) {
            return "";
        }
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

    /** Ends a session that is too old, or was ended on any node, before anything reads it. */
    OncePerRequestFilter endOfSessions() {
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
        return systemClock.millis() - session.getCreationTime() > MAX_AGE.toMillis() || isEndedElsewhere(session);
    }

    private boolean isEndedElsewhere(HttpSession session) {
        String id = recordOf(session);
        if (id.isEmpty()) {
            return false;
        }
        Instant now = systemClock.instant();
        if (session.getAttribute(SEEN) instanceof Instant seen && now.isBefore(seen.plus(SEEN_EVERY))) {
            return !store.isOpen(id);
        }
        session.setAttribute(SEEN, now);
        return !store.see(id, now);
    }
}
