package io.quanzi.console.customers;

import io.quanzi.console.customers.ImportJob.Kind;
import io.quanzi.console.customers.StoredTrial.Result;
import io.quanzi.coupons.CodePools.TriedCode;
import io.quanzi.csv.RejectedRow;
import io.quanzi.customer.OrderFileBeginning;
import io.quanzi.partners.Swaps;
import io.quanzi.shared.Audit;
import io.quanzi.shared.Message;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** A file before it is imported: which column is read as what, its first rows or codes, and what would come of it. */
@Controller
class ImportPreviewPage {
    private final WaitingFiles waiting;
    private final ImportTrials trials;
    private final OrderFileBeginning beginnings;
    private final Imports imports;
    private final Swaps swaps;
    private final Audit audit;

    ImportPreviewPage(
            WaitingFiles waiting,
            ImportTrials trials,
            OrderFileBeginning beginnings,
            Imports imports,
            Swaps swaps,
            Audit audit) {
        this.swaps = swaps;
        this.waiting = waiting;
        this.trials = trials;
        this.beginnings = beginnings;
        this.imports = imports;
        this.audit = audit;
    }

    /**
     * A heading of the file.
     *
     * @param column what it is read as; empty for nothing
     * @param sameAs the heading for which this was chosen too; null when it was not
     */
    public record Heading(
            String name, String column, @Nullable String sameAs) {}

    /**
     * A row that would be set aside.
     *
     * @param why the reason and the cure
     * @param row its cells
     */
    public record RejectedRowPreview(long line, String why, String row) {}

    /**
     * What would come of the file.
     *
     * @param twice rows of codes that an earlier row has
     * @param rejected rows that would be set aside, without these
     * @param fewBuyers whether very many orders are of very few buyers
     */
    public record Found(long rows, long added, long known, long twice, long rejected, boolean fewBuyers) {}

    /**
     * A file that waits.
     *
     * @param codes whether it has codes; else it has orders
     * @param swap the partner whose codes they are; empty for orders
     * @param percent of its rows that were tried out; 100 when all were
     * @param refused why it cannot be imported as it is; null when it can, or nobody knows yet
     * @param result null while nobody knows
     * @param first the first codes
     */
    public record View(
            String id,
            String name,
            boolean invite,
            boolean codes,
            String swap,
            List<Heading> headings,
            List<List<String>> rows,
            int percent,
            long done,
            @Nullable String refused,
            @Nullable Found result,
            List<RejectedRowPreview> aside,
            List<String> notes,
            List<TriedCode> first) {}

    @GetMapping("/imports/waiting/{id}")
    String show(@PathVariable String id, Model model, Locale language) {
        WaitingFile file = find(id);
        return show(file, trials.columnsOf(file), model, language);
    }

    /** How far the trial of a long file is, or what it found. */
    @GetMapping("/imports/waiting/{id}/progress")
    String progress(@PathVariable String id, Model model, Locale language) {
        WaitingFile file = find(id);
        model.addAttribute("file", view(file, trials.columnsOf(file), language));
        return "console/import-preview-fragment";
    }

    private String show(WaitingFile file, List<String> columns, Model model, Locale language) {
        model.addAttribute("file", view(file, columns, language));
        model.addAttribute("columns", OrderFileBeginning.columns());
        return "console/import-preview";
    }

    private View view(WaitingFile file, List<String> columns, Locale language) {
        StoredTrial trial = trials.of(file);
        Result result = trial.result();
        Message refused = result == null ? null : result.refused();
        return new View(
                file.id(),
                file.name(),
                file.invite(),
                file.kind() == Kind.CODES,
                swaps.partners().getOrDefault(file.swap(), file.swap()),
                headings(file.headings(), columns),
                file.rows(),
                result == null ? (int) Math.min(99, 100 * trial.done() / Math.max(1, trial.total())) : 100,
                trial.done(),
                refused == null ? null : refused.in(language),
                result == null
                        ? null
                        : new Found(
                                result.rows(),
                                result.added(),
                                result.known(),
                                result.twice(),
                                result.rejected(),
                                result.fewBuyers()),
                result == null
                        ? List.of()
                        : result.aside().stream()
                                .map(row -> aside(row, language))
                                .toList(),
                result == null
                        ? List.of()
                        : result.notes().stream().map(note -> note.in(language)).toList(),
                result == null ? List.of() : result.codes());
    }

    private static List<Heading> headings(List<String> headings, List<String> columns) {
        Map<Integer, Integer> twice = OrderFileBeginning.twice(headings, columns);
        return IntStream.range(0, headings.size())
                .mapToObj(i -> new Heading(
                        headings.get(i),
                        i < columns.size() ? columns.get(i) : "",
                        twice.containsKey(i) ? headings.get(twice.get(i)) : null))
                .toList();
    }

    private static RejectedRowPreview aside(RejectedRow row, Locale language) {
        String between = language.getLanguage().equals("zh") ? "。" : ". ";
        return new RejectedRowPreview(
                row.line(),
                row.reason().in(language) + between + row.cure().in(language),
                String.join(" | ", row.cells()));
    }

    /** Remembers which column is read as what; a meaning that was chosen twice is refused at its fields. */
    @PostMapping("/imports/waiting/{id}/columns")
    String choose(
            @PathVariable String id,
            @RequestParam List<String> column,
            Principal user,
            Model model,
            HttpServletResponse response,
            Locale language) {
        WaitingFile file = find(id);
        if (!OrderFileBeginning.twice(file.headings(), column).isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            model.addAttribute("faultTitle", "imports.columns.refused");
            model.addAttribute("fault", Message.of("imports.columns.twice.next").in(language));
            return show(file, column, model, language);
        }
        List<String> before = trials.columnsOf(file);
        beginnings.choose(file.headings(), column);
        audit.recordChange(user.getName(), "import.columns", id, String.join(",", before), String.join(",", column));
        return "redirect:/imports/waiting/" + id;
    }

    /** Imports it, once, whoever else confirms it too. */
    @PostMapping("/imports/waiting/{id}")
    String confirm(
            @PathVariable String id, Principal user, Model model, HttpServletResponse response, Locale language) {
        WaitingFile file = find(id);
        if (file.isLong() && trials.of(file).result() == null) {
            return refuse(file, Message.of("imports.preview.not-yet"), model, response, language);
        }
        if (!waiting.claim(id)) {
            return refuse(file, Message.of("imports.preview.claimed"), model, response, language);
        }
        try (InputStream content = waiting.open(file)) {
            var upload = new Imports.Upload(content, file.name(), user.getName(), language);
            ImportJob job = file.kind() == Kind.CODES
                    ? imports.codes(upload, file.swap())
                    : imports.orders(upload, file.invite());
            waiting.drop(id);
            return "redirect:/imports/" + job.id();
        } catch (ImportRefused refused) {
            waiting.release(id);
            return refuse(file, refused.words(), model, response, language);
        } catch (IOException unreadable) {
            waiting.release(id);
            throw new UncheckedIOException("cannot read the file " + id, unreadable);
        }
    }

    private String refuse(WaitingFile file, Message why, Model model, HttpServletResponse response, Locale language) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        model.addAttribute("fault", why.in(language));
        return show(file, trials.columnsOf(file), model, language);
    }

    /** Deletes it. */
    @PostMapping("/imports/waiting/{id}/drop")
    String drop(@PathVariable String id, Principal user) {
        waiting.find(id).ifPresent(file -> {
            waiting.drop(id);
            audit.recordChange(user.getName(), "import.drop", id, file.name() + " sha256 " + file.sha256(), "");
        });
        return "redirect:/imports";
    }

    private WaitingFile find(String id) {
        return waiting.find(id)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "this file waits no longer; files wait %d day, then they are deleted; send it again"
                                .formatted(WaitingFiles.KEPT_FOR.toDays())));
    }
}
