package io.quanzi.console.list;

import io.quanzi.console.list.KeyedPages.KeyedPage;
import io.quanzi.csv.CsvWriter;
import io.quanzi.shared.Audit;
import io.quanzi.shared.ChinaTime;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
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

    /**
     * Writes the file.
     *
     * @param page reads so many rows of the list as a request asks for
     * @param cells the rows of the file for the rows of some ids
     */
    public void write(
            String user,
            ListRequest request,
            List<String> heading,
            BiFunction<ListRequest, Integer, KeyedPage> page,
            Function<List<String>, List<List<?>>> cells,
            HttpServletResponse response)
            throws IOException {
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
            file.row(heading);
            ListRequest from = request.fromStart();
            while (true) {
                KeyedPage some = page.apply(from, BATCH);
                for (List<?> row : cells.apply(some.ids())) {
                    file.row(row);
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
}
