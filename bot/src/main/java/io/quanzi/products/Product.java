package io.quanzi.products;

import io.quanzi.shared.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A product as the shop last told of it; null is what it never told.
 *
 * @param before the price before the present one; null when it never changed
 * @param changedAt the time of the latest event
 */
public record Product(
        String sku,
        @Nullable String title,
        @Nullable String category,
        @Nullable Money price,
        @Nullable Money before,
        @Nullable Money competitorPrice,
        @Nullable Integer stock,
        @Nullable String url,
        @Nullable String imageUrl,
        Instant changedAt) {

    /** What people call it. */
    public String name() {
        return title == null ? sku : title;
    }

    public boolean isSoldOut() {
        return stock != null && stock == 0;
    }

    /** Whether its last change of price was a lower one. */
    public boolean isCheaperThanBefore() {
        return price != null && before != null && price.compareTo(before) < 0;
    }
}
