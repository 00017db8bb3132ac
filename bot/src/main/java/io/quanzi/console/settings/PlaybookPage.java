package io.quanzi.console.settings;

import io.quanzi.playbook.Playbook;
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
    String list(Model model) {
        model.addAttribute("files", playbook.active());
        model.addAttribute("refused", playbook.refused());
        return "console/playbook";
    }
}
