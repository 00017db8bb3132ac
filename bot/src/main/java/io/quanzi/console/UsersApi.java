package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The accounts of the console; the command {@code user} works by it. */
@RestController
class UsersApi {
    private final Users users;
    private final Accounts accounts;
    private final VisiblePeople visiblePeople;

    UsersApi(Users users, Accounts accounts, VisiblePeople visiblePeople) {
        this.users = users;
        this.accounts = accounts;
        this.visiblePeople = visiblePeople;
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

    /** Whether a user's two-step sign-in was reset; false when she had none. */
    record Reset(String name, boolean reset) {}

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
        String password = FirstPassword.make();
        User user = accounts.create(
                wanted.name() == null ? "" : wanted.name(),
                password,
                wanted.role(),
                wanted.wecomUserid(),
                by.getName());
        return new Made(user.name(), user.role(), user.wecomUserid(), customersOf(user.wecomUserid()), password);
    }

    /** Takes an account away, and ends its sessions at once. The last admin stays. */
    @PostMapping("/api/users/{name}/remove")
    Account remove(@PathVariable String name, Principal by) {
        return known(accounts.remove(name, by.getName()));
    }

    /** Lets in by her password alone who lost her phone and her recovery codes, the only admin too; her sessions end. */
    @PostMapping("/api/users/{name}/two-step/reset")
    Reset resetTwoStep(@PathVariable String name, Principal by) {
        return new Reset(name, accounts.resetTwoStep(name, by.getName()));
    }

    @ExceptionHandler
    ProblemDetail refused(AccountRefused refused) {
        return ProblemDetail.forStatusAndDetail(refused.status(), String.valueOf(refused.getMessage()));
    }
}
