package io.quanzi.console.settings;

import io.quanzi.inbox.Inbox;
import io.quanzi.shared.Audit;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
    private static final int MAX_ENTRIES = 200;

    private final Inbox inbox;
    private final EventWords words;
    private final Audit audit;

    InboxPage(Inbox inbox, EventWords words, Audit audit) {
        this.inbox = inbox;
        this.words = words;
        this.audit = audit;
    }

    /**
     * A failure.
     *
     * @param event the message's key
     * @param step the message's key; null when there are no words for the consumer
     */
    public record Row(
            Inbox.Failed failed,
            String event,
            EventWords.Whose whose,
            @Nullable String step) {}

    private List<Row> rows(List<Inbox.Failed> failures) {
        return failures.stream()
                .map(one -> new Row(
                        one, EventWords.type(one.entry()), words.whose(one.entry()), EventWords.step(one.consumer())))
                .toList();
    }

    @GetMapping("/inbox")
    String list(Model model) {
        model.addAttribute("standing", inbox.standing());
        inbox.oldestWaiting().ifPresent(oldest -> model.addAttribute("oldest", oldest));
        model.addAttribute("parked", rows(inbox.parked(MAX_ENTRIES)));
        model.addAttribute("retried", rows(inbox.retried(MAX_ENTRIES)));
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
