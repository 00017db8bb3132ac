package io.quanzi.console;

import io.quanzi.console.User.Invitation;
import io.quanzi.console.list.SavedViews;
import io.quanzi.shared.Audit;
import io.quanzi.shared.Message;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Changes accounts. Whoever is invited chooses her own password by a link; whoever is switched off, removed or given
 * another role is out on every node with the next request. One admin who can log in always stays. Every change is in the
 * audit.
 */
@Component
class Accounts {
    static final Duration LINK_LASTS = Duration.ofDays(3);
    private static final String MACHINES_CLOCK = "#{T(java.time.Clock).systemUTC()}";

    /** What a name may be: it stands in addresses, and two must not look alike. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9\\p{IsHan}][A-Za-z0-9\\p{IsHan}._@-]{0,63}");

    private static final Pattern USERID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    /** What the audit calls the program itself, and commands on this machine. */
    static final Set<String> PROGRAMS = Set.of("console", "command", Audit.PROGRAM);

    private final Users users;
    private final Passwords passwords;
    private final StaffSessions sessions;
    private final LoginThrottle throttle;
    private final ApiTokens tokens;
    private final SavedViews views;
    private final Audit audit;
    private final Clock systemClock;

    /** @param systemClock links end by the machine's clock, whatever day the program plays */
    Accounts(
            Users users,
            Passwords passwords,
            StaffSessions sessions,
            LoginThrottle throttle,
            ApiTokens tokens,
            SavedViews views,
            Audit audit,
            @Value(MACHINES_CLOCK) Clock systemClock) {
        this.users = users;
        this.passwords = passwords;
        this.sessions = sessions;
        this.throttle = throttle;
        this.tokens = tokens;
        this.views = views;
        this.audit = audit;
        this.systemClock = systemClock;
    }

    /** Makes an account without a password, and returns the token of the link by which its owner chooses one. */
    String invite(String name, @Nullable Role role, @Nullable String member, String by) {
        String token = SecretTokens.make();
        create(name, null, role, member, invitation(token), by);
        return token;
    }

    /** Makes an account with a password that was made. */
    User create(String name, String password, @Nullable Role role, @Nullable String member, String by) {
        return create(name, passwords.encode(password), role, member, null, by);
    }

    private User create(
            String name,
            @Nullable String encoded,
            @Nullable Role role,
            @Nullable String member,
            @Nullable Invitation invitation,
            String by) {
        if (!NAME.matcher(name).matches()) {
            throw refused("name", Message.of("users.refused.name", name));
        }
        var user = new User(name, encoded, known(role), member(role, member), invitation, null, null, null);
        if (PROGRAMS.contains(name) || !users.create(user)) {
            throw new AccountRefused(HttpStatus.CONFLICT, "name", Message.of("users.refused.taken", name));
        }
        audit.recordChange(by, "user.create", name, "", right(user));
        return user;
    }

    /** Gives out a new link to choose a password by, and returns its token; the one before it ends. */
    String newLink(String name, String by) {
        find(name);
        String token = SecretTokens.make();
        users.setInvitation(name, invitation(token));
        audit.record(by, "user.link", name, "");
        return token;
    }

    private Invitation invitation(String token) {
        return new Invitation(SecretTokens.hash(token), systemClock.instant().plus(LINK_LASTS));
    }

    /** The user whom a link is for, while it is good. */
    Optional<User> invited(String token) {
        return users.byInvitation(SecretTokens.hash(token))
                .filter(this::hasOpenLink)
                .filter(user -> user.offSince() == null);
    }

    /** Whether a link is out by which this user may choose a password. */
    boolean hasOpenLink(User user) {
        return user.invitation() != null
                && systemClock.instant().isBefore(user.invitation().until());
    }

    /** Keeps the password that somebody chose by a link. False when the link has ended meanwhile. */
    boolean accept(String token, String password) {
        String name = invited(token).map(User::name).orElse(null);
        if (name == null) {
            return false;
        }
        sessions.endAll(name);
        boolean first = users.setPasswordByInvitation(SecretTokens.hash(token), passwords.encode(password));
        if (first) {
            sessions.endAll(name);
            audit.record(name, "user.password", name, "");
        }
        return first;
    }

    /**
     * Changes a user's own password, for which she shows the one until now, and ends her other sessions. Wrong ones are
     * slowed down as at the login: who found a browser open has no more guesses here than there.
     *
     * @param session the one that stays
     */
    void changePassword(String name, String old, String password, String again, String address, String session) {
        Optional<AccountRefused> fault =
                Passwords.fault(password, again, name).map(words -> refused("password", words));
        try {
            checkOwnPassword(name, old, address);
        } catch (AccountRefused wrong) {
            throw fault.map(wrong::also).orElse(wrong);
        }
        fault.ifPresent(one -> {
            throw one;
        });
        sessions.endOthers(name, session);
        users.setPassword(name, passwords.encode(password));
        sessions.endOthers(name, session);
        audit.record(name, "user.password", name, "");
    }

    /** Lets only her go on who knows her password; wrong ones are slowed down as at the login. */
    void checkOwnPassword(String name, String old, String address) {
        User user = find(name);
        Duration wait = throttle.begin(name, address);
        if (!wait.isZero()) {
            throw refused("old", Message.of("me.password.wait", Math.max(1, wait.toSeconds())));
        }
        if (!passwords.matches(old, user.password())) {
            throttle.failed(name, address);
            throw refused("old", Message.of("me.password.wrong"));
        }
        throttle.succeeded(name, address);
    }

    /** Makes a user's password enough to sign in by, as she wants it. */
    void endTwoStep(String name) {
        if (users.endSecondStep(name)) {
            audit.recordChange(name, "user.two-step.off", name, "ON", "OFF");
        }
    }

    /**
     * Makes somebody's password enough who lost her phone and her recovery codes, and ends her sessions; false when it was
     * enough before.
     */
    boolean resetTwoStep(String name, String by) {
        User before = find(name);
        if (name.equals(by)) {
            throw new AccountRefused(HttpStatus.CONFLICT, "", Message.of("users.refused.self"));
        }
        if (before.secondStep() != null) {
            sessions.endAll(name);
        }
        boolean reset = users.endSecondStep(name);
        if (reset) {
            sessions.endAll(name);
            audit.recordChange(by, "user.two-step.reset", name, "ON", "OFF");
        }
        return reset;
    }

    /** Changes what a user may do, and ends her sessions. */
    void changeRole(String name, @Nullable Role role, @Nullable String member, String by) {
        User before = others(name, by);
        Role wanted = known(role);
        String of = member(role, member);
        change(
                before,
                wanted == Role.ADMIN,
                () -> users.setRole(name, wanted, of),
                () -> users.setRole(name, before.role(), before.wecomUserid()));
        audit.recordChange(
                by, "user.role", name, right(before), right(new User(name, null, wanted, of, null, null, null, null)));
    }

    /** Keeps a user out until she is switched on again, and ends her sessions. */
    void switchOff(String name, String by) {
        User before = others(name, by);
        if (before.offSince() == null) {
            change(
                    before,
                    false,
                    () -> users.setOffSince(name, systemClock.instant()),
                    () -> users.setOffSince(name, null));
            tokens.endAllOf(name, by);
            audit.recordChange(by, "user.off", name, "ON", "OFF");
        }
    }

    /** Lets a user in again who was switched off. */
    void switchOn(String name, String by) {
        if (find(name).offSince() != null) {
            users.setOffSince(name, null);
            audit.recordChange(by, "user.on", name, "OFF", "ON");
        }
    }

    /** Takes an account away with what its user kept for herself, and ends its sessions. */
    User remove(String name, String by) {
        User before = others(name, by);
        change(before, false, () -> users.remove(name), () -> users.create(before));
        tokens.endAllOf(name, by);
        views.removeAllOf(name);
        audit.recordChange(by, "user.remove", name, right(before), "");
        return before;
    }

    /**
     * Makes a change after which an admin must still be there.
     *
     * @param stays whether the user is one after it
     * @param undo for when somebody else took the other admin away at the same moment
     */
    private void change(User before, boolean stays, Runnable change, Runnable undo) {
        boolean loses = before.isActiveAdmin() && !stays;
        if (loses && users.all().stream().filter(User::isActiveAdmin).count() == 1) {
            throw lastAdmin();
        }
        // before it too: whatever stops the program in between, no session stays that has another right than its user
        sessions.endAll(before.name());
        change.run();
        if (loses && users.all().stream().noneMatch(User::isActiveAdmin)) {
            undo.run();
            throw lastAdmin();
        }
        sessions.endAll(before.name());
    }

    private static AccountRefused lastAdmin() {
        return new AccountRefused(HttpStatus.CONFLICT, "", Message.of("users.refused.last"));
    }

    /** A user who is not the one who asks: nobody shuts herself out by a slip. */
    private User others(String name, String by) {
        User user = find(name);
        if (name.equals(by)) {
            throw new AccountRefused(HttpStatus.CONFLICT, "", Message.of("users.refused.self"));
        }
        return user;
    }

    private User find(String name) {
        return users.find(name)
                .orElseThrow(
                        () -> new AccountRefused(HttpStatus.NOT_FOUND, "", Message.of("users.refused.unknown", name)));
    }

    private static Role known(@Nullable Role role) {
        if (role == null) {
            throw refused("role", Message.of("users.refused.role"));
        }
        return role;
    }

    private static @Nullable String member(@Nullable Role role, @Nullable String written) {
        String member = written == null || written.isBlank() ? null : written.strip();
        if (member != null && !USERID.matcher(member).matches()) {
            throw refused("wecomUserid", Message.of("users.refused.userid", member));
        }
        if (role == Role.OFFICER && member == null) {
            throw refused("wecomUserid", Message.of("users.refused.member"));
        }
        return member;
    }

    private static AccountRefused refused(String field, Message why) {
        return new AccountRefused(HttpStatus.BAD_REQUEST, field, why);
    }

    /** A role as the audit has it, such as {@code OFFICER lan}. */
    private static String right(User user) {
        return user.wecomUserid() == null ? user.role().name() : user.role() + " " + user.wecomUserid();
    }
}
