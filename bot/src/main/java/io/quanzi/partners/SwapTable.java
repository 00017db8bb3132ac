package io.quanzi.partners;

import io.quanzi.partners.SwapReport.Month;
import io.quanzi.partners.SwapReport.Row;
import io.quanzi.shared.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Lays a month out as a table; Chinese characters are two columns wide. */
final class SwapTable {
    private static final List<String> HEADER = List.of("换券", "合作方", "发放", "核销", "核销订单金额(元)");

    /** The first columns are words, the rest are numbers. */
    private static final int WORDS = 2;

    private SwapTable() {}

    static String of(Month month) {
        if (month.swaps().isEmpty()) {
            return month.month() + " 没有异业换券：在 schedules/swaps/ 里写一个，再用 import codes 导入券码。\n";
        }
        var lines = new ArrayList<List<String>>();
        lines.add(HEADER);
        month.swaps().forEach(row -> lines.add(line(row.swap(), row.partnerTitle(), row)));
        lines.add(line("合计", "", total(month)));
        int[] widths = IntStream.range(0, HEADER.size())
                .map(column -> lines.stream()
                        .mapToInt(line -> width(line.get(column)))
                        .max()
                        .orElse(0))
                .toArray();
        var text = new StringBuilder(month.month() + " 异业换券\n");
        lines.forEach(line -> text.append(laidOut(line, widths)).append('\n'));
        return text.toString();
    }

    private static List<String> line(String swap, String partner, Row row) {
        return List.of(
                swap,
                partner,
                Long.toString(row.issued()),
                Long.toString(row.redeemed()),
                new Money(row.amountFen()).yuan());
    }

    private static Row total(Month month) {
        return month.swaps().stream()
                .reduce(
                        new Row("", "", "", 0, 0, 0),
                        (a, b) -> new Row(
                                "",
                                "",
                                "",
                                a.issued() + b.issued(),
                                a.redeemed() + b.redeemed(),
                                new Money(a.amountFen())
                                        .plusSaturating(new Money(b.amountFen()))
                                        .fen()));
    }

    private static String laidOut(List<String> line, int[] widths) {
        var text = new StringBuilder();
        for (int column = 0; column < line.size(); column++) {
            String cell = line.get(column);
            String gap = " ".repeat(widths[column] - width(cell));
            text.append(column == 0 ? "" : "  ").append(column < WORDS ? cell + gap : gap + cell);
        }
        return text.toString().stripTrailing();
    }

    private static int width(String text) {
        return text.codePoints().map(c -> c >= 0x1100 ? 2 : 1).sum();
    }
}
