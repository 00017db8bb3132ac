package io.quanzi.console.reach;

import io.quanzi.console.OfficerNames;
import io.quanzi.console.Pager;
import io.quanzi.console.VisiblePeople;
import io.quanzi.customer.Customer;
import io.quanzi.outreach.MissedWelcomes;
import io.quanzi.shared.Audit;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** New contacts whose welcome was not said (未发出的欢迎语), why, and whether an officer has greeted them by hand. */
@Controller
class WelcomesPage {
    private final MissedWelcomes missed;
    private final VisiblePeople visiblePeople;
    private final OfficerNames officers;
    private final Audit audit;

    WelcomesPage(MissedWelcomes missed, VisiblePeople visiblePeople, OfficerNames officers, Audit audit) {
        this.missed = missed;
        this.visiblePeople = visiblePeople;
        this.officers = officers;
        this.audit = audit;
    }

    /**
     * A line of the list.
     *
     * @param nickname null when it is not known, or the person was erased
     * @param officer who was added
     */
    public record Row(
            MissedWelcomes.Missed welcome, @Nullable String nickname, String officer) {}

    @GetMapping("/welcomes")
    String list(@RequestParam(defaultValue = "1") int page, Model model) {
        int number = Pager.numberOf(page);
        String officer = visiblePeople.scope().officer();
        var rows = missed.list(officer, Pager.before(number), Pager.SIZE).stream()
                .map(this::row)
                .toList();
        model.addAttribute("pager", new Pager<>(rows, number, missed.count(officer)));
        return "console/welcomes";
    }

    private Row row(MissedWelcomes.Missed welcome) {
        String userId = welcome.userId();
        return new Row(
                welcome,
                visiblePeople.find(welcome.customer()).map(Customer::nickname).orElse(null),
                userId == null ? "—" : officers.nameOf(userId));
    }

    @PostMapping("/welcomes/settle")
    String settle(@RequestParam String id, Principal user) {
        if (!missed.settle(id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "this one is settled already, or never was");
        }
        audit.recordChange(user.getName(), "welcome.settle", id, "OPEN", "SETTLED");
        return "redirect:/welcomes";
    }
}
