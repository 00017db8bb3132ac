package io.quanzi.pages;

import java.time.YearMonth;
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

    /**
     * A group a person is invited to. Both null: nothing is known yet that would tell which group fits, so the page asks.
     * Only the address null: a group fits, but none of its groups has room; the officer will write.
     *
     * @param joinUrl the picture of the QR code that joins
     */
    record Group(@Nullable String name, @Nullable String joinUrl) {}

    /**
     * What a person told. At most one of the two months.
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
