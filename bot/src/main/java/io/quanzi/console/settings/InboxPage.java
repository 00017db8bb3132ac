package io.quanzi.console.settings;

import io.quanzi.console.list.KeyedPages.KeyedPage;
import io.quanzi.console.list.ListKey;
import io.quanzi.console.list.ListPages;
import io.quanzi.console.list.ListRequest;
import io.quanzi.inbox.Inbox;
import io.quanzi.shared.Audit;
import io.quanzi.work.WaitingWork;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private final List<WaitingWork> works;
    private final StuckList list;
    private final ListPages lists;
    private final Audit audit;

    InboxPage(Inbox inbox, List<WaitingWork> works, StuckList list, ListPages lists, Audit audit) {
        this.inbox = inbox;
        this.works = works;
        this.list = list;
        this.lists = lists;
        this.audit = audit;
    }

    @GetMapping("/inbox")
    String list(@RequestParam Map<String, String> parameters, Model model, Locale language) {
        model.addAttribute("standing", inbox.standing());
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
     * Has what failed tried at once, with all its tries before it again, and shows the list as it was filtered.
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
        long retried = scope.equals("all")
                ? retryAll(request, user.getName())
                : retry(chosen == null ? List.of() : chosen, user.getName());
        next.addFlashAttribute("retried", retried);
        return "redirect:" + request.address();
    }

    private long retry(List<String> ids, String user) {
        long retried = 0;
        for (String id : ids) {
            if (retry(id)) {
                record(user, StuckList.kindOf(id), StuckList.ownIdOf(id), "FAILED", "OPEN");
                retried++;
            } else if (ids.size() == 1) {
                throw new ResponseStatusException(
                        HttpStatus.NOT_FOUND, "nothing of the id %s waits to be tried again".formatted(id));
            }
        }
        return retried;
    }

    private boolean retry(String id) {
        String kind = StuckList.kindOf(id);
        String own = StuckList.ownIdOf(id);
        return kind.equals(StuckList.EVENTS) ? inbox.replay(own) : work(kind).retry(own);
    }

    private WaitingWork work(String name) {
        return works.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "id: expected a kind such as %s and an id, got the kind \"%s\""
                                .formatted(StuckList.EVENTS, name)));
    }

    private long retryAll(ListRequest request, String user) {
        String only = request.value("kind");
        Map<String, Long> retried = request.isWhole()
                ? retryEverything()
                : request.names().equals("kind") && !only.equals(StuckList.EVENTS)
                        ? Map.of(only, work(only).retryAll())
                        : retryListed(request);
        retried.forEach((kind, count) -> record(user, kind, "all", "FAILED " + count, "OPEN " + count));
        return retried.values().stream().mapToLong(Long::longValue).sum();
    }

    private Map<String, Long> retryEverything() {
        var retried = new LinkedHashMap<String, Long>();
        retried.put(StuckList.EVENTS, (long) inbox.replayAll());
        works.forEach(kind -> retried.put(kind.name(), kind.retryAll()));
        retried.values().removeIf(count -> count == 0);
        return retried;
    }

    /** By when it failed first, which is no sooner for what is tried again and fails meanwhile: nothing is met twice. */
    private Map<String, Long> retryListed(ListRequest request) {
        var rows = list.rows(request);
        if (!request.faults().isEmpty()) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, request.faults().get(0).toString());
        }
        var retried = new LinkedHashMap<String, Long>();
        ListRequest from = request.usual();
        while (true) {
            KeyedPage page = rows.page(from, BATCH);
            for (String id : page.ids()) {
                if (retry(id)) {
                    retried.merge(StuckList.kindOf(id), 1L, Long::sum);
                }
            }
            ListKey last = page.next();
            if (last == null) {
                return retried;
            }
            from = from.behind(last);
        }
    }

    private void record(String user, String kind, String subject, String before, String after) {
        if (kind.equals(StuckList.EVENTS)) {
            audit.recordChange(user, "inbox.replay", subject, before, after);
        } else {
            audit.recordChange(user, "work.retry", kind + "/" + subject, before, after);
        }
    }
}
