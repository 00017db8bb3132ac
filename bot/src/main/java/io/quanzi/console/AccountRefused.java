package io.quanzi.console;

import io.quanzi.shared.Message;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A change of an account that is not made, with why and what to do. */
class AccountRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final HttpStatus status;
    private final String field;
    private final transient Message words;
    private final @Nullable AccountRefused also;

    /** @param field the field of the form that is to be mended; empty where it is none */
    AccountRefused(HttpStatus status, String field, Message words) {
        this(status, field, words, null);
    }

    /** @param also what else is to be mended */
    private AccountRefused(HttpStatus status, String field, Message words, @Nullable AccountRefused also) {
        super((field.isEmpty() ? "" : field + ": ") + words);
        this.status = status;
        this.field = field;
        this.words = words;
        this.also = also;
    }

    /** The same, with what else is to be mended. */
    AccountRefused also(AccountRefused other) {
        return new AccountRefused(status, field, words, other);
    }

    HttpStatus status() {
        return status;
    }

    String field() {
        return field;
    }

    /** What else is to be mended. */
    Optional<AccountRefused> also() {
        return Optional.ofNullable(also);
    }

    String in(Locale language) {
        return words.in(language);
    }
}
