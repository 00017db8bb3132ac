package io.quanzi.outreach;

import java.util.Optional;

/**
 * A module that knows whether what a mass message says is still true. Asked when the message is about to be made in WeCom,
 * and as long as nobody has tapped it.
 */
public interface TaskCondition {
    /** Why a message should not be said any more, in a few words for managers; empty when it may, or is another's. */
    Optional<String> against(Task task);
}
