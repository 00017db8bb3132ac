package io.quanzi.console.community;

import io.quanzi.broadcast.PostBudgets;
import io.quanzi.console.OfficerNames;
import io.quanzi.console.Pager;
import io.quanzi.console.Scope;
import io.quanzi.console.VisiblePeople;
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
import java.security.Principal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    private final CustomerGroups customerGroups;
    private final GroupJoinWays groupJoinWays;
    private final Segments segments;
    private final OfficerNames officerNames;
    private final Outreach outreach;
    private final PostBudgets postBudgets;
    private final VisiblePeople visiblePeople;
    private final Audit audit;

    GroupsPage(
            CustomerGroups customerGroups,
            GroupJoinWays groupJoinWays,
            Segments segments,
            OfficerNames officerNames,
            Outreach outreach,
            PostBudgets postBudgets,
            VisiblePeople visiblePeople,
            Audit audit) {
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
    String list(Model model) {
        model.addAttribute("groups", mine().map(this::row).toList());
        model.addAttribute("capacity", customerGroups.capacity());
        model.addAttribute(
                "lostWays",
                mine().flatMap(customerGroup -> Stream.ofNullable(customerGroup.segment()))
                        .distinct()
                        .flatMap(segment -> groupJoinWays.lost(segment).stream())
                        .map(GroupJoinWays.Lost::remark)
                        .toList());
        return "console/groups";
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
