package io.quanzi.console.settings;

import io.quanzi.playbook.Fault;
import io.quanzi.playbook.Playbook;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The playbook's files as data. */
@RestController
class PlaybookApi {
    private final Playbook playbook;

    PlaybookApi(Playbook playbook) {
        this.playbook = playbook;
    }

    @GetMapping("/api/playbook")
    View show() {
        return new View(
                playbook.active().stream()
                        .map(file -> new File(file.source().path(), file.version()))
                        .toList(),
                playbook.refused().stream().map(Fault::toString).toList());
    }

    /**
     * The answer.
     *
     * @param faults one line each, with file and line
     */
    record View(List<File> files, List<String> faults) {}

    record File(String path, int version) {}
}
