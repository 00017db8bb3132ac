package io.quanzi.console.settings;

import io.quanzi.shared.Audit;
import io.quanzi.shop.Outbound;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * Shows what the shop is told of its buyers: what waits, what it did not take and why, and the buttons that tell again.
 */
@Controller
class OutboundPage {
    private static final int MAX_NOTICES = 200;

    private final Outbound outbound;
    private final Audit audit;

    OutboundPage(Outbound outbound, Audit audit) {
        this.outbound = outbound;
        this.audit = audit;
    }

    @GetMapping("/outbound")
    String list(Model model) {
        model.addAttribute("set", outbound.isSet());
        model.addAttribute("standing", outbound.standing());
        model.addAttribute("parked", outbound.parked(MAX_NOTICES));
        model.addAttribute("retried", outbound.retried(MAX_NOTICES));
        return "console/outbound";
    }

    @PostMapping("/outbound/replay")
    String replay(@RequestParam String id, Principal user) {
        if (!outbound.replay(id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "nothing of this id waits to be told again");
        }
        audit.recordChange(user.getName(), "outbound.replay", id, "FAILED", "OPEN");
        return "redirect:/outbound";
    }

    @PostMapping("/outbound/replay-all")
    String replayAll(Principal user) {
        long replayed = outbound.replayAll();
        audit.recordChange(user.getName(), "outbound.replay", "all", "FAILED " + replayed, "OPEN " + replayed);
        return "redirect:/outbound";
    }

    @PostMapping("/outbound/resume")
    String resume(Principal user) {
        outbound.resume();
        audit.recordChange(user.getName(), "outbound.resume", "shop", "STOPPED", "RUNNING");
        return "redirect:/outbound";
    }
}
