package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.User.SecondStep;
import io.quanzi.customer.Sealing;
import io.quanzi.shared.Audit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.stereotype.Component;

/**
 * Two-step sign-in (两步验证): besides the password a code of an authenticator app. Each code opens once, each recovery code
 * too. The secret is encrypted as phone numbers are; while its key is away, recovery codes open still.
 *
 * <pre>console_settings: {"_id": "two-step", "roles": ["ADMIN"]}</pre>
 */
@Component
class TwoStep {
    static final Duration TICKET_LASTS = Duration.ofMinutes(5);
    private static final int RECOVERY_CODES = 10;
    private static final int RECOVERY_CHARACTERS = 12;
    private static final String SETTINGS = "console_settings";
    private static final String NAME = "two-step";
    private static final String ROLES = "roles";

    private final Users users;
    private final Sealing sealing;
    private final MongoOperations mongo;
    private final Audit audit;
    // an authenticator app goes by the machine's time, whatever day the program plays
    private final Clock systemClock;

    /** Codes count by the machine's clock, whatever day the program plays. */
    @Autowired
    TwoStep(Users users, Sealing sealing, MongoOperations mongo, Audit audit) {
        this(users, sealing, mongo, audit, Clock.systemUTC());
    }

    TwoStep(Users users, Sealing sealing, MongoOperations mongo, Audit audit, Clock systemClock) {
        this.systemClock = systemClock;
        this.users = users;
        this.sealing = sealing;
        this.mongo = mongo;
        this.audit = audit;
    }

    /** What one carries from the password to the code: whose password was right, which one, and until when it counts. */
    String ticket(User user) {
        Instant until = systemClock.instant().plus(TICKET_LASTS);
        return sealing.seal("sign-in " + user.name(), until.getEpochSecond() + " " + user.password());
    }

    boolean isTicketOf(User user, String ticket) {
        return opened("sign-in " + user.name(), ticket)
                .map(text -> text.split(" ", 2))
                .filter(parts -> parts[1].equals(String.valueOf(user.password())))
                .filter(parts -> systemClock.instant().getEpochSecond() < Long.parseLong(parts[0]))
                .isPresent();
    }

    /** Seals a secret that its owner has yet to confirm. */
    String offered(String user, String secret) {
        return sealing.seal("offer " + user, secret);
    }

    /** The secret that was offered to a user. */
    Optional<String> offer(String user, String sealed) {
        return opened("offer " + user, sealed);
    }

    private Optional<String> opened(String owner, String sealed) {
        try {
            return Optional.of(sealing.open(owner, sealed));
        } catch (Sealing.UnreadableException | IllegalArgumentException | IndexOutOfBoundsException forged) {
            return Optional.empty();
        }
    }

    /** Switches it on with a secret whose code was right, and returns the recovery codes; empty when the code was wrong. */
    List<String> switchOn(String user, String secret, String code) {
        Instant now = systemClock.instant();
        OptionalLong step = Totp.stepOf(secret, digits(code), now);
        if (step.isEmpty()) {
            return List.of();
        }
        List<String> codes = makeCodes();
        users.setSecondStep(
                user, new SecondStep(sealing.seal("two-step " + user, secret), step.getAsLong(), hashes(codes), now));
        audit.recordChange(user, "user.two-step.on", user, "OFF", "ON");
        return codes.stream().map(TwoStep::grouped).toList();
    }

    /** Makes the recovery codes anew and returns them; those before open nothing. Empty where it is not on. */
    List<String> renewCodes(User user) {
        SecondStep second = user.secondStep();
        List<String> codes = makeCodes();
        if (second == null || !users.setRecovery(user.name(), hashes(codes))) {
            return List.of();
        }
        audit.recordChange(
                user.name(),
                "user.two-step.codes",
                user.name(),
                String.valueOf(second.recovery().size()),
                String.valueOf(codes.size()));
        return codes.stream().map(TwoStep::grouped).toList();
    }

    private static List<String> makeCodes() {
        return Stream.generate(() -> Totp.random(RECOVERY_CHARACTERS))
                .limit(RECOVERY_CODES)
                .toList();
    }

    private static List<String> hashes(List<String> codes) {
        return codes.stream().map(SecretTokens::hash).toList();
    }

    /** Whether a code opens: one of the app that did not before, or a recovery code, which then is used up. */
    boolean accepts(User user, String code) {
        SecondStep second = user.secondStep();
        if (second == null) {
            return false;
        }
        String typed = digits(code);
        Optional<String> secret = opened("two-step " + user.name(), second.sealed());
        OptionalLong step =
                secret.isEmpty() ? OptionalLong.empty() : Totp.stepOf(secret.get(), typed, systemClock.instant());
        if (step.isPresent()) {
            return users.useStep(user.name(), step.getAsLong());
        }
        boolean recovered =
                typed.length() == RECOVERY_CHARACTERS && users.useRecovery(user.name(), SecretTokens.hash(typed));
        if (recovered) {
            audit.record(user.name(), "user.two-step.recovery", user.name(), "");
        }
        return recovered;
    }

    /** Whether a user's role asks for it. */
    boolean isRequired(Role role) {
        return required().contains(role);
    }

    /** The roles that ask for it. */
    Set<Role> required() {
        Document row = mongo.findOne(Query.query(where("_id").is(NAME)), Document.class, SETTINGS);
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (row != null) {
            row.getList(ROLES, String.class).forEach(role -> roles.add(Role.valueOf(role)));
        }
        return roles;
    }

    void require(Set<Role> roles, String by) {
        String before = words(required());
        mongo.save(
                new Document("_id", NAME)
                        .append(ROLES, roles.stream().map(Role::name).sorted().toList()),
                SETTINGS);
        audit.recordChange(by, "user.two-step.require", "", before, words(roles));
    }

    private static String words(Set<Role> roles) {
        return roles.isEmpty()
                ? "NOBODY"
                : roles.stream().map(Role::name).sorted().collect(Collectors.joining(" "));
    }

    private static String grouped(String code) {
        return code.replaceAll("(.{4})(?=.)", "$1-");
    }

    /** What was typed, without the spaces and dashes that are for the eye. */
    private static String digits(String code) {
        return code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    }
}
