package io.quanzi.console.customers;

import io.quanzi.console.customers.Imports.Upload;
import io.quanzi.csv.RefusedFile;
import io.quanzi.csv.RejectedRow;
import io.quanzi.customer.OrderFileBeginning;
import io.quanzi.customer.OrderImport;
import io.quanzi.partners.Swaps;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads the file of an import into the store, and keeps the rows that it sets aside. */
@Component
class ImportReader {
    private static final Logger log = LoggerFactory.getLogger(ImportReader.class);

    private final OrderImport orders;
    private final OrderFileBeginning beginnings;
    private final InviteImported invite;
    private final Swaps swaps;
    private final RejectedRowsStore rejectedRows;
    private final KnownRowsStore knownRows;

    ImportReader(
            OrderImport orders,
            OrderFileBeginning beginnings,
            InviteImported invite,
            Swaps swaps,
            RejectedRowsStore rejectedRows,
            KnownRowsStore knownRows) {
        this.orders = orders;
        this.beginnings = beginnings;
        this.invite = invite;
        this.swaps = swaps;
        this.rejectedRows = rejectedRows;
        this.knownRows = knownRows;
    }

    /** The result of reading a file. */
    record Read(List<Message> words, @Nullable Path rejects) {}

    /** @throws RefusedFile when the file as a whole cannot be taken */
    Read orders(ImportJob job, Upload upload, boolean alsoInvite) {
        if (!upload.columns().isEmpty()) {
            beginnings.map(job.file(), upload.columns());
        }
        Set<CustomerId> people = new LinkedHashSet<>();
        var source = new OrderImport.Source(job.file(), job.id(), upload.language());
        try (var kept = new Keeper(job.id())) {
            OrderImport.Summary summary = orders.run(source, new OrderImport.Listener() {
                @Override
                public void at(long row, long rows) {
                    job.at(row, rows);
                }

                @Override
                public void buyers(Collection<CustomerId> batch) {
                    if (alsoInvite) {
                        people.addAll(batch);
                    }
                }

                @Override
                public void rejected(RejectedRow row) {
                    kept.accept(row);
                }

                @Override
                public void known(long line, String orderNo) {
                    kept.known(line, orderNo);
                }
            });
            var words = new ArrayList<>(ImportWords.of(summary));
            if (alsoInvite) {
                long rows = summary.rows();
                words.addAll(ImportWords.of(invite.all(people, count -> job.at(rows + count, rows + people.size()))));
            }
            return new Read(words, summary.rejects());
        }
    }

    /** @throws RefusedFile when the file as a whole cannot be taken, or there is no such swap */
    Read codes(ImportJob job, Upload upload, String swap) {
        if (!swaps.names().contains(swap)) {
            throw new RefusedFile(Message.of("import.no-swap", swap, String.join(", ", swaps.names())));
        }
        try (var kept = new Keeper(job.id())) {
            Swaps.Imported imported = swaps.importCsv(swap, job.file(), job.id(), upload.language(), kept);
            long rows = (long) imported.codes().fresh()
                    + imported.codes().known()
                    + imported.codes().rejected();
            job.at(rows, rows);
            return new Read(ImportWords.of(imported), imported.codes().rejects());
        }
    }

    /**
     * Keeps rows set aside, and those of known orders; if that fails the former can be had until the program ends, and what
     * was imported stays.
     */
    private final class Keeper implements Consumer<RejectedRow>, AutoCloseable {
        private final String importId;
        private RejectedRowsStore.@Nullable Writer writer;
        private KnownRowsStore.@Nullable Writer knownWriter;
        private boolean failed;

        Keeper(String importId) {
            this.importId = importId;
        }

        @Override
        public void accept(RejectedRow row) {
            attempt(() -> {
                if (writer == null) {
                    writer = rejectedRows.writer(importId);
                }
                writer.row(row);
            });
        }

        void known(long line, String orderNo) {
            attempt(() -> {
                if (knownWriter == null) {
                    knownWriter = knownRows.writer(importId);
                }
                knownWriter.row(line, orderNo);
            });
        }

        @Override
        public void close() {
            if (writer != null) {
                attempt(writer::close);
            }
            if (knownWriter != null) {
                attempt(knownWriter::close);
            }
        }

        private void attempt(Runnable work) {
            if (failed) {
                return;
            }
            try {
                work.run();
            } catch (RuntimeException unkept) {
                failed = true;
                log.warn("rows set aside or known are not kept in the store id={}", importId, unkept);
            }
        }
    }
}
