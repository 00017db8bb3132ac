package io.quanzi.pages;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way into the group that fits a person, or the question that finds it. */
public interface GroupPages {
    /** The version of the consent text beside the question (messages {@code group.ask.consent}); goes up with the text. */
    String CONSENT_VERSION = "2026-01";

    /** The invitation of a link; empty when the link is unknown, expired or revoked. */
    Optional<Group> group(String token);

    /** Whether a link is good still. */
    boolean isGood(String token);

    /** Keeps what a person told of themselves, with their consent; false when the link is not good any more. */
    boolean tell(String token, About about);

    /** The state the page begins with. */
    enum State {
        /** Nothing is known yet that would tell which group fits. */
        ASK,
        JOIN,
        /** The person is in it already. */
        IN,
        FULL,
        /** There is no group for what they told. */
        NONE,
        /** A group fits; its code cannot be had just now. */
        LATER
    }

    /**
     * A group a person is invited to, or why there is none now.
     *
     * @param name of the group; null where none fits
     * @param joinUrl the picture of the QR code that joins; null unless it can be joined
     * @param told what they told, said back in words
     * @param baby {@code born}, {@code due} or {@code none}, as they told; null when they did not
     * @param working as they told; null when they did not
     * @param next the group that will fit later; null when none will
     * @param nextInMonths from now; 0 when the baby is expected
     * @param benefits what is in the group, as keys of messages: only what is set up
     */
    record Group(
            State state,
            @Nullable String name,
            @Nullable String joinUrl,
            List<String> told,
            @Nullable String baby,
            @Nullable Boolean working,
            @Nullable String next,
            int nextInMonths,
            List<String> benefits) {}

    /**
     * The facts a person told. At most one of the two months; neither when there is no baby.
     *
     * @param born the month the baby was born in
     * @param due the month it is expected in
     * @param working null when not told
     * @param consentVersion of the text that was agreed to
     */
    record About(
            @Nullable YearMonth born,
            @Nullable YearMonth due,
            @Nullable Boolean working,
            String consentVersion) {}
}
