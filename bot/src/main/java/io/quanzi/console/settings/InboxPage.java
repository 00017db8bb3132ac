package io.quanzi.console.settings;

import io.quanzi.inbox.Inbox;
import io.quanzi.shared.Audit;
import io.quanzi.work.WaitingWork;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Shows what waits or was given up, why, and the buttons that try it again: events first, then work of other kinds. */
@Controller
class InboxPage {
    private static final int MAX_ENTRIES = 200;

    private final Inbox inbox;
    private final List<WaitingWork> others;
    private final EventWords words;
    private final Audit audit;

    InboxPage(Inbox inbox, List<WaitingWork> others, EventWords words, Audit audit) {
        this.inbox = inbox;
        this.others = others;
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
            EventWords.EventSubject whose,
            @Nullable String step) {}

    private List<Row> rows(List<Inbox.Failed> failures) {
        return failures.stream()
                .map(one -> new Row(
                        one, EventWords.type(one.entry()), words.subject(one.entry()), words.step(one.consumer())))
                .toList();
    }

    /** Work of another kind that failed. */
    public record Other(String name, @Nullable String page, long parked, List<WaitingWork.Item> items) {}

    private List<Other> others() {
        return others.stream()
                .map(kind -> new Other(kind.name(), kind.page(), kind.parked(), kind.failed(MAX_ENTRIES)))
                .filter(kind -> !kind.items().isEmpty())
                .toList();
    }

    private WaitingWork other(String name) {
        return others.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no work of this kind"));
    }

    @GetMapping("/inbox")
    String list(Model model) {
        model.addAttribute("standing", inbox.standing());
        inbox.oldestWaiting().ifPresent(oldest -> model.addAttribute("oldest", oldest));
        model.addAttribute("parked", rows(inbox.parked(MAX_ENTRIES)));
        model.addAttribute("retried", rows(inbox.retried(MAX_ENTRIES)));
        model.addAttribute("others", others());
        return "console/inbox";
    }

    @PostMapping("/inbox/{kind}/retry")
    String retry(@PathVariable String kind, @RequestParam String id, Principal user) {
        if (!other(kind).retry(id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "nothing of this id waits to be tried again");
        }
        audit.recordChange(user.getName(), "work.retry", kind + "/" + id, "FAILED", "OPEN");
        return "redirect:/inbox";
    }

    @PostMapping("/inbox/{kind}/retry-all")
    String retryAll(@PathVariable String kind, Principal user) {
        long retried = other(kind).retryAll();
        audit.recordChange(user.getName(), "work.retry", kind + "/all", "FAILED " + retried, "OPEN " + retried);
        return "redirect:/inbox";
    }

    @PostMapping("/inbox/replay")
    String replay(@RequestParam String id, Principal user) {
        if (!inbox.replay(id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "nothing of this entry waits to be tried again");
        }
        audit.recordChange(user.getName(), "inbox.replay", id, "FAILED", "OPEN");
        return "redirect:/inbox";
    }

    @PostMapping("/inbox/replay-all")
    String replayAll(Principal user) {
        int replayed = inbox.replayAll();
        audit.recordChange(user.getName(), "inbox.replay", "all", "FAILED " + replayed, "OPEN " + replayed);
        return "redirect:/inbox";
    }
}
