package io.quanzi.console.customers;

import io.quanzi.console.OfficerNames;
import io.quanzi.console.Pager;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.customer.IdentityDecisions;
import io.quanzi.customer.IdentityDecisions.Choice;
import io.quanzi.customer.IdentityDecisions.Sides;
import io.quanzi.customer.Purchase;
import io.quanzi.customer.Purchases;
import io.quanzi.inbox.Conflict;
import io.quanzi.inbox.Conflicts;
import io.quanzi.shared.Audit;
import io.quanzi.shared.CustomerId;
import java.security.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Shows what came a second time with other facts (待核对), both sides beside each other. */
@Controller
class ConflictsPage {
    private static final int RECENT = 10;
    private static final String IDENTITY = "identity";
    private static final String UNDO = "UNDO";

    private final Conflicts conflicts;
    private final Customers customers;
    private final IdentityDecisions decisions;
    private final Purchases purchases;
    private final OfficerNames officers;
    private final Audit audit;

    ConflictsPage(
            Conflicts conflicts,
            Customers customers,
            IdentityDecisions decisions,
            Purchases purchases,
            OfficerNames officers,
            Audit audit) {
        this.decisions = decisions;
        this.purchases = purchases;
        this.officers = officers;
        this.customers = customers;
        this.conflicts = conflicts;
        this.audit = audit;
    }

    /**
     * One field of both sides.
     *
     * @param had null when only the newcomer has it
     * @param got null when only what was known has it
     */
    public record FieldComparison(
            String field,
            @Nullable String had,
            @Nullable String got,
            boolean differs,
            @Nullable Customer hadPerson,
            @Nullable Customer gotPerson) {}

    /**
     * One side of an identity conflict.
     *
     * @param choice the word of the decision for it
     * @param holds whether the contact is theirs now
     */
    public record Side(
            String choice,
            Customer person,
            long orders,
            @Nullable Instant lastOrder,
            boolean holds) {}

    /**
     * The decisions open to a manager in an identity conflict.
     *
     * @param sides whose card it was, and whom the unionid names, as far as they are known
     * @param stranger whether the contact is nobody's now
     * @param officer the name of who holds the contact; null when it is over
     * @param waits whether a decision is being carried out
     * @param elsewhere whether the decision that stands is that of another conflict of the same contact
     */
    public record Identity(
            List<Side> sides,
            boolean stranger,
            @Nullable String officer,
            @Nullable Instant since,
            boolean decidable,
            boolean waits,
            boolean elsewhere) {}

    /**
     * A conflict, field by field.
     *
     * @param identity null when it is about something else
     */
    public record Row(
            Conflict conflict,
            List<FieldComparison> lines,
            @Nullable Identity identity) {}

    @GetMapping("/conflicts")
    String list(@RequestParam(defaultValue = "1") int page, Model model) {
        int number = Pager.numberOf(page);
        model.addAttribute(
                "open",
                new Pager<>(
                        conflicts.listOpen(Pager.before(number), Pager.SIZE).stream()
                                .map(this::row)
                                .toList(),
                        number,
                        conflicts.open()));
        model.addAttribute(
                "settled",
                conflicts.listSettled(0, RECENT).stream().map(this::row).toList());
        return "console/conflicts";
    }

    @PostMapping("/conflicts/settle")
    String settle(@RequestParam String id, Principal user) {
        if (!conflicts.settle(id, user.getName())) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "this one is settled already, or never was");
        }
        audit.recordChange(user.getName(), "conflict.settle", id, "OPEN", "SETTLED");
        return "redirect:/conflicts";
    }

    /** Decides, or decides anew, whose a contact is; {@code UNDO} takes the decision back. */
    @PostMapping("/conflicts/decide")
    String decide(@RequestParam String id, @RequestParam String choice, Principal user) {
        String before = conflicts.find(id).map(Conflict::decision).orElse("OPEN");
        boolean known;
        try {
            known = choice.equals(UNDO)
                    ? decisions.undo(id, user.getName())
                    : decisions.decide(id, choice(choice), user.getName());
        } catch (IdentityDecisions.DecidedElsewhere refused) {
            return "redirect:/conflicts"; // which says so at this one
        }
        if (!known) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "there is nothing to decide, or no such person");
        }
        audit.recordChange(user.getName(), "conflict.decide", id, before, choice.equals(UNDO) ? "OPEN" : choice);
        return "redirect:/conflicts";
    }

    private static Choice choice(String word) {
        return Arrays.stream(Choice.values())
                .filter(known -> known.name().equals(word))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.BAD_REQUEST,
                        "choice: expected one of %s or %s, got \"%s\""
                                .formatted(Arrays.toString(Choice.values()), UNDO, word)));
    }

    private @Nullable Identity identity(Conflict conflict) {
        if (!conflict.kind().equals(IDENTITY)) {
            return null;
        }
        Sides sides = decisions.sides(conflict);
        var known = new ArrayList<Side>();
        side(Choice.CARD, sides.card(), sides).ifPresent(known::add);
        side(Choice.OTHER, sides.other(), sides).ifPresent(known::add);
        Customer holder = sides.holder();
        Customer.Contact contact = holder == null ? null : holder.contact();
        return new Identity(
                known,
                holder != null && known.stream().noneMatch(Side::holds),
                contact == null || !contact.live() ? null : officers.nameOf(contact.userId()),
                contact == null ? null : contact.since(),
                sides.decidable(),
                sides.waits(),
                sides.elsewhere());
    }

    private Optional<Side> side(Choice choice, @Nullable Customer person, Sides sides) {
        if (person == null) {
            return Optional.empty();
        }
        List<Purchase> bought = purchases.of(person.id());
        return Optional.of(new Side(
                choice.name(),
                person,
                bought.size(),
                bought.stream()
                        .map(Purchase::paidAt)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                sides.holder() != null && sides.holder().id().equals(person.id())));
    }

    private Row row(Conflict conflict) {
        Set<String> fields = new LinkedHashSet<>(conflict.had().keySet());
        fields.addAll(conflict.got().keySet());
        return new Row(
                conflict,
                fields.stream()
                        .map(field -> line(
                                field, conflict.had().get(field), conflict.got().get(field)))
                        .toList(),
                identity(conflict));
    }

    private FieldComparison line(String field, @Nullable String had, @Nullable String got) {
        return new FieldComparison(field, had, got, !Objects.equals(had, got), person(field, had), person(field, got));
    }

    /** Finds the person whom a field names, to link to; null when it names nobody. */
    private @Nullable Customer person(String field, @Nullable String id) {
        return id == null || !field.equals("customer")
                ? null
                : customers.find(new CustomerId(id)).orElse(null);
    }
}
