package io.quanzi.console.customers;

import io.quanzi.console.ActorNames;
import io.quanzi.console.customers.ImportRecords.ImportRecord;
import io.quanzi.shared.Message;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.Principal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Imports as {@code import orders} and {@code import codes} begin them: a file as the body, then looks at how far it is. */
@RestController
class ImportsApi {
    private final Imports imports;

    ImportsApi(Imports imports) {
        this.imports = imports;
    }

    /**
     * An import.
     *
     * @param summary what came of it, on one line; null before its end
     * @param error why it failed; null unless it did
     * @param rejected the lines that were set aside, the header first; empty when there are none
     * @param known the lines of orders that were known before, the header first; empty when there are none
     */
    record View(
            String id,
            ImportJob.State state,
            long done,
            long total,
            @Nullable String summary,
            @Nullable String error,
            List<String> rejected,
            List<String> known) {}

    /** An import in a list. */
    record ImportSummary(
            String id,
            String kind,
            String name,
            String by,
            Instant at,
            String state,
            String summary,
            @Nullable Instant undoneAt,
            @Nullable String undoneBy) {}

    @PostMapping(path = "/api/imports/orders", consumes = "text/csv")
    View orders(
            @RequestParam(defaultValue = "false") boolean invite,
            @RequestParam(defaultValue = "") String name,
            HttpServletRequest request,
            Principal user,
            Locale language)
            throws IOException {
        var upload = new Imports.Upload(
                request.getInputStream(), name, user.getName(), language, columns(request.getParameterValues("map")));
        return view(imports.orders(upload, invite), language);
    }

    /** What headings are read as, each {@code HEADING=COLUMN}; a heading may have an equals sign too. */
    private static Map<String, String> columns(String @Nullable [] all) {
        var columns = new LinkedHashMap<String, String>();
        for (String one : all == null ? new String[0] : all) {
            int at = one.lastIndexOf('=');
            if (at < 1) {
                throw ImportRefused.now(Message.of("import.map.shape", one));
            }
            columns.put(one.substring(0, at).strip(), one.substring(at + 1).strip());
        }
        return columns;
    }

    @PostMapping(path = "/api/imports/codes", consumes = "text/csv")
    View codes(
            @RequestParam String swap,
            @RequestParam(defaultValue = "") String name,
            InputStream body,
            Principal user,
            Locale language) {
        return view(imports.codes(new Imports.Upload(body, name, user.getName(), language), swap), language);
    }

    @GetMapping("/api/imports")
    List<ImportSummary> list(Locale language) {
        return imports.records().stream()
                .map(record -> new ImportSummary(
                        record.id(),
                        record.kind().name(),
                        record.name(),
                        ActorNames.of(record.by(), language),
                        record.at(),
                        record.state().name(),
                        words(record, language),
                        record.undoneAt(),
                        record.undoneBy() == null ? null : ActorNames.of(record.undoneBy(), language)))
                .toList();
    }

    private String words(ImportRecord record, Locale language) {
        if (record.isUndone()) {
            return record.undoneWords(language);
        }
        return imports.isUnfinished(record) ? Message.of("imports.unfinished").in(language) : record.words(language);
    }

    @PostMapping("/api/imports/{id}/undo")
    View undo(@PathVariable String id, Principal user, Locale language) {
        return view(imports.undo(id, user.getName()), language);
    }

    @GetMapping("/api/imports/{id}")
    View show(@PathVariable String id, Locale language) {
        return imports.find(id)
                .map(job -> view(job, language))
                .or(() -> imports.record(id).map(record -> view(record, language)))
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        Message.of("import.undo.unknown", id).in(language)));
    }

    private View view(ImportJob job, Locale language) {
        // the state first: what belongs to an end is there before the state says that it is the end
        ImportJob.State state = job.state();
        return new View(
                job.id(),
                state,
                job.done(),
                job.total(),
                job.summary(language),
                job.error(language),
                state == ImportJob.State.DONE ? imports.rejected(job.id(), language) : List.of(),
                state == ImportJob.State.DONE ? imports.known(job.id()) : List.of());
    }

    private View view(ImportRecord record, Locale language) {
        boolean failed = record.state() == ImportJob.State.FAILED;
        return new View(
                record.id(),
                record.state(),
                0,
                0,
                failed ? null : record.words(language),
                failed ? record.words(language) : null,
                imports.rejected(record.id(), language),
                imports.known(record.id()));
    }

    @ExceptionHandler
    ProblemDetail refused(ImportRefused refused, Locale language) {
        return ProblemDetail.forStatusAndDetail(
                refused.isTooLarge() ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.CONFLICT,
                refused.words().in(language));
    }

    @ExceptionHandler
    ProblemDetail broken(UncheckedIOException broken) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR, broken.getMessage());
    }
}
