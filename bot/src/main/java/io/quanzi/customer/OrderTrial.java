package io.quanzi.customer;

import io.quanzi.csv.RejectedRows;
import io.quanzi.customer.OrderImport.Summary;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** Tries out a file of orders: what importing it would do, without doing it. Of any length, in little memory. */
@Component
public class OrderTrial {
    private final OrderStores stores;

    OrderTrial(OrderStores stores) {
        this.stores = stores;
    }

    /**
     * What would come of importing a file.
     *
     * @param summary of new buyers and of refunds it says nothing
     * @param fewBuyers whether so many orders are of so few buyers that they may not be told apart
     */
    public record Trial(Summary summary, boolean fewBuyers) {}

    /**
     * Reads a file to its end. The rows that would be set aside are told to the listener alone.
     *
     * @throws io.quanzi.csv.RefusedFile when the file as a whole cannot be taken
     */
    public Trial run(Path path, OrderImport.Listener listener) {
        OrderFile file = stores.check(path);
        try (var rejects = RejectedRows.counted(file.headings().names(), listener::rejected)) {
            var work = new ImportRun(stores, "", file, rejects, listener, true);
            file.forEach(work::take);
            work.end();
            return new Trial(work.summary(), work.isOfFewBuyers());
        }
    }
}
