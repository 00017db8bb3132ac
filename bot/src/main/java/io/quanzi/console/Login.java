package io.quanzi.console;

import io.quanzi.shared.Alarm;
import io.quanzi.shared.AlarmSource;
import io.quanzi.shared.Audit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Lets users in by name and password. Wrong ones are slowed down by {@link LoginThrottle}; unknown names are answered as
 * known ones are, after the same time.
 */
@Component
class Login implements AuthenticationProvider, AlarmSource {
    private static final Logger log = LoggerFactory.getLogger(Login.class);
    /** The role of somebody who has two-step sign-in to set up before she has her own. */
    static final String SETS_UP = "SETS_UP_TWO_STEP";

    /** Wrong passwords within an hour that people do not mistype. */
    private static final long MANY = 20;

    private final Users users;
    private final PasswordEncoder encoder;
    private final LoginThrottle throttle;
    private final TwoStep twoStep;
    private final Audit audit;
    private final Supplier<String> nobodys;

    Login(Users users, PasswordEncoder encoder, LoginThrottle throttle, TwoStep twoStep, Audit audit) {
        this.audit = audit;
        this.users = users;
        this.encoder = encoder;
        this.throttle = throttle;
        this.twoStep = twoStep;
        this.nobodys = SingletonSupplier.of(() -> String.valueOf(encoder.encode("a password of nobody")));
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        String name = asked.getName();
        String password = String.valueOf(asked.getCredentials());
        String address = asked.getDetails() instanceof WebAuthenticationDetails details
                ? String.valueOf(details.getRemoteAddress())
                : "";
        Duration wait = throttle.begin(name, address);
        if (!wait.isZero()) {
            throw new TooManyTries(wait);
        }
        Optional<User> known = users.find(name).filter(user -> user.password() != null);
        // an unknown name takes as long, so that names cannot be told by the time it takes
        String ticket = asked.getDetails() instanceof LoginDetails details ? details.ticket() : "";
        boolean right = ticket.isEmpty()
                ? encoder.matches(password, known.map(User::password).orElseGet(nobodys))
                : known.filter(user -> twoStep.isTicketOf(user, ticket)).isPresent();
        if (known.isEmpty() || !right) {
            failed(name, known.isPresent(), address);
            if (!ticket.isEmpty()) {
                throw new CredentialsExpiredException("the first step was too long ago, or never was");
            }
            throw new BadCredentialsException("unknown name or wrong password");
        }
        User user = known.get();
        // with a second step, only both together are right: else the password would buy new guesses of the code
        if (user.secondStep() == null) {
            throttle.succeeded(name, address);
        }
        if (user.offSince() != null) {
            throw new DisabledException("the account is switched off");
        }
        String encoded = user.password();
        if (ticket.isEmpty() && encoded != null && encoder.upgradeEncoding(encoded)) {
            users.encodeAnew(name, encoded, String.valueOf(encoder.encode(password)));
        }
        if (user.secondStep() != null) {
            checkCode(user, asked.getDetails(), address);
        }
        audit.record(user.name(), "user.login", user.name(), "");
        // whoever has yet to set up what her role asks for may do that and nothing else
        boolean mustSetUp = user.secondStep() == null && twoStep.isRequired(user.role());
        return UsernamePasswordAuthenticationToken.authenticated(
                new SignedInUser(user.name(), user.wecomUserid()),
                null,
                List.of(new SimpleGrantedAuthority(
                        "ROLE_" + (mustSetUp ? SETS_UP : user.role().name()))));
    }

    private void checkCode(User user, @Nullable Object details, String address) {
        if (!(details instanceof LoginDetails second) || second.ticket().isEmpty()) {
            throw new CodeWanted(user.name(), twoStep.ticket(user), false);
        }
        if (!twoStep.accepts(user, second.code())) {
            failed(user.name(), true, address);
            throw new CodeWanted(user.name(), second.ticket(), true);
        }
        throttle.succeeded(user.name(), address);
    }

    /**
     * Counts a wrong try. Where it is the one from which on the next wait, the audit has a line: one of a burst, however long.
     * A name that nobody has is not told, as people type passwords there.
     */
    private void failed(String name, boolean known, String address) {
        tell(throttle.failed(name, address), address);
        if (throttle.beginsToWait(name, address)) {
            audit.record(Audit.PROGRAM, "user.login.wrong", known ? name : "", known ? "known" : "unknown");
        }
    }

    /** Logs wrong logins at the fifth and whenever there are twice as many, so that guesses do not fill the log. */
    private void tell(long wrong, String address) {
        if (wrong >= LoginThrottle.FREE_TRIES
                && Long.bitCount(wrong / LoginThrottle.FREE_TRIES) == 1
                && wrong % LoginThrottle.FREE_TRIES == 0) {
            log.warn(
                    "wrong passwords within the hour count={} addresses={} last={}",
                    wrong,
                    throttle.failures().addresses().size(),
                    address);
        }
    }

    @Override
    public List<Alarm> alarms() {
        LoginThrottle.Failures failures = throttle.failures();
        return failures.count() < MANY
                ? List.of()
                : List.of(new Alarm(
                        "alarm.logins",
                        failures.count(),
                        List.of(
                                String.valueOf(failures.addresses().size()),
                                masked(failures.addresses().iterator().next())),
                        failures.since(),
                        null,
                        false));
    }

    /** The front of an address, such as {@code 203.0.*.*}. */
    private static String masked(String address) {
        String[] parts = address.split("\\.", -1);
        return parts.length == 4
                ? parts[0] + "." + parts[1] + ".*.*"
                : address.replaceFirst("^([^:]*:[^:]*:).*", "$1*");
    }

    @Override
    public boolean supports(@Nullable Class<?> authentication) {
        return authentication != null && UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
