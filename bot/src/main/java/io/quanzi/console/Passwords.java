package io.quanzi.console;

import io.quanzi.shared.Message;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Says which passwords are taken, and encodes them. */
@Component
class Passwords {
    /** Characters. */
    static final int LEAST = 8;
    /** More than these bcrypt does not look at. */
    static final int MAX_BYTES = 72;

    private final PasswordEncoder encoder;

    Passwords(PasswordEncoder encoder) {
        this.encoder = encoder;
    }

    /** Whether a password has a length that is taken. */
    static boolean fits(String password) {
        return password.length() >= LEAST && password.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    /**
     * Why a chosen password is not taken; empty when it is.
     *
     * @param chosen what was typed
     * @param again the same, typed a second time
     * @param user whose it is to be: the name is no password
     */
    static Optional<Message> fault(String chosen, String again, String user) {
        if (!fits(chosen)) {
            return Optional.of(Message.of("password.length", LEAST, MAX_BYTES));
        }
        if (chosen.equalsIgnoreCase(user)) {
            return Optional.of(Message.of("password.name"));
        }
        return chosen.equals(again) ? Optional.empty() : Optional.of(Message.of("password.again.other"));
    }

    String encode(String password) {
        return Objects.requireNonNull(encoder.encode(password));
    }

    /** Whether a password is the user's; nobody's is one that was not chosen yet. */
    boolean matches(String password, @Nullable String encoded) {
        return encoded != null && encoder.matches(password, encoded);
    }
}
