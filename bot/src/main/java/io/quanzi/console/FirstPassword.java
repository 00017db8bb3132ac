package io.quanzi.console;

import io.quanzi.shared.Audit;
import java.security.SecureRandom;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Makes the user {@code admin} at the first start, with the password that was set, else with one that is told once. A bot
 * started quietly for one command makes nobody: its output is the command's.
 */
@Component
@ConditionalOnProperty(name = "quanzi.quiet", havingValue = "false", matchIfMissing = true)
class FirstPassword {
    static final String ADMIN = "admin";
    // no letter or digit that is taken for another
    private static final String SIGNS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 5;

    private final Users users;
    private final PasswordEncoder encoder;
    private final Audit audit;
    private final String given;

    FirstPassword(Users users, PasswordEncoder encoder, Audit audit, @Value("${quanzi.admin.password:}") String given) {
        this.users = users;
        this.encoder = encoder;
        this.audit = audit;
        this.given = given;
        if (!given.isEmpty() && !Passwords.fits(given)) {
            throw new IllegalArgumentException(
                    "quanzi.admin.password (QUANZI_ADMIN_PASSWORD): expected %d characters to %d bytes, got %d characters;"
                                    .formatted(Passwords.LEAST, Passwords.MAX_BYTES, given.length())
                            + " choose another, or leave it empty to have one made");
        }
    }

    /** Printed to standard output and not logged: a log is kept, and read by many. */
    @EventListener(ApplicationReadyEvent.class)
    void makeAdmin() {
        if (users.find(ADMIN).isPresent()) {
            return;
        }
        String password = given.isEmpty() ? make() : given;
        String encoded = encoder.encode(password);
        if (encoded == null) {
            throw new IllegalStateException("the password encoder gave nothing for a password");
        }
        if (!users.create(new User(ADMIN, encoded, Role.ADMIN))) {
            return;
        }
        audit.recordChange(
                "console",
                "user.create",
                ADMIN,
                "",
                Role.ADMIN.name(),
                given.isEmpty() ? "password made" : "password from settings");
        if (given.isEmpty()) {
            System.out.printf(
                    "%n  控制台登录 / console login: %s%n  密码 / password:          %s%n  (只显示这一次 / shown this once)%n%n",
                    ADMIN, password);
        }
    }

    /** Five groups of four, such as {@code k7mp-x3qd-9rtv-h2wn-u4cb}: 100 random bits. */
    static String make() {
        var random = new SecureRandom();
        var password = new StringBuilder();
        for (int i = 0; i < GROUPS * 4; i++) {
            if (i > 0 && i % 4 == 0) {
                password.append('-');
            }
            password.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
        return password.toString();
    }
}
