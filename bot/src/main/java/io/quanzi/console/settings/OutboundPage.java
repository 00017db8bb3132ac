package io.quanzi.console.settings;

import io.quanzi.console.list.ListPages;
import io.quanzi.console.list.ListRequest;
import io.quanzi.shared.Audit;
import io.quanzi.shop.Outbound;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Locale;
import java.util.Map;
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
    private final Outbound outbound;
    private final NoticeList list;
    private final ListPages lists;
    private final Audit audit;

    OutboundPage(Outbound outbound, NoticeList list, ListPages lists, Audit audit) {
        this.outbound = outbound;
        this.list = list;
        this.lists = lists;
        this.audit = audit;
    }

    @GetMapping("/outbound")
    String list(@RequestParam Map<String, String> parameters, Model model, Locale language) {
        model.addAttribute("set", outbound.isSet());
        model.addAttribute("standing", outbound.status());
        return lists.show(list.definition(language), parameters, model, "console/outbound");
    }

    /** The file of the list as it is filtered and ordered. */
    @GetMapping("/outbound.csv")
    void file(@RequestParam Map<String, String> parameters, Locale language, HttpServletResponse response)
            throws IOException {
        lists.file(list.definition(language), parameters, response);
    }

    /** @param query of the list's address, to which it leads back */
    @PostMapping("/outbound/replay")
    String replay(
            @RequestParam String id, @RequestParam(defaultValue = "") String query, Principal user, Locale language) {
        if (!outbound.replay(id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "nothing of this id waits to be told again");
        }
        audit.recordChange(user.getName(), "outbound.replay", id, "FAILED", "OPEN");
        return "redirect:"
                + ListRequest.of(list.shape(language), ListRequest.parameters(query))
                        .address();
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
