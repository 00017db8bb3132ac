package io.quanzi.customer;

import io.quanzi.csv.RefusedFile;
import io.quanzi.csv.RejectedRows;
import io.quanzi.shared.Message;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells which column of a file of orders holds what, by the headings of our own format and of the exports of Youzan,
 * Taobao, Tmall, JD, Douyin, the WeChat Store, Weidian and Shopify. Columns that nothing is known of are left aside.
 */
final class OrderHeadings {
    /**
     * The kinds of columns, with the headings that name them; where a file has several of them, the first one counts.
     */
    enum Column {
        ORDER_NO(
                "order_no",
                "order_number",
                "order_id",
                "orderno",
                "订单号",
                "订单编号",
                "主订单编号",
                "主订单号",
                "订单id",
                "平台订单号",
                "交易单号",
                "交易编号",
                "原始单号",
                "外部订单号",
                "name"),
        BUYER_ID(
                "buyer_id",
                "buyerid",
                "customer_id",
                "user_id",
                "userid",
                "member_id",
                "uid",
                "买家id",
                "用户id",
                "会员id",
                "客户id",
                "买家编号",
                "用户编号",
                "会员编号",
                "客户编号",
                "会员号",
                "买家会员名",
                "会员名",
                "买家旺旺",
                "旺旺",
                "旺旺号",
                "下单账号",
                "下单帐号",
                "买家账号",
                "买家帐号",
                "用户账号",
                "会员账号",
                "客户账号",
                "openid",
                "买家openid",
                "用户openid"),
        UNIONID("unionid", "union_id", "微信unionid", "买家unionid", "用户unionid"),
        PHONE(
                "phone",
                "买家手机号",
                "买家手机",
                "下单手机号",
                "会员手机号",
                "用户手机号",
                "客户手机号",
                "手机号",
                "手机号码",
                "手机",
                "买家电话",
                "联系手机",
                "联系电话",
                "收货人手机号",
                "收货人手机",
                "收货人手机号码",
                "收件人手机",
                "收件人手机号",
                "收货手机",
                "收货人电话",
                "收件人电话",
                "电话",
                "billing phone",
                "shipping phone"),
        EMAIL("email", "e-mail", "邮箱", "买家邮箱", "电子邮箱"),
        PAID_AT(
                "paid_at",
                "付款时间",
                "支付时间",
                "订单付款时间",
                "订单支付时间",
                "买家付款时间",
                "付款完成时间",
                "支付完成时间",
                "支付成功时间",
                "付款日期",
                "支付日期",
                "付款确认时间",
                "pay_time",
                "payment_time",
                "payment date"),
        ORDERED_AT(
                "created_at", "下单时间", "订单创建时间", "创建时间", "订单提交时间", "成交时间", "交易时间", "下单日期", "订单日期", "order date", "日期"),
        AMOUNT(
                "amount",
                "实付金额",
                "订单实付金额",
                "买家实际支付金额",
                "买家实付金额",
                "买家实付",
                "实付款",
                "实付",
                "实际支付金额",
                "实收金额",
                "支付金额",
                "付款金额",
                "订单支付金额",
                "用户实付金额",
                "商品实付金额",
                "订单应付金额",
                "应付金额",
                "订单金额",
                "订单总金额",
                "订单总额",
                "总金额",
                "合计金额",
                "金额",
                "total"),
        LINE_AMOUNT("商品金额合计", "商品金额", "商品总价", "商品小计", "小计", "子订单金额", "line_amount"),
        LINE_PRICE("商品单价", "单价", "商品价格", "price", "lineitem price"),
        QUANTITY("quantity", "商品数量", "数量", "购买数量", "宝贝总数量", "商品总数", "商品件数", "件数", "lineitem quantity"),
        CATEGORY(
                "category",
                "类目",
                "商品类目",
                "商品类别",
                "类别",
                "分类",
                "商品分类",
                "品类",
                "一级类目",
                "宝贝类目",
                "product type",
                "lineitem type"),
        SKU("sku", "商品编码", "商家编码", "规格编码", "商品货号", "货号", "lineitem sku"),
        TITLE("title", "商品名称", "商品标题", "宝贝标题", "宝贝名称", "商品", "lineitem name"),
        REFUNDED_AT("refunded_at", "退款时间", "退款完成时间", "退款成功时间", "退款日期", "refund date"),
        REFUND_AMOUNT("refund_amount", "退款金额", "已退款金额", "退款总额", "退款总金额", "买家退款金额", "退款成功金额", "实退金额", "refunded amount"),
        STATUS("status", "订单状态", "交易状态", "状态", "financial status"),
        /** Known, so that it is not taken for an identity: names are shared and change. */
        NICKNAME(
                "nickname",
                "买家昵称",
                "昵称",
                "微信昵称",
                "用户昵称",
                "客户昵称",
                "会员昵称",
                "粉丝昵称",
                "收货人",
                "收货人姓名",
                "收件人",
                "姓名",
                "买家姓名",
                "客户姓名");

        @SuppressWarnings("ImmutableEnumChecker") // of List.of, which nothing changes
        private final List<String> headings;

        Column(String... headings) {
            this.headings = List.of(headings);
        }

        /** The name in our own format, such as {@code order_no}. */
        String plain() {
            return headings.get(0);
        }

        /** What people call it. */
        Message words() {
            return Message.of("imports.column." + key());
        }

        private static boolean isChinese(String heading) {
            return heading.codePoints().anyMatch(Character::isIdeographic);
        }

        /** The name under which a choice of it is kept. */
        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Some headings that would do, in the order of a reader's likely file. */
        String examples() {
            return Stream.concat(
                            headings.stream().filter(Column::isChinese).limit(4),
                            headings.stream().filter(one -> !isChinese(one)).limit(3))
                    .collect(Collectors.joining(", "));
        }
    }

    /** The headings of a whole order's amount: on several rows of one order it is the same amount again. */
    private static final List<String> OF_THE_WHOLE_ORDER =
            List.of("订单实付金额", "买家实际支付金额", "订单支付金额", "订单应付金额", "订单金额", "订单总金额", "订单总额", "总金额", "合计金额", "total");

    private static final Map<String, Column> KNOWN = new HashMap<>();

    static {
        for (Column column : Column.values()) {
            column.headings.forEach(heading -> KNOWN.put(plain(heading), column));
        }
    }

    private static final int ROWS_TO_LOOK_AT = 10;

    private final List<String> names;
    private final Map<Column, List<Integer>> places;

    private OrderHeadings(List<String> names, Map<Column, List<Integer>> places) {
        this.names = names;
        this.places = places;
    }

    /** How many rows at most stand above the headings: a title, the span of days. */
    static int rowsToLookAt() {
        return ROWS_TO_LOOK_AT;
    }

    /** Whether a row looks like the headings. */
    static boolean isHeading(List<String> cells) {
        return cells.stream()
                        .map(OrderHeadings::plain)
                        .map(KNOWN::get)
                        .filter(column -> column != null && column != Column.NICKNAME)
                        .distinct()
                        .count()
                >= 2;
    }

    /**
     * Reads the row of headings.
     *
     * @throws RefusedFile when a column that is needed is not there, or is there twice
     */
    static OrderHeadings of(Path path, List<String> cells, HeadingChoice choice) {
        var places = new EnumMap<Column, List<Integer>>(Column.class);
        for (int i = 0; i < cells.size(); i++) {
            Column column = choice.columnOf(i, known(cells.get(i)));
            if (column != null) {
                places.computeIfAbsent(column, any -> new ArrayList<>()).add(i);
            }
        }
        for (Map.Entry<Column, List<Integer>> place : places.entrySet()) {
            List<String> headings = place.getKey().headings;
            List<Integer> byRank = place.getValue().stream()
                    .sorted(Comparator.comparing(at -> rank(headings, cells.get(at))))
                    .toList();
            if (byRank.size() > 1 && plain(cells.get(byRank.get(0))).equals(plain(cells.get(byRank.get(1))))) {
                throw new RefusedFile(Message.of("import.heading.twice", path.getFileName(), cells.get(byRank.get(0))));
            }
            place.setValue(byRank);
        }
        var headings = new OrderHeadings(List.copyOf(cells), places);
        headings.requireAll(path);
        return headings;
    }

    /** The column that a heading stands for; null when nothing is known of it. */
    static @Nullable Column known(String heading) {
        return KNOWN.get(plain(heading));
    }

    private static int rank(List<String> headings, String cell) {
        String plain = plain(cell);
        return IntStream.range(0, headings.size())
                .filter(i -> plain(headings.get(i)).equals(plain))
                .findFirst()
                .orElse(headings.size());
    }

    private void requireAll(Path path) {
        var missing = new ArrayList<Message>();
        if (!has(Column.ORDER_NO)) {
            missing.add(needs(Column.ORDER_NO));
        }
        if (!has(Column.BUYER_ID) && !has(Column.UNIONID) && !has(Column.PHONE) && !has(Column.EMAIL)) {
            missing.add(Message.of(
                    has(Column.NICKNAME) ? "import.heading.only-nickname" : "import.heading.no-buyer",
                    Column.BUYER_ID.words(),
                    Column.BUYER_ID.examples()));
        }
        if (!has(Column.PAID_AT) && !has(Column.ORDERED_AT)) {
            missing.add(needs(Column.PAID_AT));
        }
        if (!has(Column.AMOUNT)) {
            missing.add(needs(Column.AMOUNT));
        }
        if (!missing.isEmpty()) {
            String came = String.join(",", names);
            throw new RefusedFile(Message.of(
                    "import.heading.missing",
                    path.getFileName(),
                    came.length() > 300 ? came.substring(0, 300) + "…" : came,
                    missing.get(0),
                    missing.size() > 1 ? missing.get(1) : "",
                    missing.size() > 2 ? missing.get(2) : "",
                    missing.size() > 3 ? missing.get(3) : ""));
        }
    }

    private static Message needs(Column column) {
        return Message.of("import.heading.needs", column.words(), column.examples());
    }

    List<String> names() {
        return names;
    }

    int size() {
        return names.size();
    }

    boolean has(Column column) {
        return places.containsKey(column);
    }

    /** All places of a column, the best first. */
    List<Integer> allOf(Column column) {
        return places.getOrDefault(column, List.of());
    }

    /** The cell of a column in a row; empty when there is no such column. */
    String cell(List<String> cells, Column column) {
        List<Integer> all = places.get(column);
        return all == null ? "" : cells.get(all.get(0));
    }

    /** The heading of a column as it stands in the file. */
    String heading(Column column) {
        List<Integer> all = places.get(column);
        return all == null ? column.plain() : names.get(all.get(0));
    }

    boolean isAmountOfTheWholeOrder() {
        return OF_THE_WHOLE_ORDER.contains(plain(heading(Column.AMOUNT)));
    }

    /** The headings that nothing was read from. */
    List<String> unused() {
        return IntStream.range(0, names.size())
                .filter(i -> !names.get(i).isBlank()
                        && !RejectedRows.isOwn(names.get(i))
                        && places.values().stream().noneMatch(all -> all.contains(i)))
                .mapToObj(names::get)
                .toList();
    }

    /** A heading without what does not change its meaning: blanks, letters' width and case, units in brackets, stars. */
    static String plain(String heading) {
        return Normalizer.normalize(heading, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[(\\[【].*?[)\\]】]", "")
                .replaceAll("[\\p{Cf}\\s*:\"'#_]+", "");
    }
}
