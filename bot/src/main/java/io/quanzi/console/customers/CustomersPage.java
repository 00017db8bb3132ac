package io.quanzi.console.customers;

import io.quanzi.console.OfficerNames;
import io.quanzi.console.VisiblePeople;
import io.quanzi.console.list.KeyedPages;
import io.quanzi.console.list.KeyedPages.Asked;
import io.quanzi.console.list.KeyedPages.KeyedPage;
import io.quanzi.console.list.ListExport;
import io.quanzi.console.list.ListRequest;
import io.quanzi.console.list.ListView;
import io.quanzi.console.list.ListView.Column;
import io.quanzi.console.list.SavedViews;
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
import java.security.Principal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Lists people, searched, filtered and ordered; {@link CustomerPage} shows one. */
@Controller
class CustomersPage {
    private static final String STAGE = CustomersQuery.STAGE;
    private static final List<Column> COLUMNS = List.of(
            new Column("customers.nickname", "", true),
            new Column("customers.stage", "", true),
            new Column("customers.officer", "", false),
            new Column("customers.segments", "", false),
            new Column("customers.groups", "", false),
            new Column("members.tier", "", false),
            new Column("customers.last", "last", true),
            new Column("customers.spent", "spent", true),
            new Column("customers.added", "added", false));

    private final VisiblePeople visiblePeople;
    private final Segments segments;
    private final CustomersQuery query;
    private final OfficerNames officerNames;
    private final CustomerGroups groups;
    private final SavedViews views;
    private final ListExport export;

    CustomersPage(
            VisiblePeople visiblePeople,
            Segments segments,
            CustomersQuery query,
            OfficerNames officerNames,
            CustomerGroups groups,
            SavedViews views,
            ListExport export) {
        this.visiblePeople = visiblePeople;
        this.segments = segments;
        this.query = query;
        this.officerNames = officerNames;
        this.groups = groups;
        this.views = views;
        this.export = export;
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
    String list(@RequestParam Map<String, String> parameters, Model model, Principal user, Locale language) {
        ListRequest request = query.request(parameters, language);
        Asked asked = query.asked(request);
        KeyedPage page = visiblePeople.page(asked, request, KeyedPages.SIZE);
        model.addAttribute("stage", request.value(STAGE));
        model.addAttribute("stages", stages(language, request));
        model.addAttribute("rows", rows(page.ids()));
        model.addAttribute("segments", segments.all());
        model.addAttribute(
                "list",
                ListView.of(
                        request,
                        COLUMNS,
                        visiblePeople.count(asked),
                        page,
                        views.of(user.getName(), request.shapePath())));
        return "console/customers";
    }

    /** The file of the list as it is filtered and ordered. */
    @GetMapping("/customers.csv")
    void file(
            @RequestParam Map<String, String> parameters, Principal user, Locale language, HttpServletResponse response)
            throws IOException {
        ListRequest request = query.request(parameters, language);
        Asked asked = query.asked(request);
        export.write(
                user.getName(),
                request,
                Stream.of(
                                "customer.id",
                                "customers.nickname",
                                "customers.stage",
                                "customers.officer",
                                "customers.segments",
                                "customers.groups",
                                "members.tier",
                                "customers.last",
                                "customers.spent.yuan",
                                "customers.added",
                                "customers.since")
                        .map(key -> Message.of(key).in(language))
                        .toList(),
                (from, size) -> visiblePeople.page(asked, from, size),
                ids -> rows(ids).stream()
                        .<List<?>>map(row -> cells(row, language))
                        .toList(),
                response);
    }

    private static List<?> cells(Row row, Locale language) {
        return List.of(
                row.id(),
                row.name(),
                Message.of("stage." + row.stage()).in(language),
                Objects.requireNonNullElse(row.officer(), ""),
                row.segments().stream().map(Segment::title).collect(Collectors.joining(" / ")),
                String.join(" / ", row.groups()),
                Objects.requireNonNullElse(row.tier(), ""),
                row.last() == null ? "" : row.last(),
                row.spent() == null ? "" : row.spent().yuan(),
                row.added() == null ? "" : ListExport.time(row.added()),
                ListExport.time(row.since()));
    }

    /** The stages as the pills over the list, each with the address of the list at it. */
    private List<Pill> stages(Locale language, ListRequest request) {
        var pills = new ArrayList<Pill>();
        pills.add(new Pill("", Message.of("customers.all").in(language), request.with(STAGE, "")));
        query.stageOptions(language)
                .forEach(option ->
                        pills.add(new Pill(option.value(), option.title(), request.with(STAGE, option.value()))));
        return pills;
    }

    /** A stage to look at. */
    public record Pill(String word, String title, String address) {}

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
