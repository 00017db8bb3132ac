package io.quanzi.console.content;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.quanzi.playbook.Playbook;
import io.quanzi.playbook.Playbook.FileViolation;
import io.quanzi.playbook.Playbook.Instead;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The files in force, and what is wrong with those that were refused. */
@Controller
class PlaybookPage {
    private final Playbook playbook;

    PlaybookPage(Playbook playbook) {
        this.playbook = playbook;
    }

    @GetMapping("/playbook")
    String list(Model model, Locale language) {
        List<FileViolation> refused = playbook.refused();
        model.addAttribute("files", playbook.active());
        model.addAttribute("faults", refused.size());
        model.addAttribute("refused", byFile(refused, language));
        return "console/playbook";
    }

    private static List<Bad> byFile(List<FileViolation> refused, Locale language) {
        Map<String, List<FileViolation>> files =
                refused.stream().collect(groupingBy(one -> one.violation().path(), LinkedHashMap::new, toList()));
        return files.entrySet().stream()
                .map(file -> new Bad(
                        file.getKey(),
                        file.getValue().get(0).instead(),
                        file.getValue().stream()
                                .map(one -> new Line(
                                        one.violation().place(),
                                        one.violation().expected().in(language)))
                                .toList()))
                .toList();
    }

    /**
     * A file with faults.
     *
     * @param instead what is in force meanwhile
     */
    public record Bad(String path, Instead instead, List<Line> lines) {}

    /**
     * A fault.
     *
     * @param number counted from 1; 0 for the whole file
     * @param words what is wrong and how to mend it
     */
    public record Line(int number, String words) {}
}
