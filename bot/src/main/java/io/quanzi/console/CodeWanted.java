package io.quanzi.console;

import org.springframework.security.core.AuthenticationException;

/** The password was right, and the account asks for a code too. */
final class CodeWanted extends AuthenticationException {
    private static final long serialVersionUID = 1;

    private final String name;
    private final String ticket;
    private final boolean wrong;

    /** @param wrong whether one was given that does not open */
    CodeWanted(String name, String ticket, boolean wrong) {
        super(wrong ? "the code does not open" : "the account asks for a code");
        this.name = name;
        this.ticket = ticket;
        this.wrong = wrong;
    }

    String name() {
        return name;
    }

    String ticket() {
        return ticket;
    }

    boolean isWrong() {
        return wrong;
    }
}
