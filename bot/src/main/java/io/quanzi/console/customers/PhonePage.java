package io.quanzi.console.customers;

import io.quanzi.console.VisiblePeople;
import io.quanzi.customer.Customer;
import io.quanzi.customer.PhoneNumbers;
import io.quanzi.shared.Audit;
import io.quanzi.shared.CustomerId;
import java.security.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Shows a phone number whole, once, and records who looked at whose before it does. */
@Controller
class PhonePage {
    private static final Logger log = LoggerFactory.getLogger(PhonePage.class);

    private final VisiblePeople visiblePeople;
    private final PhoneNumbers phones;
    private final Audit audit;

    PhonePage(VisiblePeople visiblePeople, PhoneNumbers phones, Audit audit) {
        this.visiblePeople = visiblePeople;
        this.phones = phones;
        this.audit = audit;
    }

    @PostMapping("/customers/{id}/phone")
    String reveal(@PathVariable String id, Principal user, RedirectAttributes next) {
        CustomerId person = visiblePeople
                .find(new CustomerId(id))
                .map(Customer::id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no customer has the id " + id));
        audit.record(user.getName(), "customer.phone", person.value(), "");
        try {
            phones.reveal(person).ifPresent(number -> next.addFlashAttribute("wholePhone", number));
        } catch (IllegalStateException otherKey) {
            log.warn("a phone number cannot be read customer={} cause={}", person, otherKey.getMessage());
            next.addFlashAttribute("phoneUnreadable", true);
        }
        return "redirect:/customers/{id}";
    }
}
