package io.quanzi.console;

import org.springframework.stereotype.Component;

/** Who may approve the posts of others: whoever may submit one and can log in. Who may release what the copy check holds: an admin. */
@Component
public class Approvers {
    private final Users users;

    Approvers(Users users) {
        this.users = users;
    }

    /** Whether a user may approve the posts of others; an API token may not. */
    public boolean mayApprove(String name) {
        return users.find(name).filter(Approvers::may).isPresent();
    }

    /** Whether somebody besides a user may approve posts. */
    public boolean isAnyBesides(String name) {
        return users.all().stream().anyMatch(user -> may(user) && !user.name().equals(name));
    }

    /** Whether a user may let a text go that the copy check holds (放行); an API token may not. */
    public boolean mayRelease(String name) {
        return users.find(name)
                .filter(user -> user.isActive() && user.role() == Role.ADMIN)
                .isPresent();
    }

    private static boolean may(User user) {
        return user.isActive() && (user.role() == Role.ADMIN || user.role() == Role.MANAGER);
    }
}
