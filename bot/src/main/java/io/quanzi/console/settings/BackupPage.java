package io.quanzi.console.settings;

import io.quanzi.database.DataDirectory;
import io.quanzi.embedded.Backup;
import io.quanzi.embedded.EmbeddedStore;
import io.quanzi.schedule.ClockMover;
import io.quanzi.shared.Audit;
import io.quanzi.shared.ChinaTime;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import java.util.zip.ZipOutputStream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.server.ResponseStatusException;

/** How the store is, when it was last backed up, and a backup to take away; the command {@code backup} takes it too. */
@Controller
class BackupPage {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmm").withZone(ChinaTime.ZONE);
    private static final double MEGABYTE = 1_000_000;

    private final ObjectProvider<EmbeddedStore> store;
    private final ObjectProvider<ClockMover> sandbox;
    private final Path data;
    private final String keyFile;
    private final Audit audit;

    BackupPage(
            ObjectProvider<EmbeddedStore> store,
            ObjectProvider<ClockMover> sandbox,
            @Value("${quanzi.data-dir}") String data,
            @Value("${quanzi.key-file:}") String keyFile,
            Audit audit) {
        this.store = store;
        this.sandbox = sandbox;
        this.data = Path.of(data);
        this.keyFile = keyFile;
        this.audit = audit;
    }

    @GetMapping("/backup")
    String show(Model model) {
        EmbeddedStore embedded = store.getIfAvailable();
        model.addAttribute("server", embedded == null);
        if (!keyFile.isEmpty()) {
            model.addAttribute("keyFile", keyFile);
        }
        if (embedded != null) {
            EmbeddedStore.Condition condition = embedded.condition();
            model.addAttribute("kept", condition.bytes() > 0);
            model.addAttribute("size", megabytes(condition.bytes()));
            model.addAttribute("condition", condition);
            Backup.last(data).ifPresent(last -> {
                model.addAttribute("last", last);
                model.addAttribute("lastSize", megabytes(last.bytes()));
            });
        }
        return "console/backup";
    }

    private static String megabytes(long bytes) {
        return "%.1f".formatted(bytes / MEGABYTE);
    }

    @GetMapping({"/backup/download", "/api/backup"})
    void download(HttpServletResponse response, Principal user) throws IOException {
        EmbeddedStore embedded = store.getIfAvailable();
        if (embedded == null || embedded.condition().bytes() == 0) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT,
                    embedded == null
                            ? "The data is in a MongoDB: back it up with mongodump."
                            : "This store is in memory only: there is nothing to back up.");
        }
        Instant now = Clock.systemUTC().instant();
        response.setContentType("application/zip");
        response.setHeader(
                "Content-Disposition", "attachment; filename=\"quanzi-backup-" + STAMP.format(now) + ".zip\"");
        audit.record(user.getName(), "backup.download", "store", "");
        var zip = new ZipOutputStream(response.getOutputStream());
        Backup.write(
                embedded,
                data,
                DataDirectory.besideStore(sandbox.getIfAvailable() != null),
                Objects.requireNonNullElse(getClass().getPackage().getImplementationVersion(), "(not packaged)"),
                now,
                Backup.into(zip));
        zip.finish();
    }
}
