/**
 * What the shop sells: each product as the shop last told of it, how its price and stock went, and the lowest price really
 * taken for it.
 *
 * <p>A product is told of piece by piece, late and out of order. Each field keeps the time it was told of, so that an older
 * event never overwrites a newer one and still brings what the newer one left out. The history has a row for each change of
 * price and each time that a product sold out or came back; a row's id is its product, time and value, so that an event
 * heard twice writes nothing more.
 *
 * <p>A saving is measured against the lowest price really taken in the seven days before a promotion, and where nothing was
 * sold in these, against the last price taken before it (规范促销行为暂行规定, article 21). {@link io.quanzi.products.TakenPrices}
 * reads that off the orders when it is asked: windows of time have an index there already, and the few questions a day are
 * cheaper than a row for each line of each order.
 *
 * <p>Consumes: {@code product.changed}. Publishes: nothing. Owns: {@code products}, {@code product_changes}, {@code product_kinds}.
 */
@ApplicationModule(allowedDependencies = {"shared", "inbox", "shop", "customer"})
@NullMarked
package io.quanzi.products;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
