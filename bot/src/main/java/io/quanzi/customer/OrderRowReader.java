package io.quanzi.customer;

import io.quanzi.customer.CellTimes.Written;
import io.quanzi.customer.OrderFile.BuyerColumn;
import io.quanzi.customer.OrderFile.Row;
import io.quanzi.customer.OrderHeadings.Column;
import io.quanzi.shared.ChinaTime;
import io.quanzi.shared.FieldLimits;
import io.quanzi.shared.Identifiers;
import io.quanzi.shared.Identifiers.Kind;
import io.quanzi.shared.Identifiers.Problem;
import io.quanzi.shared.Identifiers.RejectionReason;
import io.quanzi.shared.Money;
import io.quanzi.shared.Violation;
import io.quanzi.shop.TimeWindow;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads the cells of one row, each by its column. */
final class OrderRowReader {
    private static final Set<String> NOTHING = Set.of(
            "",
            "-",
            "--",
            "—",
            "/",
            "\\",
            "null",
            "none",
            "nan",
            "n/a",
            "#n/a",
            "无",
            "空",
            "暂无",
            "未退款",
            "无退款",
            "0000-00-00 00:00:00",
            "0000-00-00",
            "1970-01-01 08:00:00",
            "1970/1/1 8:00");
    private static final Set<String> NOT_PAID =
            Set.of("待付款", "等待买家付款", "未付款", "未支付", "待支付", "等待付款", "unpaid", "pending", "voided", "authorized");
    private static final Set<String> GIVEN_BACK = Set.of(
            "已退款",
            "全额退款",
            "已全额退款",
            "退款成功",
            "退款完成",
            "交易关闭",
            "已关闭",
            "订单关闭",
            "已取消",
            "交易取消",
            "refunded",
            "closed",
            "cancelled",
            "canceled");

    private static final Pattern POINT_ZERO = Pattern.compile("\\.0+$");
    private static final Pattern QUANTITY = Pattern.compile("0*[1-9]\\d{0,5}");
    private static final Pattern REFUNDED_QUANTITY = Pattern.compile("-?\\d{1,6}");

    private final OrderHeadings headings;
    private final BuyerColumn buyers;
    private final TimeWindow window;
    private final HashedContacts hashed;
    private final int[] others;

    OrderRowReader(OrderHeadings headings, BuyerColumn buyers, TimeWindow window, HashedContacts hashed) {
        this.headings = headings;
        this.buyers = buyers;
        this.window = window;
        this.hashed = hashed;
        List<String> unused = headings.unused();
        others = IntStream.range(0, headings.size())
                .filter(i -> unused.contains(headings.names().get(i)))
                .toArray();
    }

    /** Ends the reading of a row. */
    private static final class Bad extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Violation violation;

        Bad(Violation violation) {
            super(null, null, false, false);
            this.violation = violation;
        }
    }

    /** Judges what may tell a buyer apart. */
    static Identifiers.Result buyer(Column column, String cell) {
        return switch (column) {
            case PHONE -> HashedContacts.phone(cell);
            case EMAIL -> HashedContacts.email(cell);
            case UNIONID -> OrderFile.key(cell, Kind.UNIONID);
            default -> OrderFile.key(cell, Kind.BUYER_ID);
        };
    }

    Row read(long line, List<String> given) {
        List<String> cells = OrderFile.fitted(given, headings.size());
        if (cells.size() != headings.size()) {
            return new Row(
                    line, given, null, null, Violation.inRow("import.row.columns", headings.size(), given.size()));
        }
        String orderNo = null;
        try {
            orderNo = required(Column.ORDER_NO, cells, Kind.ORDER_NO);
            return new Row(line, cells, orderNo, facts(orderNo, cells), null);
        } catch (Bad bad) {
            return new Row(line, cells, orderNo, null, bad.violation);
        }
    }

    private OrderRowFacts facts(String orderNo, List<String> cells) {
        String status = plain(headings.cell(cells, Column.STATUS));
        if (NOT_PAID.contains(status)) {
            throw new Bad(Violation.inRow("import.row.not-paid", headings.heading(Column.STATUS), status));
        }
        Money amount = amount(cells, Column.AMOUNT, true);
        Integer quantity = quantity(cells, amount != null && amount.fen() < 0);
        Money refunded = amount(cells, Column.REFUND_AMOUNT, true);
        return new OrderRowFacts(
                orderNo,
                buyer(cells),
                paidAt(cells),
                amount,
                lineAmount(cells, quantity),
                quantity,
                text(cells, Column.CATEGORY, Kind.CATEGORY, FieldLimits.MAX_WORD_LENGTH),
                text(cells, Column.SKU, Kind.SKU, FieldLimits.MAX_ID_LENGTH),
                text(cells, Column.TITLE, Kind.CATEGORY, FieldLimits.MAX_TITLE_LENGTH),
                time(cells, Column.REFUNDED_AT),
                refunded == null ? null : new Money(Math.abs(refunded.fen())),
                GIVEN_BACK.contains(status),
                IntStream.of(others).mapToObj(cells::get).toList());
    }

    /** Null when the cell is empty, as another row of the order may name the buyer. */
    private @Nullable BuyerIds buyer(List<String> cells) {
        Identifiers.Result id = buyer(buyers.column(), cells.get(buyers.at()));
        Problem problem = id.problem().orElse(null);
        if (problem != null) {
            if (problem.reason() == RejectionReason.EMPTY) {
                return null;
            }
            throw new Bad(
                    buyers.column() == Column.PHONE && problem.reason() == RejectionReason.PLACEHOLDER
                            ? Violation.inRow("import.row.phone", buyers.heading())
                            : Violation.inColumn(buyers.heading(), problem));
        }
        String text = id.value().orElseThrow();
        String unionid = headings.has(Column.UNIONID) ? unionid(headings.cell(cells, Column.UNIONID)) : null;
        return switch (buyers.column()) {
            case PHONE -> BuyerIds.ofFile(hashed.ofPhone(text), unionid);
            case EMAIL -> BuyerIds.ofFile(hashed.ofEmail(text), unionid);
            case UNIONID -> BuyerIds.ofFile(null, text);
            default -> BuyerIds.ofFile(text, unionid);
        };
    }

    /** A placeholder beside a buyer's id is as good as an empty cell; a damaged one is not. */
    private @Nullable String unionid(String cell) {
        Identifiers.Result unionid = OrderFile.key(cell, Kind.UNIONID);
        unionid.problem()
                .filter(problem ->
                        problem.reason() != RejectionReason.EMPTY && problem.reason() != RejectionReason.PLACEHOLDER)
                .ifPresent(problem -> {
                    throw new Bad(Violation.inColumn(headings.heading(Column.UNIONID), problem));
                });
        return unionid.value().orElse(null);
    }

    private @Nullable Written paidAt(List<String> cells) {
        return headings.has(Column.PAID_AT) ? time(cells, Column.PAID_AT) : time(cells, Column.ORDERED_AT);
    }

    private String required(Column column, List<String> cells, Kind kind) {
        Identifiers.Result result = OrderFile.key(headings.cell(cells, column), kind);
        return result.value()
                .orElseThrow(() -> new Bad(Violation.inColumn(
                        headings.heading(column), result.problem().orElseThrow())));
    }

    /** Free text; what stands for nothing is nothing, and what is too long is cut. */
    private @Nullable String text(List<String> cells, Column column, Kind kind, int most) {
        String cell = headings.cell(cells, column);
        return cell.isEmpty()
                ? null
                : Identifiers.clean(
                                cell.codePointCount(0, cell.length()) > most
                                        ? cell.substring(0, cell.offsetByCodePoints(0, most))
                                        : cell,
                                kind,
                                most)
                        .value()
                        .orElse(null);
    }

    private @Nullable Money amount(List<String> cells, Column column, boolean belowZero) {
        String cell = unwrapped(headings.cell(cells, column));
        if (isNothing(cell)) {
            return null;
        }
        Money amount = CellAmounts.read(cell)
                .orElseThrow(
                        () -> new Bad(Violation.inRow("import.row.amount", headings.heading(column), shown(cell))));
        if (!belowZero && amount.fen() < 0) {
            throw new Bad(Violation.inRow("import.row.amount", headings.heading(column), shown(cell)));
        }
        return bounded(amount, column, cell);
    }

    private Money bounded(Money amount, Column column, String cell) {
        if (Math.abs(amount.fen()) > FieldLimits.MAX_FEN) {
            throw new Bad(Violation.inRow("import.row.amount-large", headings.heading(column), shown(cell)));
        }
        return amount;
    }

    private @Nullable Money lineAmount(List<String> cells, @Nullable Integer quantity) {
        String written = headings.cell(cells, Column.LINE_AMOUNT);
        Money line = CellAmounts.read(unwrapped(written)).orElse(null);
        if (line != null) {
            return bounded(line, Column.LINE_AMOUNT, written);
        }
        String each = headings.cell(cells, Column.LINE_PRICE);
        return CellAmounts.read(unwrapped(each))
                .map(price -> new Money(Math.multiplyExact(price.fen(), quantity == null ? 1L : quantity)))
                .map(amount -> bounded(amount, Column.LINE_PRICE, each))
                .orElse(null);
    }

    private @Nullable Integer quantity(List<String> cells, boolean isRefund) {
        String cell = POINT_ZERO
                .matcher(CellAmounts.halfWidth(unwrapped(headings.cell(cells, Column.QUANTITY)))
                        .strip())
                .replaceFirst("");
        if (isNothing(cell) || (isRefund && REFUNDED_QUANTITY.matcher(cell).matches())) {
            return null;
        }
        if (!QUANTITY.matcher(cell).matches() || Integer.parseInt(cell) > FieldLimits.MAX_QUANTITY) {
            throw new Bad(Violation.inRow("import.row.quantity", headings.heading(Column.QUANTITY), shown(cell)));
        }
        return Integer.valueOf(cell);
    }

    private @Nullable Written time(List<String> cells, Column column) {
        String cell = unwrapped(headings.cell(cells, column));
        if (isNothing(cell) || cell.equals("0")) {
            return null;
        }
        String heading = headings.heading(column);
        Written time = CellTimes.read(cell)
                .orElseThrow(() -> new Bad(Violation.inRow(
                        CellTimes.isAmbiguous(cell) ? "import.row.day-or-month" : "import.row.time",
                        heading,
                        shown(cell))));
        if (!window.has(time.at())) {
            throw new Bad(Violation.inRow(
                    "import.row.time-window",
                    heading,
                    ChinaTime.dayOf(window.earliest()).getYear(),
                    ChinaTime.dayOf(window.latest()),
                    shown(cell)));
        }
        return time;
    }

    private static boolean isNothing(String cell) {
        return NOTHING.contains(plain(cell));
    }

    private static String plain(String cell) {
        return CellAmounts.halfWidth(cell).strip().toLowerCase(Locale.ROOT);
    }

    /** Strips what exports put around numbers and times to keep spreadsheets from reading them. */
    private static String unwrapped(String cell) {
        if (cell.isEmpty() || Character.isLetterOrDigit(cell.charAt(0))) {
            return cell;
        }
        return cell.replaceFirst("^\\s*=\\s*\"(.*)\"\\s*$", "$1").replaceFirst("^\\s*['`]", "");
    }

    private static String shown(String cell) {
        return cell.length() > 60 ? cell.substring(0, 60) + "…" : cell;
    }
}
