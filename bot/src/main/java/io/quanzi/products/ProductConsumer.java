package io.quanzi.products;

import io.quanzi.inbox.BatchConsumer;
import io.quanzi.inbox.Entry;
import io.quanzi.inbox.EntryBatch;
import io.quanzi.products.Products.Told;
import io.quanzi.shop.ShopEvent;
import io.quanzi.shop.ShopEvent.ProductChanged;
import io.quanzi.shop.ShopEvents;
import java.util.ArrayList;
import org.springframework.stereotype.Component;

/** Learns from the shop what it sells, at which price, and how much is left. */
@Component
class ProductConsumer implements BatchConsumer {
    private final Products products;

    ProductConsumer(Products products) {
        this.products = products;
    }

    @Override
    public String name() {
        return "products";
    }

    @Override
    public boolean wants(Entry entry) {
        return entry.source().equals(ShopEvent.SOURCE) && entry.type().equals(ProductChanged.TYPE);
    }

    @Override
    public void take(EntryBatch batch) {
        var told = new ArrayList<Told>();
        for (Entry entry : batch.entries()) {
            if (ShopEvents.of(entry).orElse(null) instanceof ProductChanged changed) {
                told.add(new Told(changed, entry.at()));
            }
        }
        products.tell(told);
    }
}
