package io.quanzi.console.settings;

import io.quanzi.console.customers.BulkRetries;
import io.quanzi.console.customers.FailedWork;
import io.quanzi.console.list.KeyedPages.KeyedPage;
import io.quanzi.console.list.ListKey;
import io.quanzi.console.list.ListPages;
import io.quanzi.console.list.ListRequest;
import io.quanzi.console.list.RowSource;
import io.quanzi.inbox.Inbox;
import io.quanzi.shared.Audit;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Lists what waits or failed (事件处理), events and other work, and has some or all of it tried again. */
@Controller
class InboxPage {
    private static final int BATCH = 500;

    private final Inbox inbox;
    private final FailedWork failedWork;
    private final BulkRetries retries;
    private final StuckList list;
    private final ListPages lists;
    private final Audit audit;

    InboxPage(Inbox inbox, FailedWork failedWork, BulkRetries retries, StuckList list, ListPages lists, Audit audit) {
        this.inbox = inbox;
        this.failedWork = failedWork;
        this.retries = retries;
        this.list = list;
        this.lists = lists;
        this.audit = audit;
    }

    @GetMapping("/inbox")
    String list(@RequestParam Map<String, String> parameters, Model model, Locale language) {
        model.addAttribute("standing", inbox.backlog());
        inbox.oldestWaiting().ifPresent(oldest -> model.addAttribute("oldest", oldest));
        return lists.show(list.definition(language), parameters, model, "console/inbox");
    }

    /** The file of the list as it is filtered and ordered. */
    @GetMapping("/inbox.csv")
    void file(@RequestParam Map<String, String> parameters, Locale language, HttpServletResponse response)
            throws IOException {
        lists.file(list.definition(language), parameters, response);
    }

    /**
     * Has what failed tried at once, with all its tries before it again. Of one the list is shown again as it was filtered;
     * of more, the page that says how far it is.
     *
     * @param scope {@code chosen}: the rows of some ids; {@code all}: whatever failed of the list
     * @param query of the list's address
     */
    @PostMapping("/inbox/retry")
    String retry(
            @RequestParam(defaultValue = "chosen") String scope,
            @RequestParam(name = "id", required = false) @Nullable List<String> chosen,
            @RequestParam(defaultValue = "") String query,
            Principal user,
            Locale language,
            RedirectAttributes next) {
        ListRequest request = ListRequest.of(list.shape(language), ListRequest.parameters(query));
        boolean all = scope.equals("all");
        List<String> ids =
                all || chosen == null ? List.of() : chosen.stream().distinct().toList();
        if (ids.size() == 1) {
            retry(ids.get(0), user.getName());
            next.addFlashAttribute("retried", 1L);
            return "redirect:" + request.address();
        }
        return retries.begin(user.getName(), all ? listed(request) : some -> some.accept(ids))
                .map(page -> "redirect:" + page)
                .orElseGet(() -> {
                    next.addFlashAttribute("retried", 0L);
                    return "redirect:" + request.address();
                });
    }

    private void retry(String id, String user) {
        if (!failedWork.retry(id)) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "nothing of the id %s waits to be tried again".formatted(id));
        }
        record(user, StuckList.kindOf(id), StuckList.ownIdOf(id));
    }

    /** Everything that failed of a list; by when it failed first, which is no sooner for what fails meanwhile: nothing is met twice. */
    private Consumer<Consumer<List<String>>> listed(ListRequest request) {
        RowSource rows = list.rows(request);
        if (!request.faults().isEmpty()) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, request.faults().get(0).toString());
        }
        return some -> {
            ListRequest from = request.usual();
            while (true) {
                KeyedPage page = rows.page(from, BATCH);
                some.accept(page.ids());
                ListKey last = page.next();
                if (last == null) {
                    return;
                }
                from = from.behind(last);
            }
        };
    }

    private void record(String user, String kind, String own) {
        if (kind.equals(StuckList.EVENTS)) {
            audit.recordChange(user, "inbox.replay", own, "FAILED", "OPEN");
        } else {
            audit.recordChange(user, "work.retry", kind + "/" + own, "FAILED", "OPEN");
        }
    }
}
