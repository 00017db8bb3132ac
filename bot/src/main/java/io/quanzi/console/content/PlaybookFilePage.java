package io.quanzi.console.content;

import io.quanzi.playbook.FileLinks;
import io.quanzi.playbook.FileVersion;
import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.PlaybookEditor;
import io.quanzi.playbook.PlaybookEditor.OnDisk;
import io.quanzi.playbook.Source;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** One file: what it is, its text, what hangs on it, its versions and how they differ. */
@Controller
class PlaybookFilePage {
    private final Playbook playbook;
    private final PlaybookEditor editor;
    private final EntryForms forms;

    PlaybookFilePage(Playbook playbook, PlaybookEditor editor, EntryForms forms) {
        this.forms = forms;
        this.playbook = playbook;
        this.editor = editor;
    }

    @GetMapping("/playbook/file")
    String show(@RequestParam String path, Model model, Locale language) {
        Playbook.Active file = file(path);
        FileLinks links = playbook.linksOf(path);
        OnDisk disk = editor.onDisk(path);
        model.addAttribute("file", FileRow.of(file));
        Optional<EntryForm> form = forms.find(path);
        model.addAttribute("formed", form.isPresent());
        model.addAttribute("listed", form.filter(one -> !one.list().isEmpty()).isPresent());
        model.addAttribute("removable", editor.isRemovable(path));
        model.addAttribute("lines", file.source().content().lines().toList());
        model.addAttribute("uses", rows(links.uses()));
        model.addAttribute("usedBy", rows(links.usedBy()));
        model.addAttribute(
                "filledBy", links.filledBy().stream().map(by -> by.in(language)).toList());
        model.addAttribute("disk", disk);
        model.addAttribute(
                "diskFaults",
                disk.violations().stream()
                        .map(one -> new PlaybookPage.NumberedViolation(
                                one.place(), one.expected().in(language)))
                        .toList());
        disk.text()
                .filter(text -> disk.state() == PlaybookEditor.DiskState.CHANGED)
                .ifPresent(text ->
                        model.addAttribute("diskDiff", TextDiff.of(file.source().content(), text.content())));
        model.addAttribute("versions", versions(path, file.version(), language));
        return "console/playbook-file";
    }

    /** Shows how two versions differ. */
    @GetMapping("/playbook/compare")
    String compare(
            @RequestParam String path, @RequestParam int from, @RequestParam int to, Model model, Locale language) {
        Playbook.Active file = file(path);
        List<FileVersion> versions =
                editor.history(path).stream().filter(one -> one.version() > 0).toList();
        FileVersion before = version(versions, from);
        FileVersion after = version(versions, to);
        model.addAttribute("file", FileRow.of(file));
        model.addAttribute("from", before);
        model.addAttribute("to", after);
        model.addAttribute("rows", TextDiff.of(before.content(), after.content()));
        model.addAttribute(
                "changes",
                forms.find(path)
                        .map(form -> EntryDiff.of(
                                form, new Source(path, before.content()), new Source(path, after.content()), language))
                        .orElse(List.of()));
        model.addAttribute(
                "numbers",
                versions.stream()
                        .map(FileVersion::version)
                        .sorted(Comparator.reverseOrder())
                        .toList());
        return "console/playbook-compare";
    }

    /**
     * Hands out the text of a file.
     *
     * @param version 0 for the one in force
     */
    @GetMapping("/playbook/download")
    ResponseEntity<byte[]> download(@RequestParam String path, @RequestParam(defaultValue = "0") int version) {
        Playbook.Active file = file(path);
        String text = version == 0
                ? file.source().content()
                : version(editor.history(path), version).content();
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8)
                                .build()
                                .toString())
                .body(text.getBytes(StandardCharsets.UTF_8));
    }

    private Playbook.Active file(String path) {
        return playbook.known(path)
                .orElseThrow(() ->
                        new ResponseStatusException(HttpStatus.NOT_FOUND, "no file in force has the path " + path));
    }

    private static FileVersion version(List<FileVersion> versions, int number) {
        return versions.stream()
                .filter(one -> one.version() == number && number > 0)
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no such version: " + number));
    }

    private List<FileRow> rows(List<String> paths) {
        return paths.stream()
                .map(playbook::active)
                .flatMap(Optional::stream)
                .map(FileRow::of)
                .toList();
    }

    private List<VersionRow> versions(String path, int inForce, Locale language) {
        var rows = new ArrayList<VersionRow>();
        List<FileVersion> all = editor.history(path);
        for (FileVersion one : all) {
            int before = all.stream()
                    .mapToInt(FileVersion::version)
                    .filter(number -> number > 0 && number < one.version())
                    .max()
                    .orElse(0);
            rows.add(new VersionRow(
                    one,
                    one.version() == inForce,
                    before,
                    one.refused().stream()
                            .map(why -> new PlaybookPage.NumberedViolation(why.line(), why.in(language)))
                            .toList()));
        }
        return rows;
    }

    /**
     * A line of the history.
     *
     * @param before the number of the version before; 0 when there is none
     */
    public record VersionRow(
            FileVersion version, boolean inForce, int before, List<PlaybookPage.NumberedViolation> faults) {}
}
