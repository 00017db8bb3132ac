package io.quanzi.products;

import io.quanzi.shared.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A price, or a stock, from a time on.
 *
 * @param price null when it is about the stock
 * @param stock null when it is about the price
 */
public record ProductChange(
        Instant at, @Nullable Money price, @Nullable Integer stock) {}
