package io.quanzi.outreach;

import java.util.List;

/**
 * The subject of a mass message, so that its validity can be checked again before the message is created.
 *
 * @param kind such as {@code deal}; the {@link MassMessageCondition} of that kind knows whether it is still true
 * @param facts what the message says of it, in the kind's own order
 */
public record Subject(String kind, List<String> facts) {
    /** The kind of a deal. */
    public static final String DEAL = "deal";

    public Subject {
        facts = List.copyOf(facts);
    }
}
