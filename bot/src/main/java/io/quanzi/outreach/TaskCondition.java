package io.quanzi.outreach;

import java.util.Optional;

/**
 * A module that knows whether what mass messages of a kind say is still true. Asked when the message is about to be made in
 * WeCom, and as long as nobody has tapped it.
 */
public interface TaskCondition {
    /** The kind of {@link Subject} it knows. */
    String kind();

    /** Why a message should not be said any more, in a few words for managers; empty when it may. */
    Optional<String> against(Subject subject, Task task);
}
