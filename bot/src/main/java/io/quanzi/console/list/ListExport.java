package io.quanzi.console.list;

import io.quanzi.console.list.KeyedPages.KeyedPage;
import io.quanzi.csv.CsvWriter;
import io.quanzi.shared.Audit;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Message;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/**
 * Writes all rows of a list to a CSV file, as the list is filtered and ordered, some hundred rows at a time. Who took what
 * is in the audit, with how many rows it was and by what they were chosen, without the values.
 */
@Component
public class ListExport {
    private static final int BATCH = 500;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ChinaTime.ZONE);

    private final Audit audit;

    ListExport(Audit audit) {
        this.audit = audit;
    }

    /** A time as files have it, in Shanghai: {@code 2026-03-02 10:05}. */
    public static String time(Instant at) {
        return TIME.format(at);
    }

    /** Writes the file of a list. */
    <R> void write(
            String user, ListDefinition<R> list, ListRequest request, Locale language, HttpServletResponse response)
            throws IOException {
        RowSource source = list.query().apply(request);
        if (!request.faults().isEmpty()) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, request.faults().get(0).toString());
        }
        String name = request.shape().path().substring(1);
        response.setContentType("text/csv; charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"" + name + ".csv\"");
        response.setHeader("Cache-Control", "no-store");
        long rows = 0;
        boolean whole = false;
        CsvWriter file = CsvWriter.to(response.getOutputStream());
        try {
            file.row(list.file().stream()
                    .map(column -> Message.of(column.label()).in(language))
                    .toList());
            ListRequest from = request.fromStart();
            while (true) {
                KeyedPage some = source.page(from, BATCH);
                for (R row : list.rows().apply(some.ids())) {
                    file.row(list.file().stream()
                            .map(column -> written(column.value().apply(row)))
                            .toList());
                    rows++;
                }
                ListKey next = some.next();
                if (next == null) {
                    break;
                }
                from = from.behind(next);
            }
            file.flush();
            whole = true;
        } finally {
            audit.record(
                    user,
                    name + ".export",
                    request.shape().path(),
                    "rows=%d whole=%s by=%s".formatted(rows, whole, request.names()));
        }
    }

    private static Object written(@Nullable Object value) {
        return value == null ? "" : value instanceof Instant at ? time(at) : value;
    }
}
