package io.quanzi.console.customers;

import io.quanzi.console.OfficerNames;
import io.quanzi.console.VisiblePeople;
import io.quanzi.customer.Customer;
import io.quanzi.customer.PhoneNumbers;
import io.quanzi.shared.CustomerId;
import io.quanzi.sop.Sops;
import io.quanzi.wecom.contacts.Contacts;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** Shows all that is known of one customer (360 画像). */
@Controller
class CustomerPage {
    private final VisiblePeople visiblePeople;
    private final Contacts contacts;
    private final OfficerNames officerNames;
    private final Persons persons;
    private final PhoneNumbers phones;
    private final Sops sops;

    CustomerPage(
            VisiblePeople visiblePeople,
            Contacts contacts,
            OfficerNames officerNames,
            Persons persons,
            PhoneNumbers phones,
            Sops sops) {
        this.sops = sops;
        this.visiblePeople = visiblePeople;
        this.contacts = contacts;
        this.officerNames = officerNames;
        this.persons = persons;
        this.phones = phones;
    }

    @GetMapping("/customers/{id}")
    String show(@PathVariable String id, Model model, Locale language) {
        Optional<Customer> found = visiblePeople.find(new CustomerId(id));
        Customer customer = found.orElseThrow(
                () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no customer has the id " + id));
        Optional.ofNullable(customer.contact())
                .flatMap(contact -> contacts.remarkOf(contact.userId(), contact.externalUserId()))
                .ifPresent(remark -> model.addAttribute("remark", remark));
        Optional.ofNullable(customer.contact())
                .ifPresent(contact -> model.addAttribute("officer", officerNames.nameOf(contact.userId())));
        model.addAttribute("person", persons.of(customer, language));
        model.addAttribute("sops", sops.waysOf(customer));
        phones.masked(customer.id()).ifPresent(phone -> model.addAttribute("phone", phone));
        return "console/customer";
    }
}
