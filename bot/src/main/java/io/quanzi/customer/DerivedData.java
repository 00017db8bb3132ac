package io.quanzi.customer;

import io.quanzi.shared.CustomerId;
import java.util.Collection;

/** What a module works out of customers and keeps beside them: it goes when they go. */
public interface DerivedData {
    /** Removes what is kept of some people, five hundred at most; safe to call twice. */
    void removeOf(Collection<CustomerId> people);
}
