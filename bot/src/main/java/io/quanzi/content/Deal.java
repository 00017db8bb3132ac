package io.quanzi.content;

import io.quanzi.shared.Money;
import java.time.LocalDate;
import java.util.List;

/**
 * An offer of one article.
 *
 * @param was the price at which it was truly sold before
 * @param until last day
 * @param url where to buy it
 * @param categories as in the shop's orders, such as {@code 母婴}
 * @param audience a segment's name, or {@code everyone}
 * @param rules the conditions in words, as the law wants them beside the price
 */
public record Deal(
        String id,
        String title,
        Money was,
        Money now,
        LocalDate until,
        String url,
        List<String> categories,
        String audience,
        String rules) {}
