package io.quanzi.console.customers;

import io.quanzi.console.OfficerNames;
import io.quanzi.console.Pager;
import io.quanzi.console.PeopleSearch;
import io.quanzi.console.VisiblePeople;
import io.quanzi.console.today.FunnelSource;
import io.quanzi.console.today.FunnelSource.People;
import io.quanzi.console.today.FunnelSource.Stage;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Purchase;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import io.quanzi.wecom.contacts.Contacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** People: the list, by stage of the funnel, and all that is known of one (360 画像). */
@Controller
class CustomersPage {
    private final VisiblePeople visiblePeople;
    private final Segments segments;
    private final FunnelSource source;
    private final Contacts contacts;
    private final PeopleSearch search;
    private final OfficerNames officerNames;

    CustomersPage(
            VisiblePeople visiblePeople,
            Segments segments,
            FunnelSource source,
            Contacts contacts,
            PeopleSearch search,
            OfficerNames officerNames) {
        this.visiblePeople = visiblePeople;
        this.segments = segments;
        this.source = source;
        this.contacts = contacts;
        this.search = search;
        this.officerNames = officerNames;
    }

    /**
     * One person in the list.
     *
     * @param stage the key of how far the person came
     * @param from the message key of the source the person came from
     */
    public record Row(
            String id,
            @Nullable String nickname,
            String from,
            String stage,
            List<Segment> segments,
            long orders,
            Instant since) {}

    @GetMapping("/customers")
    String list(
            @RequestParam(defaultValue = "") String stage,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        int number = q.isBlank() ? Pager.numberOf(page) : 1;
        People people = q.isBlank() ? listed(stage, number) : found(q.strip());
        model.addAttribute("q", q.strip());
        model.addAttribute("stage", stage);
        model.addAttribute(
                "stages",
                Arrays.stream(Stage.values())
                        .filter(one ->
                                one != Stage.INVITED || visiblePeople.scope().all())
                        .map(Stage::word)
                        .toList());
        model.addAttribute("pager", new Pager<>(rows(people.ids()), number, people.total()));
        return "console/customers";
    }

    private static Stage stageOf(String word) {
        return Arrays.stream(Stage.values())
                .filter(stage -> stage.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.BAD_REQUEST,
                        "stage: expected one of %s, got \"%s\""
                                .formatted(
                                        Arrays.stream(Stage.values())
                                                .map(Stage::word)
                                                .toList(),
                                        word)));
    }

    private People listed(String stage, int number) {
        return stage.isEmpty() ? everybody(number) : at(stageOf(stage), number);
    }

    private People found(String q) {
        List<CustomerId> ids = search.find(q);
        return new People(ids.size(), ids);
    }

    private People at(Stage stage, int number) {
        return source.people(stage, Pager.before(number), Pager.SIZE);
    }

    private People everybody(int number) {
        return new People(visiblePeople.count(), visiblePeople.people(Pager.before(number), Pager.SIZE));
    }

    private List<Row> rows(List<CustomerId> ids) {
        Map<CustomerId, Customer> found = new HashMap<>();
        visiblePeople.findAll(ids).forEach(customer -> found.put(customer.id(), customer));
        var rows = new ArrayList<Row>();
        for (CustomerId id : ids) {
            Customer customer = found.get(id);
            if (customer != null) {
                rows.add(new Row(
                        id.value(),
                        customer.nickname(),
                        customer.buyerId() == null ? "from.contact" : "from.order",
                        stageOf(customer),
                        segments.of(id),
                        visiblePeople.ordersOf(customer).size(),
                        customer.firstSeenAt()));
            }
        }
        return rows;
    }

    private static String stageOf(Customer customer) {
        if (customer.optedOut()) {
            return "opted-out";
        }
        if (customer.contact() != null && customer.liveContact().isEmpty()) {
            return "lost";
        }
        if (isInGroup(customer)) {
            return "in-group";
        }
        return customer.liveContact().isPresent() ? "added" : "ordered";
    }

    private static boolean isInGroup(Customer customer) {
        return !customer.profile().groups().isEmpty();
    }

    /**
     * All that is known of a person.
     *
     * @param spent what was paid, less what was given back
     */
    public record Person(
            Customer customer,
            String stage,
            List<Segment> segments,
            List<TraitLine> traits,
            List<Purchase> purchases,
            Money spent) {}

    @GetMapping("/customers/{id}")
    String show(@PathVariable String id, Model model) {
        Optional<Customer> found = visiblePeople.find(new CustomerId(id));
        Customer customer = found.orElseThrow(
                () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no customer has the id " + id));
        List<Purchase> bought = visiblePeople.ordersOf(customer).stream()
                .sorted(Comparator.comparing(Purchase::paidAt).reversed())
                .toList();
        Money spent = bought.stream()
                .map(order -> order.amount().minus(order.refundedBy(Instant.MAX)))
                .reduce(Money.ZERO, Money::plus);
        List<TraitLine> traits = TraitLine.of(
                customer.traits(),
                name -> segments.find(name).map(Segment::title).orElse(name));
        Optional.ofNullable(customer.contact())
                .flatMap(contact -> contacts.remarkOf(contact.userId(), contact.externalUserId()))
                .ifPresent(remark -> model.addAttribute("remark", remark));
        Optional.ofNullable(customer.contact())
                .ifPresent(contact -> model.addAttribute("officer", officerNames.nameOf(contact.userId())));
        model.addAttribute(
                "person", new Person(customer, stageOf(customer), segments.of(customer.id()), traits, bought, spent));
        return "console/customer";
    }
}
