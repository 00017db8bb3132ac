package io.quanzi.console;

import io.quanzi.http.HostCookie;
import io.quanzi.shared.Excerpt;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.session.SessionAuthenticationException;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * The sessions of staff: so many of one user, and none past half a day after its login, however much it is used. Where one
 * is too many, the one that was used least lately ends. Sessions begin at a whole login only.
 *
 * <p>All of a session is in {@link StaffSessionStore}, which is asked once at each request, so that it outlives the process
 * and holds on every node, and ends on all of them at once. The cookie is its id and a random secret; the store has a hash
 * of the secret. What hangs on a session besides ({@link CsrfTokens}, {@link FlashCookie}) is worked out from the secret.
 */
@Component
class StaffSessions implements SessionAuthenticationStrategy, SecurityContextRepository {
    static final int MAX_OF_ONE_USER = 10;
    static final Duration MAX_AGE = Duration.ofHours(12);
    static final Duration SEEN_EVERY = Duration.ofMinutes(1);
    private static final int MAX_NOTED = 1_000;
    private static final int MAX_BROWSER = 300;
    private static final String ROLE = "ROLE_";
    private static final String OWN = StaffSessions.class.getName() + ".own";
    private static final Pattern COOKIE = Pattern.compile("([0-9a-f]{24})\\.([A-Za-z0-9_-]{43})");

    private final StaffSessionStore store;
    private final Users users;
    private final HostCookie cookie;
    // a session's age is the machine's, whatever day the program plays
    private final Clock systemClock = Clock.systemUTC();
    /** The sessions that came to this node lately, by id. */
    private final Map<String, StaffSession> noted = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, StaffSession> eldest) {
            return size() > MAX_NOTED;
        }
    });

    StaffSessions(StaffSessionStore store, Users users, HostCookie loginCookie) {
        this.store = store;
        this.users = users;
        this.cookie = loginCookie;
    }

    /**
     * Begins the session of somebody who was let in, unless the account was switched off or changed while her password was
     * looked at. One that the browser had before ends.
     */
    @Override
    public void onAuthentication(Authentication user, HttpServletRequest request, HttpServletResponse response) {
        Instant now = systemClock.instant();
        store.forgetUntil(now.minus(MAX_AGE));
        String secret = SecretTokens.make();
        var begun = new StaffSession(
                new ObjectId().toHexString(),
                SecretTokens.hash(secret),
                user.getName(),
                rightOf(user),
                user.getPrincipal() instanceof SignedInUser known ? known.wecomUserid() : null,
                now,
                now,
                request.getRemoteAddr(),
                Excerpt.of(String.valueOf(request.getHeader(HttpHeaders.USER_AGENT)), MAX_BROWSER));
        store.begin(begun);
        if (!isAsAtLogin(begun)) {
            store.end(List.of(begun.id()));
            throw new SessionAuthenticationException("the account was changed during the login");
        }
        users.setLastLogin(user.getName(), now);
        own(request).ifPresent(before -> store.end(List.of(before.session().id())));
        store.end(of(begun.user()).stream()
                .map(StaffSession::id)
                .filter(id -> !id.equals(begun.id()))
                .skip(MAX_OF_ONE_USER - 1L)
                .toList());
        noted.put(begun.id(), begun);
        request.setAttribute(OWN, Optional.of(new OwnSession(begun, secret)));
        cookie.write(response, begun.id() + "." + secret, HostCookie.WITH_THE_BROWSER);
    }

    private static String rightOf(Authentication user) {
        return user.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .filter(Objects::nonNull)
                .filter(right -> right.startsWith(ROLE))
                .map(right -> right.substring(ROLE.length()))
                .findFirst()
                .orElseThrow(() -> new SessionAuthenticationException("a login without a role"));
    }

    private boolean isAsAtLogin(StaffSession session) {
        return users.find(session.user())
                .filter(User::isActive)
                .filter(user -> Objects.equals(user.wecomUserid(), session.member()))
                .filter(user -> session.right().equals(user.role().name())
                        || session.right().equals(Login.SETS_UP))
                .isPresent();
    }

    /** Ends all of one user, on every node. */
    void endAll(String user) {
        store.endAll(user, "");
    }

    /** All of a user, on every node, the one that was used last first. */
    List<StaffSession> of(String user) {
        return store.of(user, systemClock.instant().minus(MAX_AGE));
    }

    /** Ends one of a user's, on whatever node it is; false when there is none. */
    boolean endOne(String user, String id) {
        return store.end(user, id);
    }

    /** Ends all of a user but one, on every node. */
    void endOthers(String user, String except) {
        store.endAll(user, except);
    }

    /** The id of the session that a request came with; empty where nobody is logged in. */
    String idOf(HttpServletRequest request) {
        return own(request).map(own -> own.session().id()).orElse("");
    }

    /** The session that a request came with; the store is asked once. */
    @SuppressWarnings("unchecked") // what this class put there
    Optional<OwnSession> own(HttpServletRequest request) {
        if (request.getAttribute(OWN) instanceof Optional<?> known) {
            return (Optional<OwnSession>) known;
        }
        Optional<OwnSession> own = cookie.read(request)
                .map(COOKIE::matcher)
                .filter(Matcher::matches)
                .flatMap(parts -> find(parts.group(1), parts.group(2), isStoreAway(request)));
        request.setAttribute(OWN, own);
        return own;
    }

    /** Whether this is the page that says that the store is away: nothing else is shown to whom the store was not asked for. */
    private static boolean isStoreAway(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.ERROR
                && Objects.equals(
                        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE),
                        HttpStatus.SERVICE_UNAVAILABLE.value());
    }

    private Optional<OwnSession> find(String id, String secret, boolean away) {
        String hash = SecretTokens.hash(secret);
        Instant now = systemClock.instant();
        StaffSession before = noted.get(id);
        if (away) {
            return Optional.ofNullable(before)
                    .filter(session -> session.hash().equals(hash))
                    .map(session -> new OwnSession(session, secret));
        }
        boolean recent = before != null && now.isBefore(before.seen().plus(SEEN_EVERY));
        StaffSession found = (recent ? store.find(id, hash) : store.see(id, hash, now))
                .filter(session -> now.isBefore(session.since().plus(MAX_AGE)))
                .orElse(null);
        if (found == null) {
            return Optional.empty();
        }
        // a process that was killed may have changed the account and not come to end its sessions
        if (before == null && !isAsAtLogin(found)) {
            store.end(List.of(id));
            return Optional.empty();
        }
        if (!recent) {
            noted.put(id, found);
        }
        return Optional.of(new OwnSession(found, secret));
    }

    @Override
    @SuppressWarnings("deprecation") // the other method of the interface rests on this one
    public SecurityContext loadContext(HttpRequestResponseHolder exchange) {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        own(exchange.getRequest()).ifPresent(own -> context.setAuthentication(authentication(own.session())));
        return context;
    }

    private static Authentication authentication(StaffSession session) {
        return UsernamePasswordAuthenticationToken.authenticated(
                new SignedInUser(session.user(), session.member()),
                null,
                List.of(new SimpleGrantedAuthority(ROLE + session.right())));
    }

    /** Ends the session at a logout; a login is kept by {@link #onAuthentication}. */
    @Override
    public void saveContext(
            @Nullable SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        if (context == null || context.getAuthentication() == null) {
            own(request).ifPresent(own -> store.end(List.of(own.session().id())));
            request.setAttribute(OWN, Optional.empty());
            cookie.clear(response);
        }
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return own(request).isPresent();
    }
}
