package io.quanzi.console.data;

import io.quanzi.shared.Audit;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.Principal;
import java.util.List;
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
    private final Audit audit;

    ImportsApi(Imports imports, Audit audit) {
        this.imports = imports;
        this.audit = audit;
    }

    /**
     * An import.
     *
     * @param summary what came of it, on one line; null before its end
     * @param error why it failed; null unless it did
     * @param rejected the lines that were set aside, the header first; empty when there are none
     */
    record View(
            String id,
            ImportJob.State state,
            long done,
            long total,
            @Nullable String summary,
            @Nullable String error,
            List<String> rejected) {}

    @PostMapping(path = "/api/imports/orders", consumes = "text/csv")
    View orders(
            @RequestParam(defaultValue = "false") boolean invite,
            @RequestParam(defaultValue = "") String name,
            InputStream body,
            Principal user) {
        ImportJob job = imports.orders(body, invite, name);
        audit.record(user.getName(), "import.orders", job.id(), invite ? "with invitations" : "");
        return view(job);
    }

    @PostMapping(path = "/api/imports/codes", consumes = "text/csv")
    View codes(
            @RequestParam String swap, @RequestParam(defaultValue = "") String name, InputStream body, Principal user) {
        ImportJob job = imports.codes(body, swap, name);
        audit.record(user.getName(), "import.codes", job.id(), "swap " + swap);
        return view(job);
    }

    @GetMapping("/api/imports/{id}")
    View show(@PathVariable String id) {
        return view(imports.find(id)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "no import has the id %s; the last ones are remembered until the bot stops, and importing a file again is safe"
                                .formatted(id))));
    }

    private View view(ImportJob job) {
        // the state first: what belongs to an end is there before the state says that it is the end
        ImportJob.State state = job.state();
        return new View(
                job.id(),
                state,
                job.done(),
                job.total(),
                job.summary(),
                job.error(),
                state == ImportJob.State.DONE ? imports.rejected(job) : List.of());
    }

    @ExceptionHandler
    ProblemDetail refused(Imports.Refused refused) {
        return ProblemDetail.forStatusAndDetail(
                refused.isTooLarge() ? HttpStatus.CONTENT_TOO_LARGE : HttpStatus.CONFLICT, refused.getMessage());
    }

    @ExceptionHandler
    ProblemDetail broken(UncheckedIOException broken) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR, broken.getMessage());
    }
}
