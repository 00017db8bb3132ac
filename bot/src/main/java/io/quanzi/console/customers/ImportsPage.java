package io.quanzi.console.customers;

import io.quanzi.console.ActorNames;
import io.quanzi.console.customers.ImportJob.Kind;
import io.quanzi.console.customers.ImportRecords.ImportRecord;
import io.quanzi.console.customers.ImportRowsPage.RejectedRowView;
import io.quanzi.console.customers.RejectedRowsStore.Kept;
import io.quanzi.csv.CsvWriter;
import io.quanzi.customer.OrderImport;
import io.quanzi.partners.Swaps;
import io.quanzi.shared.Message;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

/** The files that history and partners' codes come in by: upload, how far it is, what was set aside. */
@Controller
class ImportsPage {
    private static final int MAX_SHOWN = 20;
    private static final Kept NOTHING_KEPT = new Kept("", List.of(), 0, 0, Instant.EPOCH, null);

    private static final List<List<String>> ORDERS_TEMPLATE = List.of(
            List.of(OrderImport.HEADER.replaceAll("[\\[\\]]", "").split(",")),
            List.of("T-1001", "b-77", "2026-01-31 10:05:00", "128.00", "2", "母婴", "S-1", "纸尿裤 L", "", "", "", ""),
            List.of("T-1002", "b-78", "2026-02-01", "19.90", "1", "家居", "", "", "", "", "2026-02-03", "19.90"));
    private static final List<List<String>> CODES_TEMPLATE =
            List.of(List.of("code", "expires_at"), List.of("FR-0001", "2027-12-31"), List.of("FR-0002", ""));

    private final Imports imports;
    private final RejectedRowsStore rejectedRows;
    private final WaitingFiles waiting;
    private final Swaps swaps;

    ImportsPage(Imports imports, RejectedRowsStore rejectedRows, WaitingFiles waiting, Swaps swaps) {
        this.imports = imports;
        this.rejectedRows = rejectedRows;
        this.waiting = waiting;
        this.swaps = swaps;
    }

    /**
     * An import.
     *
     * @param kind the word of what it reads
     * @param percent of rows, and of invitations after them
     * @param rejected how many lines were set aside
     * @param aside the first of them, readable
     * @param shown the header and the first of them as the file has them, where they are not readable one by one
     * @param keptUntil when they are deleted; null when none are kept
     * @param kept how many of them are kept after a restart
     * @param undoable whether it can be undone
     */
    public record View(
            String id,
            String kind,
            String state,
            long done,
            int percent,
            @Nullable String summary,
            @Nullable String error,
            long rejected,
            List<RejectedRowView> aside,
            List<String> shown,
            @Nullable Instant keptUntil,
            long kept,
            boolean undoable) {}

    /**
     * An import in the list.
     *
     * @param by who brought it in, in words where that is no user
     * @param unfinished whether its process ended before it did
     * @param undone null unless it was
     */
    public record ImportRow(
            String id,
            String kind,
            String name,
            String by,
            Instant at,
            String state,
            boolean unfinished,
            String words,
            @Nullable Undone undone) {}

    /** A file that waits for somebody to say that it be imported. */
    public record Waiting(String id, String kind, String name, String by, Instant at, Instant until) {}

    /** The undoing of an import: by whom, when, and its result. */
    public record Undone(String by, Instant at, String words) {}

    @GetMapping("/imports")
    String page(Model model, Locale language) {
        model.addAttribute(
                "imports",
                imports.records().stream().map(record -> line(record, language)).toList());
        model.addAttribute(
                "waiting",
                waiting.all().stream()
                        .map(file -> new Waiting(
                                file.id(),
                                file.kind().name(),
                                file.name(),
                                ActorNames.of(file.by(), language),
                                file.at(),
                                file.until()))
                        .toList());
        model.addAttribute("swaps", swaps.partners());
        return "console/imports";
    }

    private ImportRow line(ImportRecord record, Locale language) {
        Instant undoneAt = record.undoneAt();
        return new ImportRow(
                record.id(),
                record.kind().name(),
                record.name(),
                ActorNames.of(record.by(), language),
                record.at(),
                record.state().name(),
                imports.isUnfinished(record),
                record.words(language),
                undoneAt == null
                        ? null
                        : new Undone(
                                ActorNames.of(String.valueOf(record.undoneBy()), language),
                                undoneAt,
                                record.undoneWords(language)));
    }

    /** A file to fill in, with the headings and two rows. */
    @GetMapping("/imports/template/{name}.csv")
    ResponseEntity<byte[]> template(@PathVariable String name) {
        List<List<String>> rows = switch (name) {
            case "orders" -> ORDERS_TEMPLATE;
            case "codes" -> CODES_TEMPLATE;
            default -> throw new ResponseStatusException(HttpStatus.NOT_FOUND, "templates are orders and codes");
        };
        return csv("quanzi-" + name + ".csv").body(CsvWriter.text(rows).getBytes(StandardCharsets.UTF_8));
    }

    private static ResponseEntity.BodyBuilder csv(String name) {
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString());
    }

    @PostMapping("/imports/orders")
    String orders(
            @RequestParam MultipartFile file,
            @RequestParam(defaultValue = "false") boolean invite,
            Principal user,
            Model model,
            HttpServletResponse response,
            Locale language)
            throws IOException {
        var coming = new WaitingFiles.Coming(Kind.ORDERS, nameOf(file), user.getName(), invite, "");
        return keep(file, coming, model, response, language);
    }

    @PostMapping("/imports/codes")
    String codes(
            @RequestParam MultipartFile file,
            @RequestParam(defaultValue = "") String swap,
            Principal user,
            Model model,
            HttpServletResponse response,
            Locale language)
            throws IOException {
        if (!swaps.names().contains(swap)) {
            Message why = Message.of("import.no-swap", swap, String.join(", ", swaps.names()));
            return refuse("imports.refused", why.in(language), model, response, language);
        }
        var coming = new WaitingFiles.Coming(Kind.CODES, nameOf(file), user.getName(), false, swap);
        return keep(file, coming, model, response, language);
    }

    private String keep(
            MultipartFile file, WaitingFiles.Coming coming, Model model, HttpServletResponse response, Locale language)
            throws IOException {
        if (file.isEmpty()) {
            return refuse("imports.file.missing", "", model, response, language);
        }
        try (InputStream body = file.getInputStream()) {
            return "redirect:/imports/waiting/" + waiting.keep(body, coming).id();
        } catch (ImportRefused refused) {
            return refuse("imports.refused", refused.words().in(language), model, response, language);
        }
    }

    /** Asks before an import is undone. */
    @GetMapping("/imports/{id}/undo")
    String askToUndo(@PathVariable String id, Model model, Locale language) {
        ImportRecord record = imports.record(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no import has the id " + id));
        model.addAttribute("line", line(record, language));
        return "console/import-undo";
    }

    @PostMapping("/imports/{id}/undo")
    String undo(@PathVariable String id, Principal user, Model model, HttpServletResponse response, Locale language) {
        try {
            return "redirect:/imports/" + imports.undo(id, user.getName()).id();
        } catch (ImportRefused refused) {
            return refuse("imports.undo.refused", refused.words().in(language), model, response, language);
        }
    }

    private static String nameOf(MultipartFile file) {
        String name = file.getOriginalFilename();
        return Imports.shown(name == null ? "" : name);
    }

    private String refuse(String title, String why, Model model, HttpServletResponse response, Locale language) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        model.addAttribute("fault", title);
        model.addAttribute("why", why);
        return page(model, language);
    }

    @GetMapping("/imports/{id}")
    String show(@PathVariable String id, Model model, Locale language) {
        model.addAttribute("job", find(id, language));
        return "console/import";
    }

    @GetMapping("/imports/{id}/progress")
    String progress(@PathVariable String id, Model model, Locale language) {
        model.addAttribute("job", find(id, language));
        return "console/import-fragment";
    }

    @GetMapping("/imports/{id}/rejected.csv")
    ResponseEntity<Resource> rejected(@PathVariable String id, Locale language) {
        Optional<Kept> kept = imports.kept(id);
        Resource rows = imports.rejectedFile(id)
                .filter(file -> kept.filter(Kept::isWhole).isEmpty())
                .<Resource>map(FileSystemResource::new)
                .or(() -> kept.map(one -> new ByteArrayResource(
                        ("\uFEFF" + rejectedRows.csv(one, language)).getBytes(StandardCharsets.UTF_8))))
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "no row of this file was set aside, or they were deleted after %d days; import the file again to have them"
                                .formatted(RejectedRowsStore.KEPT_FOR.toDays())));
        boolean codes = imports.record(id)
                .filter(record -> record.kind() == ImportJob.Kind.CODES)
                .isPresent();
        return csv(codes ? "codes.rejected.csv" : "orders.rejected.csv").body(rows);
    }

    private View find(String id, Locale language) {
        return imports.find(id)
                .map(job -> view(job, language))
                .or(() -> imports.record(id).map(record -> view(record, language)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no import has the id " + id));
    }

    private List<RejectedRowView> aside(Kept kept, Locale language) {
        return kept.of() == 0 || kept.csv() != null
                ? List.of()
                : ImportRowsPage.setAside(rejectedRows.rows(kept, "", 0, MAX_SHOWN), language);
    }

    /** Of an earlier version, which kept them as a file. */
    private static List<String> shown(Kept kept) {
        String csv = kept.csv();
        return csv == null ? List.of() : csv.lines().limit(MAX_SHOWN + 1L).toList();
    }

    private View view(ImportRecord record, Locale language) {
        boolean failed = record.state() == ImportJob.State.FAILED;
        String words = record.isUndone() ? record.undoneWords(language) : record.words(language);
        Kept kept = imports.kept(record.id()).orElse(NOTHING_KEPT);
        return new View(
                record.id(),
                record.kind().name(),
                failed ? "FAILED" : "DONE",
                0,
                100,
                failed ? null : words,
                failed ? words : null,
                kept.of(),
                aside(kept, language),
                shown(kept),
                kept.of() == 0 ? null : kept.until(),
                kept.rows(),
                !record.isUndone() && !failed);
    }

    private View view(ImportJob job, Locale language) {
        // the state first: what belongs to an end is there before the state says that it is the end
        ImportJob.State state = job.state();
        List<String> rejected =
                state == ImportJob.State.DONE && imports.kept(job.id()).isEmpty()
                        ? imports.rejected(job.id(), language)
                        : List.of();
        Kept kept = imports.kept(job.id()).orElse(NOTHING_KEPT);
        int percent = state == ImportJob.State.RUNNING
                ? (int) Math.min(99, 100 * job.done() / Math.max(1, job.total()))
                : 100;
        boolean undoable = state == ImportJob.State.DONE
                && job.kind() != ImportJob.Kind.UNDO
                && imports.record(job.id()).filter(record -> !record.isUndone()).isPresent();
        return new View(
                job.id(),
                job.kind().name(),
                state.name(),
                job.done(),
                percent,
                job.summary(language),
                job.error(language),
                kept.of(),
                aside(kept, language),
                kept.of() > 0
                        ? shown(kept)
                        : rejected.stream().limit(MAX_SHOWN + 1L).toList(),
                kept.of() == 0 ? null : kept.until(),
                kept.rows(),
                undoable);
    }
}
