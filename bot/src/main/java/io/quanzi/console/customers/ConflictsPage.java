package io.quanzi.console.customers;

import io.quanzi.console.Pager;
import io.quanzi.customer.Customer;
import io.quanzi.customer.Customers;
import io.quanzi.inbox.Conflict;
import io.quanzi.inbox.Conflicts;
import io.quanzi.shared.Audit;
import io.quanzi.shared.CustomerId;
import java.security.Principal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** What came a second time with other facts (待核对), both sides beside each other. */
@Controller
class ConflictsPage {
    private static final int RECENT = 10;

    private final Conflicts conflicts;
    private final Customers customers;
    private final Audit audit;

    ConflictsPage(Conflicts conflicts, Customers customers, Audit audit) {
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
    public record Line(
            String field,
            @Nullable String had,
            @Nullable String got,
            boolean differs,
            @Nullable Customer hadPerson,
            @Nullable Customer gotPerson) {}

    /** A conflict, field by field. */
    public record Row(Conflict conflict, List<Line> lines) {}

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
        audit.record(user.getName(), "conflict.settle", id, "");
        return "redirect:/conflicts";
    }

    private Row row(Conflict conflict) {
        Set<String> fields = new LinkedHashSet<>(conflict.had().keySet());
        fields.addAll(conflict.got().keySet());
        return new Row(
                conflict,
                fields.stream()
                        .map(field -> line(
                                field, conflict.had().get(field), conflict.got().get(field)))
                        .toList());
    }

    private Line line(String field, @Nullable String had, @Nullable String got) {
        return new Line(field, had, got, !Objects.equals(had, got), person(field, had), person(field, got));
    }

    /** Whom a field names, to lead there; null when it names nobody. */
    private @Nullable Customer person(String field, @Nullable String id) {
        return id == null || !field.equals("customer")
                ? null
                : customers.find(new CustomerId(id)).orElse(null);
    }
}
