package io.quanzi.outreach;

import java.util.Optional;

/**
 * Decides whether the content of mass messages of one kind is still valid. Asked when the message is about to be made in
 * WeCom, and as long as nobody has tapped it.
 */
public interface MassMessageCondition {
    /** The kind of {@link Subject} it knows. */
    String kind();

    /** Why a message should not be said any more, in a few words for managers; empty when it may. */
    Optional<String> against(Subject subject, MassMessage massMessage);
}
