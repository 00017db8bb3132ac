package io.quanzi.console.content;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.Playbook.FileViolation;
import io.quanzi.playbook.Playbook.Instead;
import io.quanzi.playbook.PlaybookEditor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The files in force by what they are for, and what is wrong with those that were refused. */
@Controller
class PlaybookPage {
    private final Playbook playbook;
    private final PlaybookEditor editor;
    private final EntryForms forms;

    PlaybookPage(Playbook playbook, PlaybookEditor editor, EntryForms forms) {
        this.forms = forms;
        this.playbook = playbook;
        this.editor = editor;
    }

    @GetMapping("/playbook")
    String list(Model model, Locale language) {
        List<FileViolation> refused = playbook.refused();
        Map<FileCategory, List<FileRow>> files =
                playbook.active().stream().map(FileRow::of).collect(groupingBy(file -> FileCategory.of(file.path())));
        model.addAttribute(
                "shelves",
                Arrays.stream(FileCategory.values())
                        .filter(files::containsKey)
                        .map(category -> new FileGroup(category.name(), files.getOrDefault(category, List.of())))
                        .toList());
        model.addAttribute("faults", refused.size());
        model.addAttribute("refused", byFile(refused, language));
        model.addAttribute("changedOnDisk", playbook.changedOnDisk());
        Set<String> faulty = new HashSet<>();
        refused.forEach(one -> faulty.add(one.violation().path()));
        model.addAttribute("faulty", faulty);
        model.addAttribute(
                "formed",
                playbook.active().stream()
                        .map(file -> file.source().path())
                        .filter(path -> forms.find(path).isPresent())
                        .toList());
        model.addAttribute("notOnDisk", editor.notOnDisk());
        return "console/playbook";
    }

    private List<Bad> byFile(List<FileViolation> refused, Locale language) {
        Map<String, List<FileViolation>> files =
                refused.stream().collect(groupingBy(one -> one.violation().path(), LinkedHashMap::new, toList()));
        return files.entrySet().stream()
                .map(file -> new Bad(
                        file.getKey(),
                        playbook.known(file.getKey()).isPresent(),
                        file.getValue().get(0).instead(),
                        file.getValue().stream()
                                .map(one -> new NumberedViolation(
                                        one.violation().place(),
                                        one.violation().expected().in(language)))
                                .toList()))
                .toList();
    }

    /**
     * The files of one use.
     *
     * @param category the end of the key {@code playbook.category.*}
     */
    public record FileGroup(String category, List<FileRow> files) {}

    /**
     * A file with faults.
     *
     * @param known whether there is a page of it
     * @param instead what is in force meanwhile
     */
    public record Bad(String path, boolean known, Instead instead, List<NumberedViolation> lines) {}

    /**
     * A fault.
     *
     * @param number counted from 1; 0 for the whole file
     * @param words what is wrong and how to mend it
     */
    public record NumberedViolation(int number, String words) {}
}
