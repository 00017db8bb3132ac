package io.quanzi.console.customers;

import io.quanzi.console.OfficerNames;
import io.quanzi.console.VisiblePeople;
import io.quanzi.console.list.ListDefinition;
import io.quanzi.console.list.ListDefinition.Column;
import io.quanzi.console.list.ListDefinition.FileColumn;
import io.quanzi.console.list.ListPages;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Trait;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import io.quanzi.shared.Money;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Lists people, searched, filtered and ordered; {@link CustomerPage} shows one. */
@Controller
class CustomersPage {
    private static final List<Column> COLUMNS = List.of(
            Column.shown("customers.nickname"),
            Column.shown("customers.stage"),
            Column.shown("customers.officer"),
            Column.shown("customers.segments"),
            Column.more("customers.groups"),
            Column.shown("members.tier"),
            Column.shown("customers.last").by("last"),
            Column.shown("customers.spent").by("spent"),
            Column.more("customers.added").by("added"));

    private final VisiblePeople visiblePeople;
    private final Segments segments;
    private final CustomersQuery query;
    private final OfficerNames officerNames;
    private final CustomerGroups groups;
    private final ListPages lists;

    CustomersPage(
            VisiblePeople visiblePeople,
            Segments segments,
            CustomersQuery query,
            OfficerNames officerNames,
            CustomerGroups groups,
            ListPages lists) {
        this.visiblePeople = visiblePeople;
        this.segments = segments;
        this.query = query;
        this.officerNames = officerNames;
        this.groups = groups;
        this.lists = lists;
    }

    /**
     * One person in the list.
     *
     * @param name as whoever asks may read it
     * @param stage the key of how far the person came
     * @param officer the name of who holds the contact; null when it is over, or never was
     * @param groups the names of the groups that the person is in
     */
    public record Row(
            String id,
            String name,
            String stage,
            @Nullable String officer,
            List<Segment> segments,
            List<String> groups,
            @Nullable String tier,
            @Nullable LocalDate last,
            @Nullable Money spent,
            @Nullable Instant added,
            Instant since) {}

    @GetMapping("/customers")
    String list(@RequestParam Map<String, String> parameters, Model model, Locale language) {
        model.addAttribute("segments", segments.all());
        model.addAttribute("masked", !visiblePeople.seesWholeNames());
        return lists.show(list(language), parameters, model, "console/customers");
    }

    /** The file of the list as it is filtered and ordered. */
    @GetMapping("/customers.csv")
    void file(@RequestParam Map<String, String> parameters, Locale language, HttpServletResponse response)
            throws IOException {
        lists.file(list(language), parameters, response);
    }

    private ListDefinition<Row> list(Locale language) {
        return new ListDefinition<>(
                query.shape(language),
                COLUMNS,
                fileColumns(language),
                request -> visiblePeople.people(query.asked(request)),
                this::rows);
    }

    private static List<FileColumn<Row>> fileColumns(Locale language) {
        return List.of(
                new FileColumn<>("customer.id", Row::id),
                new FileColumn<>("customers.nickname", Row::name),
                new FileColumn<>(
                        "customers.stage",
                        row -> Message.of("stage." + row.stage()).in(language)),
                new FileColumn<>("customers.officer", Row::officer),
                new FileColumn<>(
                        "customers.segments",
                        row -> row.segments().stream().map(Segment::title).collect(Collectors.joining(" / "))),
                new FileColumn<>("customers.groups", row -> String.join(" / ", row.groups())),
                new FileColumn<>("members.tier", Row::tier),
                new FileColumn<>("customers.last", Row::last),
                new FileColumn<>(
                        "customers.spent.yuan",
                        row -> row.spent() == null ? null : row.spent().yuan()),
                new FileColumn<>("customers.added", Row::added),
                new FileColumn<>("customers.since", Row::since));
    }

    private List<Row> rows(List<String> keys) {
        List<CustomerId> ids = keys.stream().map(CustomerId::new).toList();
        Map<CustomerId, Customer> found = new HashMap<>();
        visiblePeople.findAll(ids).forEach(customer -> found.put(customer.id(), customer));
        Map<CustomerId, List<Segment>> inSegments = segments.ofAll(ids);
        Map<CustomerId, List<String>> inGroups = groups.namesOf(ids);
        Map<String, String> officers = new HashMap<>();
        return ids.stream()
                .map(found::get)
                .filter(Objects::nonNull)
                .map(customer -> new Row(
                        customer.id().value(),
                        visiblePeople.nameOf(customer),
                        Persons.stageOf(customer),
                        customer.liveContact()
                                .map(contact -> officers.computeIfAbsent(contact.userId(), officerNames::nameOf))
                                .orElse(null),
                        inSegments.getOrDefault(customer.id(), List.of()),
                        inGroups.getOrDefault(customer.id(), List.of()),
                        customer.trait(Trait.TIER).orElse(null),
                        customer.trait(Trait.LAST_PAID_ON).orElse(null),
                        customer.trait(Trait.SPENT).orElse(null),
                        customer.liveContact().map(Customer.Contact::since).orElse(null),
                        customer.firstSeenAt()))
                .toList();
    }
}
