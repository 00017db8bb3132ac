package io.quanzi.content;

import io.quanzi.products.TakenPrice;
import org.jspecify.annotations.Nullable;

/**
 * How a deal stands whose days have come.
 *
 * @param sku the product that it names; null of a deal that stands by itself
 * @param name what people call it
 * @param deal as a post may tell it; null when it may not be told
 * @param why it may not; null when it may
 * @param base what a saving is measured against; null when no sale proves a price
 */
public record DealStanding(
        String id,
        @Nullable String sku,
        String name,
        @Nullable Deal deal,
        @Nullable Why why,
        @Nullable TakenPrice base) {
    /** Why a deal is left out, though its days have come. */
    public enum Why {
        /** The shop never told of the product. */
        UNKNOWN,
        SOLD_OUT,
        /** The product costs more than the deal says. */
        DEARER,
        /** It was sold as cheaply in the seven days before. */
        NO_SAVING,
        /** Neither the deal nor the shop says a title, a price, or an https address. */
        INCOMPLETE
    }
}
