package io.quanzi.outreach;

import io.quanzi.customer.Customer;
import io.quanzi.shared.CustomerId;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether the content of mass messages of one kind is still valid. Asked when the message is about to be made in
 * WeCom, and as long as nobody has tapped it.
 */
public interface MassMessageCondition {
    /** The kind of {@link Subject} it knows. */
    String kind();

    /** Why a message should not be said any more, in a few words for managers; empty when it may. */
    Optional<String> against(Subject subject, MassMessage massMessage);

    /** Those of some recipients to whom it should not be said any more, though it may be to others; asked as often. */
    default Set<CustomerId> notTo(Subject subject, Collection<Customer> people) {
        return Set.of();
    }
}
