package io.quanzi.console.customers;

import io.quanzi.console.VisiblePeople;
import io.quanzi.customer.Customer;
import io.quanzi.shared.CustomerId;
import io.quanzi.sop.Sops;
import java.security.Principal;
import java.time.LocalDate;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Takes a person out of a SOP, and puts them back. */
@Controller
class PersonSopsPage {
    private final VisiblePeople visiblePeople;
    private final Sops sops;

    PersonSopsPage(VisiblePeople visiblePeople, Sops sops) {
        this.visiblePeople = visiblePeople;
        this.sops = sops;
    }

    /**
     * Takes out or puts back.
     *
     * @param anchor the day on which it began for the person
     * @param out else back
     */
    @PostMapping("/customers/{id}/sops")
    String change(
            @PathVariable String id,
            @RequestParam String sop,
            @RequestParam LocalDate anchor,
            @RequestParam boolean out,
            Principal user,
            RedirectAttributes next) {
        CustomerId person = visiblePeople
                .find(new CustomerId(id))
                .map(Customer::id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no customer has the id " + id));
        boolean done = out
                ? sops.takeOut(sop, person, anchor, user.getName())
                : sops.putBack(sop, person, anchor, user.getName());
        next.addFlashAttribute("sopSaid", done ? out ? "sop.said.out" : "sop.said.back" : "sop.said.nothing");
        return "redirect:/customers/{id}#sops";
    }
}
