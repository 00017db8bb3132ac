package io.quanzi.console.customers;

import io.quanzi.console.Pager;
import io.quanzi.console.customers.ImportJob.Kind;
import io.quanzi.console.customers.ImportRecords.ImportRecord;
import io.quanzi.console.customers.RejectedRowsStore.Kept;
import io.quanzi.coupons.CodePools;
import io.quanzi.csv.RejectedRow;
import io.quanzi.customer.ImportedOrders;
import io.quanzi.customer.Purchases;
import io.quanzi.shared.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/** An import row by row: what it brought, what was known before, what it set aside and why; found by an order's number or a code. */
@Controller
class ImportRowsPage {
    private static final int MAX_SOUGHT = 200;
    private static final Set<String> SHOWN = Set.of("taken", "known", "aside");

    private final Imports imports;
    private final RejectedRowsStore rejectedRows;
    private final KnownRowsStore knownRows;
    private final ImportedOrders orders;
    private final Purchases purchases;
    private final CodePools codes;

    ImportRowsPage(
            Imports imports,
            RejectedRowsStore rejectedRows,
            KnownRowsStore knownRows,
            ImportedOrders orders,
            Purchases purchases,
            CodePools codes) {
        this.imports = imports;
        this.rejectedRows = rejectedRows;
        this.knownRows = knownRows;
        this.orders = orders;
        this.purchases = purchases;
        this.codes = codes;
    }

    /**
     * An order or a code that the import brought.
     *
     * @param at when it was paid, or ends; null for a code without an end
     * @param amount of an order in yuan; empty for a code
     * @param givenBack of an order in yuan; empty where nothing was
     * @param state of a code; empty for an order
     */
    public record Taken(String number, @Nullable Instant at, String amount, String givenBack, String state) {}

    /**
     * A row that was set aside.
     *
     * @param cells each under its heading, where it has one
     */
    public record RejectedRowView(long line, String reason, String cure, List<Cell> cells) {}

    /** A cell under its heading. */
    public record Cell(String heading, String text) {}

    /**
     * The page.
     *
     * @param show which rows: {@code taken}, {@code known} or {@code aside}
     * @param path of the list, to which {@code page=N} is added
     * @param asideCount how many rows were set aside
     * @param kept how many of them can be looked at still
     * @param knownCount how many rows were of known orders
     * @param knownKept how many of these can be looked at still
     * @param old whether they are of an earlier version, and only to be downloaded
     * @param elsewhere whether the order that is sought came in otherwise than by this import
     */
    public record View(
            String id,
            String name,
            boolean codes,
            String show,
            String sought,
            String path,
            long takenCount,
            long asideCount,
            long kept,
            long knownCount,
            long knownKept,
            boolean old,
            boolean elsewhere) {}

    @GetMapping("/imports/{id}/rows")
    String show(
            @PathVariable String id,
            @RequestParam(defaultValue = "taken") String show,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "1") int page,
            Model model,
            Locale language) {
        ImportRecord record = imports.record(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no import has the id " + id));
        String sought = q.strip().length() <= MAX_SOUGHT ? q.strip() : q.strip().substring(0, MAX_SOUGHT);
        Optional<Kept> kept = imports.kept(id);
        boolean isOld = kept.filter(one -> one.csv() != null).isPresent();
        String which = SHOWN.contains(show) ? show : "taken";
        Optional<KnownRowsStore.Kept> known = knownRows.find(id);
        boolean isCodes = record.kind() == Kind.CODES;
        int number = Pager.numberOf(page);
        long taken = isCodes ? codes.countBrought(id, sought) : orders.count(id, sought);
        long setAside = kept.map(one -> sought.isEmpty() ? one.rows() : rejectedRows.count(one, sought))
                .orElse(0L);
        model.addAttribute(
                "file",
                new View(
                        id,
                        record.name(),
                        isCodes,
                        which,
                        sought,
                        path(id, which, sought),
                        taken,
                        kept.map(Kept::of).orElse(0L),
                        kept.map(Kept::rows).orElse(0L),
                        known.map(KnownRowsStore.Kept::of).orElse(0L),
                        known.map(KnownRowsStore.Kept::rows).orElse(0L),
                        isOld,
                        !sought.isEmpty()
                                && !isCodes
                                && taken == 0
                                && purchases.find(sought).isPresent()));
        if (which.equals("known")) {
            model.addAttribute(
                    "pager",
                    new Pager<>(
                            known.map(one -> knownRows.rows(one, sought, Pager.before(number), Pager.SIZE))
                                    .orElse(List.of()),
                            number,
                            known.map(one -> knownRows.count(one, sought)).orElse(0L)));
        } else if (which.equals("aside")) {
            List<RejectedRowView> rows = setAside(
                    kept.map(one -> rejectedRows.rows(one, sought, Pager.before(number), Pager.SIZE))
                            .orElse(List.of()),
                    language);
            model.addAttribute("pager", new Pager<>(rows, number, isOld ? 0 : setAside));
        } else {
            model.addAttribute("pager", new Pager<>(taken(id, isCodes, sought, number), number, taken));
        }
        return "console/import-rows";
    }

    private List<Taken> taken(String id, boolean isCodes, String sought, int number) {
        long before = Pager.before(number);
        return isCodes
                ? codes.brought(id, sought, before, Pager.SIZE).stream()
                        .map(code -> new Taken(code.code(), code.expiresAt(), "", "", code.state()))
                        .toList()
                : orders.find(id, sought, before, Pager.SIZE).stream()
                        .map(order -> new Taken(
                                order.orderNo(),
                                order.paidAt(),
                                order.amount().yuan(),
                                order.givenBack().equals(Money.ZERO)
                                        ? ""
                                        : order.givenBack().yuan(),
                                ""))
                        .toList();
    }

    /** Some rows that were set aside, each cell under its heading. */
    static List<RejectedRowView> setAside(List<RejectedRow> rows, Locale language) {
        return rows.stream()
                .map(row -> new RejectedRowView(
                        row.line(),
                        row.reason().in(language),
                        row.cure().in(language),
                        cells(row.header(), row.cells())))
                .toList();
    }

    private static List<Cell> cells(List<String> header, List<String> cells) {
        var all = new ArrayList<Cell>();
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isBlank()) {
                all.add(new Cell(i < header.size() ? header.get(i) : "", cells.get(i)));
            }
        }
        return all;
    }

    private static String path(String id, String show, String sought) {
        return UriComponentsBuilder.fromPath("/imports/{id}/rows")
                .queryParam("show", show)
                .queryParam("q", "{q}")
                .encode()
                .buildAndExpand(id, sought)
                .toUriString();
    }
}
