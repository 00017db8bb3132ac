package io.quanzi.console.community;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.quanzi.broadcast.PostBudgets;
import io.quanzi.console.OfficerNames;
import io.quanzi.console.Pager;
import io.quanzi.console.Scope;
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
import io.quanzi.customer.Customer;
import io.quanzi.groups.CustomerGroup;
import io.quanzi.groups.CustomerGroups;
import io.quanzi.groups.GroupJoinWays;
import io.quanzi.groups.Stay;
import io.quanzi.outreach.Outreach;
import io.quanzi.segments.Segment;
import io.quanzi.segments.Segments;
import io.quanzi.shared.Audit;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Message;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Customer groups (社群): whom each is made for, what room and budget it has, the way in, who came and went. */
@Controller
class GroupsPage {
    private static final Logger log = LoggerFactory.getLogger(GroupsPage.class);

    private static final List<ListOrder> ORDERS = List.of(
            new ListOrder("members", "members", ListOrder.Kind.NUMBER, true),
            new ListOrder("customers", "customers", ListOrder.Kind.NUMBER, true),
            new ListOrder("name", "name", ListOrder.Kind.TEXT, true));
    private static final List<Column> COLUMNS = List.of(
            Column.shown("groups.name").by("name"),
            Column.more("groups.segment"),
            Column.more("groups.owner"),
            Column.shown("groups.members").by("members"),
            Column.shown("groups.room"),
            Column.shown("groups.left"),
            Column.more("groups.way"));
    private static final List<FileColumn<Row>> FILE = List.of(
            new FileColumn<>("groups.name", Row::name),
            new FileColumn<>("groups.segment", Row::segment),
            new FileColumn<>("groups.owner", Row::owner),
            new FileColumn<>("groups.members", Row::members),
            new FileColumn<>("groups.room", Row::room),
            new FileColumn<>("groups.left", Row::left));

    private final CustomerGroups customerGroups;
    private final GroupJoinWays groupJoinWays;
    private final Segments segments;
    private final OfficerNames officerNames;
    private final Outreach outreach;
    private final PostBudgets postBudgets;
    private final VisiblePeople visiblePeople;
    private final KeyedPages pages;
    private final ListPages lists;
    private final Audit audit;

    GroupsPage(
            CustomerGroups customerGroups,
            GroupJoinWays groupJoinWays,
            Segments segments,
            OfficerNames officerNames,
            Outreach outreach,
            PostBudgets postBudgets,
            VisiblePeople visiblePeople,
            KeyedPages pages,
            ListPages lists,
            Audit audit) {
        this.pages = pages;
        this.lists = lists;
        this.customerGroups = customerGroups;
        this.groupJoinWays = groupJoinWays;
        this.segments = segments;
        this.officerNames = officerNames;
        this.outreach = outreach;
        this.postBudgets = postBudgets;
        this.visiblePeople = visiblePeople;
        this.audit = audit;
    }

    /**
     * One group.
     *
     * @param segment the title of whom it is made for; null when no line of the playbook fits its name
     * @param room how many more it takes by QR code
     * @param left how many more messages it may get this month
     * @param way the picture of the QR code into the groups of the segment; null when none was made yet
     */
    public record Row(
            String chatId,
            String name,
            @Nullable String segment,
            String owner,
            int members,
            int customers,
            int room,
            long left,
            @Nullable String way) {}

    @GetMapping("/groups")
    String list(@RequestParam Map<String, String> parameters, Model model, Locale language) {
        model.addAttribute("capacity", customerGroups.capacity());
        model.addAttribute(
                "lostWays",
                mine().flatMap(customerGroup -> Stream.ofNullable(customerGroup.segment()))
                        .distinct()
                        .flatMap(segment -> groupJoinWays.lost(segment).stream())
                        .map(GroupJoinWays.Lost::remark)
                        .toList());
        return lists.show(list(language), parameters, model, "console/groups");
    }

    /** The file of the list as it is filtered and ordered. */
    @GetMapping("/groups.csv")
    void file(@RequestParam Map<String, String> parameters, Locale language, HttpServletResponse response)
            throws IOException {
        lists.file(list(language), parameters, response);
    }

    private ListDefinition<Row> list(Locale language) {
        var filters = new ArrayList<ListFilter>();
        filters.add(ListFilter.choice(
                "room",
                "groups.room",
                Stream.of("some", "full", "nobody")
                        .map(word -> new ListFilter.Option(
                                word, Message.of("groups.room." + word).in(language)))
                        .toList()));
        filters.add(ListFilter.choice(
                "segment",
                "groups.segment",
                segments.all().stream()
                        .map(one -> new ListFilter.Option(one.name(), one.title()))
                        .toList()));
        if (visiblePeople.scope().all()) {
            filters.add(ListFilter.choice(
                    "owner",
                    "groups.owner",
                    mine().map(CustomerGroup::owner)
                            .distinct()
                            .sorted()
                            .map(owner -> new ListFilter.Option(owner, officerNames.nameOf(owner)))
                            .toList()));
        }
        return new ListDefinition<>(
                new ListShape("/groups", filters, ORDERS),
                COLUMNS,
                FILE,
                request -> pages.in(CustomerGroups.COLLECTION, asked(request)),
                ids -> customerGroups.findAll(ids).stream().map(this::row).toList());
    }

    private Asked asked(ListRequest request) {
        var conditions = new ArrayList<Criteria>();
        conditions.add(where("dismissed").is(false));
        String officer = visiblePeople.scope().officer();
        if (officer != null) {
            conditions.add(where("owner").is(officer));
        }
        request.choice("owner").ifPresent(owner -> conditions.add(where("owner").is(owner)));
        request.choice("segment")
                .ifPresent(segment -> conditions.add(where("segment").is(segment)));
        request.choice("room")
                .ifPresent(word -> conditions.add(
                        switch (word) {
                            case "some" -> where("members").lt(customerGroups.capacity());
                            case "full" -> where("members").gte(customerGroups.capacity());
                            default -> where("customers").is(0);
                        }));
        request.textIn("name").ifPresent(conditions::add);
        return Asked.all(conditions);
    }

    private Stream<CustomerGroup> mine() {
        Scope scope = visiblePeople.scope();
        return customerGroups.all().stream().filter(customerGroup -> scope.owns(customerGroup.owner()));
    }

    private Row row(CustomerGroup customerGroup) {
        Optional<String> segment = Optional.ofNullable(customerGroup.segment());
        return new Row(
                customerGroup.chatId(),
                customerGroup.name(),
                segment.map(name -> segments.find(name).map(Segment::title).orElse(name))
                        .orElse(null),
                officerNames.nameOf(customerGroup.owner()),
                customerGroup.members(),
                customerGroup.customers(),
                Math.max(0, customerGroups.capacity() - customerGroup.members()),
                outreach.remainingBudget(customerGroup.chatId()),
                segment.flatMap(groupJoinWays::known).orElse(null));
    }

    /**
     * A time somebody was in the group.
     *
     * @param customer null while nobody knows who it is, and when it is none of whom one may see
     * @param known whether it is known who it is
     */
    public record Visit(
            @Nullable String customer,
            @Nullable String nickname,
            boolean known,
            Instant joined,
            @Nullable Instant left) {}

    @GetMapping("/groups/{chatId}")
    String show(@PathVariable String chatId, @RequestParam(defaultValue = "1") int page, Model model) {
        int number = Pager.numberOf(page);
        CustomerGroup customerGroup = find(chatId);
        List<Stay> stays = customerGroups.staysIn(chatId, Pager.before(number), Pager.SIZE);
        Map<CustomerId, Customer> people = new HashMap<>();
        visiblePeople
                .findAll(stays.stream()
                        .map(Stay::customer)
                        .filter(Objects::nonNull)
                        .toList())
                .forEach(person -> people.put(person.id(), person));
        List<Visit> visits = stays.stream().map(stay -> visit(stay, people)).toList();
        model.addAttribute("group", row(customerGroup));
        model.addAttribute("budget", postBudgets.of(customerGroup));
        model.addAttribute("dismissed", customerGroup.dismissed());
        model.addAttribute("mayHaveWay", customerGroup.segment() != null && !customerGroup.dismissed());
        model.addAttribute("pager", new Pager<>(visits, number, customerGroups.countStaysIn(chatId)));
        return "console/group";
    }

    private static Visit visit(Stay stay, Map<CustomerId, Customer> people) {
        CustomerId id = stay.customer();
        Customer person = id == null ? null : people.get(id);
        return new Visit(
                person == null ? null : person.id().value(),
                person == null ? null : person.nickname(),
                id != null,
                stay.joined(),
                stay.left());
    }

    /** Makes the way in anew when the groups with room have changed, or there was none. */
    @PostMapping("/groups/{chatId}/way")
    String makeWay(@PathVariable String chatId, Principal user, RedirectAttributes next) {
        String segment = find(chatId).segment();
        if (segment == null) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "no line of schedules/groups.yaml says whom this group is made for");
        }
        String said;
        try {
            said = groupJoinWays.qrCodeFor(segment).isPresent() ? "group.way.made" : "group.way.full";
        } catch (RuntimeException refused) {
            log.warn("a way into groups could not be made segment={} cause={}", segment, refused.toString());
            said = "group.way.failed";
            next.addFlashAttribute("why", String.valueOf(refused.getMessage()));
        }
        audit.record(user.getName(), "group.way", segment, said);
        next.addFlashAttribute("said", said);
        next.addFlashAttribute("well", said.equals("group.way.made"));
        return "redirect:/groups/{chatId}";
    }

    private CustomerGroup find(String chatId) {
        return customerGroups
                .find(chatId)
                .filter(customerGroup -> visiblePeople.scope().owns(customerGroup.owner()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no group has the id " + chatId));
    }
}
