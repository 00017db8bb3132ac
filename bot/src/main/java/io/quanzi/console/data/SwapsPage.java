package io.quanzi.console.data;

import io.quanzi.partners.SwapReport;
import io.quanzi.partners.SwapStock;
import io.quanzi.playbook.Name;
import io.quanzi.playbook.Playbook;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.Money;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.server.ResponseStatusException;

/**
 * Shows what swaps gave and what came back (异业换券), month by month: as a page, as data, and as a table for a terminal.
 */
@Controller
class SwapsPage {
    private final SwapReport report;
    private final SwapStock stock;
    private final Playbook playbook;
    private final Clock clock;

    SwapsPage(SwapReport report, SwapStock stock, Playbook playbook, Clock clock) {
        this.playbook = playbook;
        this.report = report;
        this.stock = stock;
        this.clock = clock;
    }

    /** One swap; see {@link SwapReport.Row}. */
    public record Row(String swap, String partner, long issued, long redeemed, Money amount) {}

    @GetMapping("/swaps")
    String page(@RequestParam(defaultValue = "") String month, Model model) {
        YearMonth asked = month.isBlank() ? YearMonth.from(ChinaTime.dayOf(clock.instant())) : month(month);
        List<Row> rows = report.month(asked).swaps().stream()
                .map(row -> new Row(
                        row.swap(), row.partnerTitle(), row.issued(), row.redeemed(), new Money(row.amountFen())))
                .toList();
        List<SwapStock.Stock> all = stock.all();
        model.addAttribute("stock", all);
        var paths = new HashMap<String, String>();
        all.forEach(
                one -> playbook.definerOf(new Name("swap", one.swap())).ifPresent(path -> paths.put(one.swap(), path)));
        model.addAttribute("paths", paths);
        model.addAttribute("month", asked.toString());
        model.addAttribute("before", asked.minusMonths(1).toString());
        model.addAttribute("after", asked.plusMonths(1).toString());
        model.addAttribute("rows", rows);
        model.addAttribute(
                "sum",
                rows.stream()
                        .reduce(
                                new Row("", "", 0, 0, Money.ZERO),
                                (a, b) -> new Row(
                                        "",
                                        "",
                                        a.issued() + b.issued(),
                                        a.redeemed() + b.redeemed(),
                                        a.amount().plus(b.amount()))));
        return "console/swaps";
    }

    @GetMapping("/api/reports/swaps")
    @ResponseBody
    SwapReport.Month data(@RequestParam String month) {
        return report.month(month(month));
    }

    @GetMapping(path = "/api/reports/swaps", params = "format=text")
    @ResponseBody
    Text table(@RequestParam String month) {
        return new Text(data(month).text());
    }

    record Text(String text) {}

    private static YearMonth month(String text) {
        try {
            return YearMonth.parse(text.strip());
        } catch (DateTimeException unreadable) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "month: expected a month such as 2026-03, got \"%s\"".formatted(text),
                    unreadable);
        }
    }
}
