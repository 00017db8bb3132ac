package io.quanzi.console.settings;

import io.quanzi.inbox.Inbox;
import io.quanzi.shared.Audit;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Events that were given up, why, and the button that tries them again. */
@Controller
class InboxPage {
    private static final int MOST = 200;

    private final Inbox inbox;
    private final Audit audit;

    InboxPage(Inbox inbox, Audit audit) {
        this.inbox = inbox;
        this.audit = audit;
    }

    @GetMapping("/inbox")
    String list(Model model) {
        model.addAttribute("standing", inbox.standing());
        inbox.oldestWaiting().ifPresent(oldest -> model.addAttribute("oldest", oldest));
        model.addAttribute("parked", inbox.parked(MOST));
        model.addAttribute("retried", inbox.retried(MOST));
        return "console/inbox";
    }

    @PostMapping("/inbox/replay")
    String replay(@RequestParam String id, Principal user) {
        if (!inbox.replay(id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "nothing of this entry waits to be tried again");
        }
        audit.record(user.getName(), "inbox.replay", id, "");
        return "redirect:/inbox";
    }

    @PostMapping("/inbox/replay-all")
    String replayAll(Principal user) {
        int replayed = inbox.replayAll();
        audit.record(user.getName(), "inbox.replay", "all", String.valueOf(replayed));
        return "redirect:/inbox";
    }
}
