package io.quanzi.console.community;

import io.quanzi.console.InSight;
import io.quanzi.console.OfficerNames;
import io.quanzi.console.Pager;
import io.quanzi.console.Scope;
import io.quanzi.customer.Customer;
import io.quanzi.groups.Group;
import io.quanzi.groups.Groups;
import io.quanzi.groups.JoinWays;
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

    private final Groups groups;
    private final JoinWays joinWays;
    private final Segments segments;
    private final OfficerNames officerNames;
    private final Outreach outreach;
    private final InSight inSight;
    private final Audit audit;

    GroupsPage(
            Groups groups,
            JoinWays joinWays,
            Segments segments,
            OfficerNames officerNames,
            Outreach outreach,
            InSight inSight,
            Audit audit) {
        this.groups = groups;
        this.joinWays = joinWays;
        this.segments = segments;
        this.officerNames = officerNames;
        this.outreach = outreach;
        this.inSight = inSight;
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
        model.addAttribute("capacity", groups.capacity());
        model.addAttribute(
                "lostWays",
                mine().flatMap(group -> Stream.ofNullable(group.segment()))
                        .distinct()
                        .flatMap(segment -> joinWays.lost(segment).stream())
                        .map(JoinWays.Lost::remark)
                        .toList());
        return "console/groups";
    }

    private Stream<Group> mine() {
        Scope scope = inSight.scope();
        return groups.all().stream().filter(group -> scope.owns(group.owner()));
    }

    private Row row(Group group) {
        Optional<String> segment = Optional.ofNullable(group.segment());
        return new Row(
                group.chatId(),
                group.name(),
                segment.map(name -> segments.find(name).map(Segment::title).orElse(name))
                        .orElse(null),
                officerNames.nameOf(group.owner()),
                group.members(),
                group.customers(),
                Math.max(0, groups.capacity() - group.members()),
                outreach.left(group.chatId()),
                segment.flatMap(joinWays::known).orElse(null));
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
        Group group = find(chatId);
        List<Stay> stays = groups.staysIn(chatId, Pager.before(number), Pager.SIZE);
        Map<CustomerId, Customer> people = new HashMap<>();
        inSight.findAll(stays.stream()
                        .map(Stay::customer)
                        .filter(Objects::nonNull)
                        .toList())
                .forEach(person -> people.put(person.id(), person));
        List<Visit> visits = stays.stream().map(stay -> visit(stay, people)).toList();
        model.addAttribute("group", row(group));
        model.addAttribute("dismissed", group.dismissed());
        model.addAttribute("mayHaveWay", group.segment() != null && !group.dismissed());
        model.addAttribute("pager", new Pager<>(visits, number, groups.countStaysIn(chatId)));
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
            said = joinWays.into(segment).isPresent() ? "group.way.made" : "group.way.full";
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

    private Group find(String chatId) {
        return groups.find(chatId)
                .filter(group -> inSight.scope().owns(group.owner()))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no group has the id " + chatId));
    }
}
