package io.quanzi.console.data;

import io.quanzi.console.data.ImportJob.Kind;
import io.quanzi.partners.Swaps;
import io.quanzi.shared.Audit;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
    private static final int MOST_SHOWN = 20;

    private final Imports imports;
    private final Swaps swaps;
    private final Audit audit;

    ImportsPage(Imports imports, Swaps swaps, Audit audit) {
        this.imports = imports;
        this.swaps = swaps;
        this.audit = audit;
    }

    /**
     * An import.
     *
     * @param kind the word of what it reads
     * @param percent of rows, and of invitations after them
     * @param rejected how many lines were set aside
     * @param shown the header and the first of them
     */
    public record View(
            String id,
            String kind,
            String state,
            long done,
            int percent,
            @Nullable String summary,
            @Nullable String error,
            int rejected,
            List<String> shown) {}

    @GetMapping("/imports")
    String page(Model model) {
        model.addAttribute("jobs", imports.latest().stream().map(this::view).toList());
        model.addAttribute("swaps", swaps.names());
        return "console/imports";
    }

    @PostMapping("/imports/orders")
    String orders(
            @RequestParam MultipartFile file,
            @RequestParam(defaultValue = "false") boolean invite,
            Principal user,
            Model model,
            HttpServletResponse response)
            throws IOException {
        if (file.isEmpty()) {
            return refuse("imports.file.missing", "", model, response);
        }
        try (InputStream body = file.getInputStream()) {
            ImportJob job = imports.orders(body, invite, nameOf(file));
            audit.record(user.getName(), "import.orders", job.id(), invite ? "with invitations" : "");
            return "redirect:/imports/" + job.id();
        } catch (Imports.Refused refused) {
            return refuse("imports.refused", refused.getMessage(), model, response);
        }
    }

    @PostMapping("/imports/codes")
    String codes(
            @RequestParam MultipartFile file,
            @RequestParam(defaultValue = "") String swap,
            Principal user,
            Model model,
            HttpServletResponse response)
            throws IOException {
        if (file.isEmpty()) {
            return refuse("imports.file.missing", "", model, response);
        }
        try (InputStream body = file.getInputStream()) {
            ImportJob job = imports.codes(body, swap, nameOf(file));
            audit.record(user.getName(), "import.codes", job.id(), "swap " + swap);
            return "redirect:/imports/" + job.id();
        } catch (Imports.Refused refused) {
            return refuse("imports.refused", refused.getMessage(), model, response);
        }
    }

    private static String nameOf(MultipartFile file) {
        String name = file.getOriginalFilename();
        return name == null ? "" : name;
    }

    private String refuse(String title, @Nullable String why, Model model, HttpServletResponse response) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        model.addAttribute("fault", title);
        model.addAttribute("why", why == null ? "" : why);
        return page(model);
    }

    @GetMapping("/imports/{id}")
    String show(@PathVariable String id, Model model) {
        model.addAttribute("job", view(find(id)));
        return "console/import";
    }

    @GetMapping("/imports/{id}/progress")
    String progress(@PathVariable String id, Model model) {
        model.addAttribute("job", view(find(id)));
        return "console/import-fragment";
    }

    @GetMapping("/imports/{id}/rejected.csv")
    ResponseEntity<Resource> rejected(@PathVariable String id) {
        ImportJob job = find(id);
        Path rejects = job.rejects();
        if (rejects == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "no row of this file was set aside");
        }
        String name = (job.kind() == Kind.ORDERS ? "orders" : "codes") + ".rejected.csv";
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name).build().toString())
                .body(new FileSystemResource(rejects));
    }

    private ImportJob find(String id) {
        return imports.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no import has the id " + id));
    }

    private View view(ImportJob job) {
        // the state first: what belongs to an end is there before the state says that it is the end
        ImportJob.State state = job.state();
        List<String> rejected = state == ImportJob.State.DONE ? imports.rejected(job) : List.of();
        int percent = state == ImportJob.State.RUNNING
                ? (int) Math.min(99, 100 * job.done() / Math.max(1, job.total()))
                : 100;
        return new View(
                job.id(),
                job.kind().name(),
                state.name(),
                job.done(),
                percent,
                job.summary(),
                job.error(),
                Math.max(0, rejected.size() - 1),
                rejected.stream().limit(MOST_SHOWN + 1L).toList());
    }
}
