package io.quanzi.console;

import io.quanzi.shared.Message;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/** A change of an account that is not made, with why and what to do. */
class AccountRefused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final HttpStatus status;
    private final String field;
    private final transient Message words;

    /** @param field the field of the form that is to be mended; empty where it is none */
    AccountRefused(HttpStatus status, String field, Message words) {
        super((field.isEmpty() ? "" : field + ": ") + words);
        this.status = status;
        this.field = field;
        this.words = words;
    }

    HttpStatus status() {
        return status;
    }

    String field() {
        return field;
    }

    String in(Locale language) {
        return words.in(language);
    }
}
