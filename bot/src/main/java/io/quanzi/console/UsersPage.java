package io.quanzi.console;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.onboarding.Officers;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Members and roles (成员与角色): who may log in, as what, and what an admin changes about it. */
@Controller
class UsersPage {
    /** What a form gives for the role; the page says which is meant. */
    private static final List<Role> ROLES = List.of(Role.MANAGER, Role.OFFICER, Role.VIEWER, Role.ADMIN);

    /** An address that leads others nowhere, as the console's is before it was set; then the reader's is the better one. */
    private static final Pattern ONLY_HERE = Pattern.compile("$|https?://(localhost|127\\.|\\[::1])");

    private final Users users;
    private final Accounts accounts;
    private final LoginThrottle throttle;
    private final TwoStep twoStep;
    private final StaffSessions sessions;
    private final VisiblePeople visiblePeople;
    private final OfficerNames officerNames;
    private final Officers officers;
    private final String publicUrl;

    UsersPage(
            Users users,
            Accounts accounts,
            LoginThrottle throttle,
            TwoStep twoStep,
            StaffSessions sessions,
            VisiblePeople visiblePeople,
            OfficerNames officerNames,
            Officers officers,
            @Value("${quanzi.public-url:}") String publicUrl) {
        this.users = users;
        this.accounts = accounts;
        this.throttle = throttle;
        this.twoStep = twoStep;
        this.sessions = sessions;
        this.visiblePeople = visiblePeople;
        this.officerNames = officerNames;
        this.officers = officers;
        this.publicUrl = publicUrl;
    }

    /**
     * An account.
     *
     * @param officer the name of the member of WeCom whose it is; null where none is named
     * @param customers how many live contacts that member holds
     * @param state the end of a message's key: {@code active}, {@code invited}, {@code ended} (the invitation), {@code off}
     * @param until when the link ends that is out; null when none is
     * @param attacked whether her name is guessed at, so that everybody who uses it may have to wait
     * @param self whether it is the reader's own
     * @param twoStep whether she signs in with a code too
     */
    public record Row(
            String name,
            String role,
            @Nullable String member,
            @Nullable String officer,
            long customers,
            String state,
            @Nullable Instant until,
            @Nullable Instant lastLogin,
            boolean attacked,
            boolean self,
            boolean twoStep) {}

    /** A member of WeCom whose account may be made. */
    public record Member(String userId, String name) {}

    @GetMapping("/users")
    String list(Model model, Principal user) {
        model.addAttribute(
                "users",
                users.all().stream().map(one -> row(one, user.getName())).toList());
        model.addAttribute(
                "required", twoStep.required().stream().map(Role::name).toList());
        model.addAttribute("roles", ROLES.stream().map(Role::name).toList());
        model.addAttribute(
                "members",
                officers.userIds().stream()
                        .map(userId -> new Member(userId, officerNames.nameOf(userId)))
                        .toList());
        return "console/users";
    }

    private Row row(User user, String reader) {
        String member = user.wecomUserid();
        Instant until = user.invitation() == null ? null : user.invitation().until();
        boolean out = accounts.hasOpenLink(user);
        return new Row(
                user.name(),
                user.role().name(),
                member,
                member == null ? null : officerNames.nameOf(member),
                member == null
                        ? 0
                        : visiblePeople.count(where("contact.userId")
                                .is(member)
                                .and("contact.live")
                                .is(true)),
                state(user, out),
                out ? until : null,
                user.lastLogin(),
                throttle.isAttacked(user.name()),
                user.name().equals(reader),
                user.secondStep() != null);
    }

    private static String state(User user, boolean out) {
        if (user.offSince() != null) {
            return "off";
        }
        if (user.password() != null) {
            return "active";
        }
        return out ? "invited" : "ended";
    }

    @PostMapping("/users")
    String invite(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(defaultValue = "") String wecomUserid,
            Principal by,
            RedirectAttributes next) {
        String of = name.strip();
        return shown(of, accounts.invite(of, roleOf(role), wecomUserid, by.getName()), "users.invited", next);
    }

    @PostMapping("/users/{name}/link")
    String link(@PathVariable String name, Principal by, RedirectAttributes next) {
        return shown(name, accounts.newLink(name, by.getName()), "users.linked", next);
    }

    /** Shows a link on the next page and never again: only its hash is kept. */
    private String shown(String name, String token, String said, RedirectAttributes next) {
        String base = ONLY_HERE.matcher(publicUrl).lookingAt()
                ? ServletUriComponentsBuilder.fromCurrentContextPath().toUriString()
                : publicUrl.replaceFirst("/+$", "");
        next.addFlashAttribute("link", base + "/join/" + token);
        return said(said, name, next);
    }

    @PostMapping("/users/{name}/role")
    String role(
            @PathVariable String name,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(defaultValue = "") String wecomUserid,
            Principal by,
            RedirectAttributes next) {
        accounts.changeRole(name, roleOf(role), wecomUserid, by.getName());
        return said("users.changed", name, next);
    }

    @PostMapping("/users/{name}/off")
    String switchOff(@PathVariable String name, Principal by, RedirectAttributes next) {
        accounts.switchOff(name, by.getName());
        return said("users.off", name, next);
    }

    @PostMapping("/users/{name}/on")
    String switchOn(@PathVariable String name, Principal by, RedirectAttributes next) {
        accounts.switchOn(name, by.getName());
        return said("users.on", name, next);
    }

    @PostMapping("/users/{name}/remove")
    String remove(@PathVariable String name, Principal by, RedirectAttributes next) {
        accounts.remove(name, by.getName());
        return said("users.removed", name, next);
    }

    @PostMapping("/users/{name}/two-step/reset")
    String resetTwoStep(@PathVariable String name, Principal by, RedirectAttributes next) {
        accounts.resetTwoStep(name, by.getName());
        return said("users.two-step.reset", name, next);
    }

    /** Chooses the roles that sign in in two steps; who has it to set up yet signs in anew for that. */
    @PostMapping("/users/two-step")
    String requireTwoStep(@RequestParam(defaultValue = "") List<String> roles, Principal by, RedirectAttributes next) {
        Set<Role> wanted = ROLES.stream()
                .filter(role -> roles.contains(role.name()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
        twoStep.require(wanted, by.getName());
        users.all().stream()
                .filter(user -> wanted.contains(user.role()) && user.secondStep() == null)
                .filter(user -> !user.name().equals(by.getName()))
                .forEach(user -> sessions.endAll(user.name()));
        return said("users.two-step.required", "", next);
    }

    private static String said(String said, String name, RedirectAttributes next) {
        next.addFlashAttribute("said", said);
        next.addFlashAttribute("whose", name);
        return "redirect:/users";
    }

    private static @Nullable Role roleOf(String word) {
        return Arrays.stream(Role.values())
                .filter(role -> role.name().equals(word))
                .findFirst()
                .orElse(null);
    }

    /** Says why on the page, with what was filled in. */
    @ExceptionHandler
    String refused(AccountRefused refused, HttpServletRequest request, RedirectAttributes next, Locale language) {
        boolean ofForm = request.getRequestURI().equals(request.getContextPath() + "/users");
        next.addFlashAttribute("refused", refused.in(language));
        next.addFlashAttribute("field", ofForm ? refused.field() : "");
        if (ofForm) {
            for (String field : List.of("name", "role", "wecomUserid")) {
                String given = request.getParameter(field);
                next.addFlashAttribute("given_" + field, given == null ? "" : given);
            }
        }
        return "redirect:/users";
    }
}
