package io.quanzi.console.customers;

import io.quanzi.console.customers.WaitingFiles.Waiting;
import io.quanzi.csv.RefusedFile;
import io.quanzi.customer.OrderImport;
import io.quanzi.shared.Audit;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** A file of orders before it is imported: which column is read as what, its first rows, and what would come of it. */
@Controller
class ImportPreviewPage {
    private static final int ROWS = 10;
    private static final int MAX_ASIDE = 20;

    private final WaitingFiles waiting;
    private final OrderImport orders;
    private final Imports imports;
    private final Audit audit;

    ImportPreviewPage(WaitingFiles waiting, OrderImport orders, Imports imports, Audit audit) {
        this.waiting = waiting;
        this.orders = orders;
        this.imports = imports;
        this.audit = audit;
    }

    /**
     * A heading of the file.
     *
     * @param column what it is read as; empty for nothing
     */
    public record Heading(String name, String column) {}

    /**
     * A file that waits.
     *
     * @param refused why it cannot be imported as it is; null when it can
     * @param added orders that would be new
     * @param known orders that are known
     * @param rejected rows that would be set aside
     * @param aside the header and the first of those rows
     * @param notes how it was read
     * @param tried whether it is known what would come of it; a long file is not tried
     * @param fewBuyers whether very many orders are of very few buyers
     */
    public record View(
            String id,
            String name,
            boolean invite,
            List<Heading> headings,
            List<List<String>> rows,
            @Nullable String refused,
            long count,
            long added,
            long known,
            long rejected,
            List<String> aside,
            List<String> notes,
            boolean tried,
            boolean fewBuyers) {}

    @GetMapping("/imports/waiting/{id}")
    String show(@PathVariable String id, Model model, Locale language) {
        Waiting file = find(id);
        model.addAttribute("file", view(file, language));
        model.addAttribute("columns", OrderImport.columns());
        return "console/import-preview";
    }

    private View view(Waiting file, Locale language) {
        OrderImport.Beginning top = new OrderImport.Beginning(List.of(), List.of(), List.of());
        OrderImport.Trial trial = new OrderImport.Trial(0, null, false);
        String refused = null;
        try {
            top = orders.beginning(file.file(), ROWS);
            trial = orders.tryOut(new OrderImport.Source(file.file(), file.id(), language));
        } catch (RefusedFile cannot) {
            refused = cannot.words()
                    .in(language)
                    .replace(String.valueOf(file.file().getFileName()), file.name());
        }
        OrderImport.Summary summary = trial.summary();
        OrderImport.Beginning beginning = top;
        List<Heading> headings = IntStream.range(0, top.headings().size())
                .mapToObj(i -> new Heading(
                        beginning.headings().get(i), beginning.columns().get(i)))
                .toList();
        return new View(
                file.id(),
                file.name(),
                file.invite(),
                headings,
                top.rows(),
                refused,
                trial.rows(),
                summary == null ? 0 : summary.added(),
                summary == null ? 0 : summary.known(),
                summary == null ? 0 : summary.rejected(),
                summary == null ? List.of() : aside(summary.rejects()),
                summary == null
                        ? List.of()
                        : summary.notes().stream()
                                .map(note -> note.in(language))
                                .toList(),
                summary != null,
                trial.fewBuyers());
    }

    private static List<String> aside(@Nullable Path rejects) {
        if (rejects == null) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(rejects, StandardCharsets.UTF_8)) {
            return lines.map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
                    .limit(MAX_ASIDE + 1L)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + rejects, unreadable);
        }
    }

    /** Remembers which column is read as what. */
    @PostMapping("/imports/waiting/{id}/columns")
    String choose(@PathVariable String id, @RequestParam List<String> column, Principal user) {
        Waiting file = find(id);
        orders.choose(file.file(), column);
        audit.recordChange(user.getName(), "import.columns", id, "", String.join(",", column));
        return "redirect:/imports/waiting/" + id;
    }

    /** Imports it. */
    @PostMapping("/imports/waiting/{id}")
    String confirm(
            @PathVariable String id, Principal user, Model model, HttpServletResponse response, Locale language) {
        Waiting file = find(id);
        try (InputStream content = Files.newInputStream(file.file())) {
            ImportJob job =
                    imports.orders(new Imports.Upload(content, file.name(), user.getName(), language), file.invite());
            waiting.drop(id);
            return "redirect:/imports/" + job.id();
        } catch (Imports.ImportRefused refused) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("fault", refused.words().in(language));
            return show(id, model, language);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file.file(), unreadable);
        }
    }

    /** Deletes it. */
    @PostMapping("/imports/waiting/{id}/drop")
    String drop(@PathVariable String id, Principal user) {
        waiting.drop(id);
        audit.recordChange(user.getName(), "import.drop", id, "UPLOADED", "");
        return "redirect:/imports";
    }

    private Waiting find(String id) {
        return waiting.find(id)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "this file waits no longer; files wait %d day, then they are deleted; send it again"
                                .formatted(WaitingFiles.KEPT_FOR.toDays())));
    }
}
