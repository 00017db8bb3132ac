package io.quanzi.console;

import io.quanzi.shared.Audit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Lets users in by name and password; five wrong ones in a row close the name for a quarter of an hour. */
@Component
class Login implements AuthenticationProvider {
    static final int MOST_ATTEMPTS = 5;
    static final Duration LOCK = Duration.ofMinutes(15);
    private static final Logger log = LoggerFactory.getLogger(Login.class);

    private final Users users;
    private final PasswordEncoder encoder;
    private final Clock clock;
    private final Audit audit;
    private final String nobodys;

    Login(Users users, PasswordEncoder encoder, Clock clock, Audit audit) {
        this.users = users;
        this.encoder = encoder;
        this.clock = clock;
        this.audit = audit;
        this.nobodys = encoder.encode("a password of nobody");
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        String name = asked.getName();
        String password = String.valueOf(asked.getCredentials());
        Optional<User> known = users.find(name);
        if (known.isEmpty()) {
            // takes as long as a wrong password, so that names cannot be told by the time it takes
            encoder.matches(password, nobodys);
            throw new BadCredentialsException("unknown name or wrong password");
        }
        User user = known.get();
        Instant now = clock.instant();
        if (user.isLockedAt(now)) {
            throw new LockedException("locked until " + user.lockedUntil());
        }
        int attempts = users.countAttempt(name);
        if (attempts <= MOST_ATTEMPTS && encoder.matches(password, user.password())) {
            users.forgetAttempts(name);
            return UsernamePasswordAuthenticationToken.authenticated(
                    name,
                    null,
                    List.of(new SimpleGrantedAuthority("ROLE_" + user.role().name())));
        }
        if (attempts >= MOST_ATTEMPTS) {
            users.lock(name, now.plus(LOCK));
            audit.record("console", "login.lock", name, attempts + " wrong passwords");
            log.warn("login closed after wrong passwords minutes={}", LOCK.toMinutes());
            throw new LockedException("locked after " + attempts + " wrong passwords");
        }
        throw new BadCredentialsException("unknown name or wrong password");
    }

    @Override
    public boolean supports(@Nullable Class<?> authentication) {
        return authentication != null && UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
