package io.quanzi.customer;

import io.quanzi.csv.RejectedRow;
import io.quanzi.csv.RejectedRows;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Imports the orders a shop had before it used Quanzi, from a CSV file, without the inbox: they earn no points and start
 * nothing. The same file twice changes nothing, and one that was broken off is taken up by importing it again.
 *
 * <p>An order that is known with other facts is set aside, as are all rows of an order that cannot be made out; nobody is
 * made for them. What an import brought is marked with its id, so that {@link ImportUndo} can take it out again.
 */
@Component
public class OrderImport {
    /** The columns of our own format, in the order of its template; those in brackets may be missing. */
    public static final String HEADER =
            "order_no,buyer_id,paid_at,amount[,quantity][,category][,sku][,title][,unionid][,phone][,refunded_at][,refund_amount]";

    private static final Logger log = LoggerFactory.getLogger(OrderImport.class);

    private final OrderStores stores;
    private final ImportedTraits traits;

    OrderImport(OrderStores stores, ImportedTraits traits) {
        this.stores = stores;
        this.traits = traits;
    }

    /** Hears how the import goes. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Told after every batch.
         *
         * @param row how many rows are done
         * @param rows how many there are
         */
        void at(long row, long rows);

        /** The people of a batch, new and known; one may be told in several batches. */
        default void buyers(Collection<CustomerId> people) {}

        /** A row that was not taken. */
        default void rejected(RejectedRow row) {}

        /** A row of an order that was known before. */
        default void known(long line, String orderNo) {}
    }

    /**
     * A file that is to be imported.
     *
     * @param importId marks what it brings
     * @param language of the reasons in the file of rejected rows
     */
    public record Source(Path path, String importId, Locale language) {}

    /**
     * The result of importing a file.
     *
     * @param rows below the header; {@code added + known + repeated + joined + rejected}
     * @param added orders that were not known before
     * @param known orders that were known before
     * @param repeated rows that say again what an earlier row said
     * @param joined further rows of orders that have several: their products, their refunds
     * @param rejected rows that were not taken
     * @param conflicts of the rejected rows, those of orders that are known with other facts
     * @param refunded of the known orders, how many turned out to be given back
     * @param newBuyers people who were not known before
     * @param notes how the file was read, where a reader may not expect it
     * @param rejects where the rejected rows are, with line, reason and cure; null when there are none
     */
    public record Summary(
            long rows,
            long added,
            long known,
            long repeated,
            long joined,
            long rejected,
            long conflicts,
            long refunded,
            long newBuyers,
            List<Message> notes,
            @Nullable Path rejects) {
        /** Whether all was known already. */
        public boolean changedNothing() {
            return added == 0 && refunded == 0 && newBuyers == 0;
        }
    }

    /**
     * Imports a file. Rows that cannot be taken are written beside it, to {@code NAME.rejected.csv}.
     *
     * @throws io.quanzi.csv.RefusedFile when the file as a whole cannot be taken; then nothing was
     */
    public Summary run(Source source, Listener listener) {
        OrderFile file = stores.check(source.path());
        traits.begin(source.importId());
        try (var rejects =
                RejectedRows.beside(source.path(), file.headings().names(), source.language(), listener::rejected)) {
            var work = new ImportRun(stores, source.importId(), file, rejects, listener, false);
            file.forEach(work::take);
            work.end();
            Summary summary = work.summary();
            log.info(
                    "orders imported id={} rows={} added={} known={} repeated={} rejected={} conflicts={} buyers={}",
                    source.importId(),
                    summary.rows(),
                    summary.added(),
                    summary.known(),
                    summary.repeated(),
                    summary.rejected(),
                    summary.conflicts(),
                    summary.newBuyers());
            return summary;
        } finally {
            traits.end(source.importId());
        }
    }
}
