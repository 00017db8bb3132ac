package io.quanzi.console.reach;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.console.OfficerNames;
import io.quanzi.console.PeopleSearch;
import io.quanzi.console.VisiblePeople;
import io.quanzi.console.list.KeyedPages;
import io.quanzi.console.list.KeyedPages.Asked;
import io.quanzi.console.list.ListDefinition;
import io.quanzi.console.list.ListDefinition.Column;
import io.quanzi.console.list.ListDefinition.FileColumn;
import io.quanzi.console.list.ListFilter;
import io.quanzi.console.list.ListOrder;
import io.quanzi.console.list.ListPages;
import io.quanzi.console.list.ListRequest;
import io.quanzi.console.list.ListShape;
import io.quanzi.outreach.MissedWelcomes;
import io.quanzi.shared.Audit;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.data.mongodb.core.query.Criteria;
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
    private static final List<ListOrder> ORDERS = List.of(new ListOrder("at", "endedAt", ListOrder.Kind.TIME, true));
    private static final List<Column> COLUMNS = List.of(
            Column.shown("welcomes.who"),
            Column.shown("welcomes.officer"),
            Column.shown("welcomes.at").by("at"),
            Column.shown("welcomes.why"));
    /** A name that more people have is none to look for by. */
    private static final int MAX_PEOPLE = 500;

    private final MissedWelcomes missed;
    private final VisiblePeople visiblePeople;
    private final PeopleSearch search;
    private final OfficerNames officers;
    private final KeyedPages pages;
    private final ListPages lists;
    private final Audit audit;

    WelcomesPage(
            MissedWelcomes missed,
            VisiblePeople visiblePeople,
            PeopleSearch search,
            OfficerNames officers,
            KeyedPages pages,
            ListPages lists,
            Audit audit) {
        this.missed = missed;
        this.visiblePeople = visiblePeople;
        this.search = search;
        this.officers = officers;
        this.pages = pages;
        this.lists = lists;
        this.audit = audit;
    }

    /**
     * A line of the list.
     *
     * @param name as whoever asks may read it; a dash when it is not known, or the person was erased
     * @param officer who was added
     */
    public record Row(MissedWelcomes.Missed welcome, String name, String officer) {}

    @GetMapping("/welcomes")
    String list(@RequestParam Map<String, String> parameters, Model model, Locale language) {
        return lists.show(list(language), parameters, model, "console/welcomes");
    }

    /** The file of the list as it is filtered and ordered. */
    @GetMapping("/welcomes.csv")
    void file(@RequestParam Map<String, String> parameters, Locale language, HttpServletResponse response)
            throws IOException {
        lists.file(list(language), parameters, response);
    }

    private ListDefinition<Row> list(Locale language) {
        var filters = new ArrayList<ListFilter>();
        filters.add(ListFilter.choice(
                "reason",
                "welcomes.why",
                Stream.of("NO_CODE", "CODE_OVER", "COPY", "NO_WORDS", "REFUSED")
                        .map(reason -> new ListFilter.Option(
                                reason, Message.of("welcomes.why." + reason).in(language)))
                        .toList()));
        if (visiblePeople.scope().all()) {
            filters.add(ListFilter.choice(
                    "officer",
                    "welcomes.officer",
                    visiblePeople.officers().stream()
                            .map(id -> new ListFilter.Option(id, officers.nameOf(id)))
                            .toList()));
        }
        List<FileColumn<Row>> file = List.of(
                new FileColumn<>("customer.id", row -> row.welcome().customer().value()),
                new FileColumn<>("welcomes.who", Row::name),
                new FileColumn<>("welcomes.officer", Row::officer),
                new FileColumn<>("welcomes.at", row -> row.welcome().at()),
                new FileColumn<>(
                        "welcomes.why",
                        row -> Message.of(
                                        "welcomes.why." + row.welcome().reason().name())
                                .in(language)));
        return new ListDefinition<>(
                new ListShape("/welcomes", filters, ORDERS),
                COLUMNS,
                file,
                request -> pages.in(MissedWelcomes.COLLECTION, asked(request)),
                ids -> missed.findAll(ids).stream().map(this::row).toList());
    }

    private Asked asked(ListRequest request) {
        var conditions = new ArrayList<Criteria>();
        conditions.add(missed.open(visiblePeople.scope().officer()));
        request.choice("reason")
                .ifPresent(reason -> conditions.add(where("reason").is(reason)));
        request.choice("officer")
                .ifPresent(officer -> conditions.add(where("userId").is(officer)));
        if (!request.q().isEmpty()) {
            conditions.add(where("customer")
                    .in(search.matching(request.q()).map(who -> visiblePeople.people(who, 0, MAX_PEOPLE)).stream()
                            .flatMap(List::stream)
                            .map(CustomerId::value)
                            .toList()));
        }
        return Asked.all(conditions);
    }

    private Row row(MissedWelcomes.Missed welcome) {
        String userId = welcome.userId();
        return new Row(
                welcome,
                visiblePeople
                        .find(welcome.customer())
                        .map(visiblePeople::nameOf)
                        .orElse("—"),
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
