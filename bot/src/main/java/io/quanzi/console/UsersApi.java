package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.shared.Audit;
import java.security.Principal;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The accounts of the console; the command {@code user} works by it. */
@RestController
class UsersApi {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    private final Users users;
    private final PasswordEncoder encoder;
    private final StaffSessions sessions;
    private final VisiblePeople visiblePeople;
    private final Audit audit;

    UsersApi(Users users, PasswordEncoder encoder, StaffSessions sessions, VisiblePeople visiblePeople, Audit audit) {
        this.users = users;
        this.encoder = encoder;
        this.sessions = sessions;
        this.visiblePeople = visiblePeople;
        this.audit = audit;
    }

    /**
     * An account to be made.
     *
     * @param wecomUserid the member of WeCom whose it is; an officer's must be named
     */
    record Wanted(
            @Nullable String name,
            @Nullable Role role,
            @Nullable String wecomUserid) {}

    /**
     * An account.
     *
     * @param customers how many live contacts the member holds; null where no member is named
     */
    record Account(
            String name,
            Role role,
            @Nullable String wecomUserid,
            @Nullable Long customers) {}

    /** An account that was made, with its password, which is told this once. */
    record Made(
            String name,
            Role role,
            @Nullable String wecomUserid,
            @Nullable Long customers,
            String password) {}

    @GetMapping("/api/users")
    List<Account> list() {
        return users.all().stream().map(this::known).toList();
    }

    private Account known(User user) {
        return new Account(user.name(), user.role(), user.wecomUserid(), customersOf(user.wecomUserid()));
    }

    private @Nullable Long customersOf(@Nullable String userId) {
        return userId == null
                ? null
                : visiblePeople.count(
                        where("contact.userId").is(userId).and("contact.live").is(true));
    }

    @PostMapping("/api/users")
    @ResponseStatus(HttpStatus.CREATED)
    Made make(@RequestBody Wanted wanted, Principal by) {
        String member = wanted.wecomUserid() == null || wanted.wecomUserid().isBlank() ? null : wanted.wecomUserid();
        String name = wanted.name() == null ? "" : wanted.name();
        Role role = wanted.role();
        if (!NAME.matcher(name).matches()) {
            throw refused("name: expected 1 to 64 of A-Z a-z 0-9 . _ @ -, got \"%s\"".formatted(name));
        }
        if (role == null) {
            throw refused("role: expected ADMIN, MANAGER, VIEWER or OFFICER, got none");
        }
        if (member != null && !NAME.matcher(member).matches()) {
            throw refused("wecomUserid: expected a userid of WeCom, such as xiaolan, got \"%s\"".formatted(member));
        }
        if (role == Role.OFFICER && member == null) {
            throw refused(
                    "wecomUserid: expected the userid in WeCom of the officer: she sees the customers of this one");
        }
        String password = FirstPassword.make();
        String encoded = Objects.requireNonNull(encoder.encode(password));
        if (!users.create(new User(name, encoded, role, member))) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, "an account \"%s\" is there already".formatted(name));
        }
        audit.record(by.getName(), "user.create", name, member == null ? role.name() : role + " of " + member);
        return new Made(name, role, member, customersOf(member), password);
    }

    /** Takes an account away, and ends its sessions on this node at once. The last admin stays. */
    @PostMapping("/api/users/{name}/remove")
    Account remove(@PathVariable String name, Principal by) {
        User user = users.find(name)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "no account has the name \"%s\"".formatted(name)));
        if (user.role() == Role.ADMIN
                && users.all().stream().filter(one -> one.role() == Role.ADMIN).count() == 1) {
            throw new ResponseStatusException(HttpStatus.CONFLICT, "the last admin stays; make another one first");
        }
        users.remove(name);
        if (user.role() == Role.ADMIN && users.all().stream().noneMatch(one -> one.role() == Role.ADMIN)) {
            users.create(user); // somebody else took the other admin away at the same moment
            throw new ResponseStatusException(HttpStatus.CONFLICT, "the last admin stays; make another one first");
        }
        sessions.endAll(name);
        audit.record(by.getName(), "user.remove", name, user.role().name());
        return known(user);
    }

    private static ResponseStatusException refused(String why) {
        return new ResponseStatusException(HttpStatus.BAD_REQUEST, why);
    }
}
