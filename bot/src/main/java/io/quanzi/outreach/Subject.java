package io.quanzi.outreach;

import java.util.List;

/**
 * What a mass message speaks of, so that it can be looked at again before the message leaves.
 *
 * @param kind such as {@code deal}; the {@link MassMessageCondition} of that kind knows whether it is still true
 * @param facts what the message says of it, in the kind's own order
 */
public record Subject(String kind, List<String> facts) {
    public Subject {
        facts = List.copyOf(facts);
    }
}
