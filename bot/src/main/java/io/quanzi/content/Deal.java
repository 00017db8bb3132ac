package io.quanzi.content;

import io.quanzi.content.law.CopyContext;
import io.quanzi.shared.Money;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An offer of one article.
 *
 * @param sku the shop's number of the product; null of a deal that stands by itself
 * @param was the price at which it was truly sold before; null where no sale proves one
 * @param until last day
 * @param url where to buy it
 * @param categories as in the shop's orders, such as {@code 母婴}
 * @param audience a segment's name, or {@code everyone}
 * @param rules the conditions in words, as the law wants them beside the price
 */
public record Deal(
        String id,
        @Nullable String sku,
        String title,
        @Nullable Money was,
        Money now,
        LocalDate until,
        String url,
        List<String> categories,
        String audience,
        String rules) {
    /** What the law asks of it: how it is called. */
    public CopyContext.Product product() {
        return new CopyContext.Product(title, String.join("\n", categories), null);
    }
}
