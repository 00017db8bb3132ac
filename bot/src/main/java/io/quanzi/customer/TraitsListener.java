package io.quanzi.customer;

import java.util.List;

/**
 * Hears which traits have other values now, each change at least once, wherever the process dies. Changes that come together
 * are of different people. When it throws, each change is told again by itself.
 */
@FunctionalInterface
public interface TraitsListener {
    void onTraits(List<TraitsChanged> changes);
}
