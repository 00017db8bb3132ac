package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.quanzi.csv.RefusedFile;
import io.quanzi.csv.WrittenWorkbook;
import io.quanzi.customer.OrderImport.Source;
import io.quanzi.customer.OrderImport.Summary;
import io.quanzi.customer.Purchase.Refund;
import io.quanzi.shared.Beans;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import io.quanzi.shared.PersonalData;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.ShopEvent.Buyer;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.mongodb.core.MongoOperations;

/** Files as shops' systems and spreadsheets give them, and what becomes of an import afterwards. */
class ShopExportTests {
    private static final Path CASES = Path.of("bot/src/test/resources/cases");
    private static final String HEADER = "order_no,buyer_id,paid_at,amount\n";

    @TempDir
    Path folder;

    private final MongoOperations mongo = TestMongo.fresh();
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final Customers customers = CustomerFixture.customers(mongo, clock);
    private final Purchases purchases = CustomerFixture.purchases(mongo);
    private final Set<CustomerId> goneFromSegments = new HashSet<>();
    private final OrderImport orders = CustomerFixture.orderImport(mongo, clock);
    private final OrderTrial trials = new OrderTrial(CustomerFixture.orderStores(mongo, clock));
    private final OrderFileBeginning beginnings = new OrderFileBeginning(new HeadingChoices(mongo, clock));

    @Test
    void readsDatesAndAmountsAsShopsAndExcelWriteThem() throws IOException {
        Summary summary = run(Files.readString(CASES.resolve("08-real-dates.csv")));

        assertThat(summary.added()).isEqualTo(6);
        assertThat(paidAt("D-1")).isEqualTo("2024-03-01T00:05:12Z");
        assertThat(paidAt("D-2")).isEqualTo("2024-03-01T00:05:00Z");
        assertThat(paidAt("D-3")).isEqualTo("2024-02-29T16:00:00Z");
        assertThat(paidAt("D-4")).isEqualTo("2024-02-29T16:00:00Z");
        assertThat(paidAt("D-5")).isEqualTo("2024-03-01T01:00:00Z");
        assertThat(paidAt("D-6")).isEqualTo("2024-03-01T00:05:12Z");
        assertThat(find("D-2").amount()).isEqualTo(Money.yuan("1299.00"));
        assertThat(find("D-3").amount()).isEqualTo(Money.yuan("129.00"));
    }

    @Test
    void readsAnExportOfYouzanAndKeepsNoPhoneNumber() throws IOException {
        Summary summary = run(Files.readString(CASES.resolve("08-headers-youzan.csv")));

        assertThat(summary.added()).isEqualTo(2);
        assertThat(summary.repeated()).isEqualTo(1);
        assertThat(summary.newBuyers()).isEqualTo(2);
        assertThat(find("E20240301080512345600011").amount()).isEqualTo(Money.yuan("1299.00"));
        assertThat(find("E20240302090012345600012").countsAt(clock.instant())).isFalse();
        assertThat(said(summary)).contains("Buyers were told apart by “收货人手机号”").contains("1 refunds had no time");
        assertThat(everything()).contains("phone:").doesNotContain("0000-1111", "13800001111", "13900002222", "小林妈妈");
    }

    @Test
    void readsAWorkbookAsItReadsItsCsv() throws IOException {
        Summary summary = runBytes(WrittenWorkbook.of(
                List.of(
                        List.of("三月订单"),
                        List.of("订单号", "收货人手机号", "付款时间", "实付金额", "商品名称"),
                        List.of("X-1", "#13800001111 0", "#45352.3369444444 1", "#1299 3", "纸尿裤"),
                        List.of("#20240301001 0", "13900002222", "2024/3/1 8:05", "￥129.00", ""),
                        List.of("#20240301001 0", "13900002222", "#45356 4", "#-29 0", ""),
                        List.of("#1824562789012345600 0", "13900002222", "#45352 4", "#10 0", "")),
                false));

        assertThat(summary.added()).isEqualTo(2);
        assertThat(summary.rejected()).isEqualTo(1);
        assertThat(paidAt("X-1")).isEqualTo("2024-03-01T00:05:12Z");
        assertThat(find("X-1").amount()).isEqualTo(Money.yuan("1299.00"));
        assertThat(find("20240301001").refundedBy(clock.instant())).isEqualTo(Money.yuan("29"));
        assertThat(rejects()).contains("1.82456E+18");
    }

    @Test
    void saysWhatAFileWouldDoWithoutDoingIt() throws IOException {
        run(HEADER + "T-1,b1,2024-03-01,10\n");
        String before = everything();
        var few = new StringBuilder(HEADER + "T-1,b1,2024-03-01,10\nT-x,b1,soon,10\n");
        for (int i = 2; i <= 40; i++) {
            few.append("T-%d,b%d,2024-03-01,10\n".formatted(i, i % 4));
        }
        Path file = Files.writeString(folder.resolve("few.csv"), few.toString());

        OrderTrial.Trial trial = trials.run(file, (row, rows) -> {});

        Summary summary = trial.summary();
        assertThat(List.of(summary.rows(), summary.added(), summary.known(), summary.rejected()))
                .containsExactly(41L, 39L, 1L, 1L);
        assertThat(trial.fewBuyers()).isTrue();
        assertThat(summary.notes()).isEmpty();
        assertThat(everything()).isEqualTo(before);
        assertThat(run(few.toString()).notes())
                .singleElement()
                .satisfies(note -> assertThat(note.toString()).startsWith("40 orders are of only 4 buyers"));
    }

    @Test
    void remembersWhatAManagerSaidTheColumnsAreForTheRejectedRowsToo() throws IOException {
        String text = "单据,顾客,何时,多少钱,备注\nK-1,k1,2024-03-01,10,x\nK-2,k1,soon,20,y\n";
        Path file = Files.writeString(folder.resolve("own.csv"), text);
        assertThatThrownBy(() -> run(text)).isInstanceOf(RefusedFile.class);
        assertThat(beginnings.columnsOf(beginnings.of(file, 1).headings())).containsOnly("");

        beginnings.choose(beginnings.of(file, 1).headings(), List.of("order_no", "buyer_id", "paid_at", "amount", ""));

        assertThat(beginnings.of(file, 1).rows()).containsExactly(List.of("K-1", "k1", "2024-03-01", "10", "x"));
        assertThat(run(text).added()).isEqualTo(1);
        assertThat(run(rejects().replace("soon", "2024-03-02")).added()).isEqualTo(1);
    }

    @Test
    void readsHeadingsAsTheCommandSays() throws IOException {
        String text = "Number,buyer_id,付款时间,下单时间,amount\nN-1,k1,2024-03-01,2024-02-01,10\n";
        Path file = Files.writeString(folder.resolve("named.csv"), text);

        beginnings.map(file, Map.of("Number", "order_no", "下单时间", "paid_at"));

        assertThat(beginnings.columnsOf(beginnings.of(file, 1).headings()))
                .containsExactly("order_no", "buyer_id", "", "paid_at", "amount");
        assertThat(run(text).added()).isEqualTo(1);
        assertThatThrownBy(() -> beginnings.map(file, Map.of("None", "order_no")))
                .hasMessageContaining("no heading “None”");
        assertThatThrownBy(() -> beginnings.map(file, Map.of("Number", "number")))
                .hasMessageContaining("no column “number”");
        assertThatThrownBy(() -> beginnings.map(file, Map.of("Number", "order_no", "buyer_id", "order_no")))
                .hasMessageContaining("only one can be it");
    }

    @Test
    void tellsWhichColumnsAreChosenTwice() {
        List<String> headings = List.of("订单号", "备注", "买家手机号", "收货人手机号", "昵称", "收货人");

        assertThat(OrderFileBeginning.twice(
                        headings, List.of("order_no", "order_no", "phone", "phone", "nickname", "nickname")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(0, 1, 1, 0));
        assertThat(OrderFileBeginning.twice(headings, List.of("order_no", "", "phone", "phone", "", "")))
                .isEmpty();
    }

    @Test
    void refusesAnExportWithMaskedBuyersBeforeAnythingIsWritten() throws IOException {
        assertThatThrownBy(() -> runBytes(Files.readAllBytes(CASES.resolve("08-headers-taobao-gbk.csv"))))
                .isInstanceOf(RefusedFile.class)
                .hasMessageContaining("买家会员名")
                .hasMessageContaining("t**a");
        assertThatThrownBy(() -> run(Files.readString(CASES.resolve("04-masked-buyers.csv"))))
                .hasMessageContaining("of 40 rows, 40 cannot be used for their “buyer_id”, first on line 2");
        assertThat(customers.count()).isZero();
        assertThat(purchases.count()).isZero();
    }

    @Test
    void readsAnExportOfTaobaoInGbk() throws IOException {
        String text = Files.readString(CASES.resolve("08-headers-taobao-gbk.csv"), Charset.forName("GBK"))
                .replace("t**a", "tina")
                .replace("w**8", "wen8");

        Summary summary = runBytes(text.getBytes(Charset.forName("GBK")));

        assertThat(summary.added()).isEqualTo(2);
        assertThat(summary.rejected()).isEqualTo(1); // never paid
        assertThat(find("1824562789012345671").amount()).isEqualTo(Money.yuan("178.80"));
        assertThat(find("1824562789012345673").countsAt(clock.instant())).isFalse();
        assertThat(said(summary)).contains("收货地址");
    }

    @Test
    void readsTheHeadingsOfOtherShops() throws IOException {
        for (String text : List.of(
                "订单号,下单帐号,付款确认时间,订单金额\nJ-1,jd_lin,2024-03-01 08:05:12,129\n",
                """
                主订单编号,子订单编号,用户ID,支付完成时间,商品实付金额,商品
                D-1,D-1-a,u77,2024-03-01 08:05,60,A
                D-1,D-1-b,u77,2024-03-01 08:05,69,B
                """,
                """
                Name,Email,Financial Status,Paid at,Total,Lineitem quantity,Lineitem name
                #1001,lin@example.com,paid,2024-03-01 08:05:12 +0800,129.00,1,A
                #1001,lin@example.com,,,,2,B
                """,
                "订单编号(必填)\t会员编号\t付款时间\t实付金额（元）\nT-1\tm1\t2024年3月1日 8:05\t１２９元\n",
                "某某旗舰店订单导出\n订单号;买家ID;付款时间;实付金额\nS-1;b1;45352.336944;129,00\n".replace("129,00", "129.00"))) {
            Summary summary = run(text);

            assertThat(summary.added()).as(text).isEqualTo(1);
            assertThat(mongo.findAll(Document.class, "purchases"))
                    .as(text)
                    .allSatisfy(
                            row -> assertThat(row.get("amount", Number.class).longValue())
                                    .isEqualTo(12_900));
            assertThat(mongo.findAll(Document.class, "purchases")
                            .get(0)
                            .getDate("paidAt")
                            .toInstant())
                    .isBetween(Instant.parse("2024-03-01T00:05:00Z"), Instant.parse("2024-03-01T00:05:12Z"));
            mongo.getCollection("purchases").deleteMany(new Document());
        }
    }

    @Test
    void ignoresAnEmptyLastColumnAndNamesUnknownOnes() throws IOException {
        assertThat(run(Files.readString(CASES.resolve("08-trailing-comma.csv"))).added())
                .isEqualTo(1);
        assertThat(said(run("order_no,buyer_id,paid_at,amount,店铺,,\nX-1,b1,2024-06-01,10.00,旗舰店,,\n,,,,,,\n")))
                .contains("Columns that were not used: 店铺.");
    }

    @Test
    void takesWhatNobodySeesForNothing() throws IOException {
        Summary summary = run(Files.readString(CASES.resolve("04-invisible.csv")));

        assertThat(summary.added()).isEqualTo(9);
        assertThat(customers.byBuyer("inv-1")).isPresent();
        assertThat(purchases.of(customers.byBuyer("inv-1").orElseThrow().id()))
                .extracting(Purchase::orderNo)
                .contains("INV-1", "INV-2", "INV-3", "INV-4", "INV-5", "INV-7", "INV-8");
    }

    @Test
    void refusesOrderNumbersThatASpreadsheetRounded() {
        assertThatThrownBy(() ->
                        run(HEADER + "1824562789012340000,b1,2024-03-01,1\n1824562789012350000,b2,2024-03-01,1\n"))
                .hasMessageContaining("a spreadsheet has rounded them");
        assertThatThrownBy(() -> run(HEADER + "1.82456E+18,b1,2024-03-01,1\n1.82457E+18,b2,2024-03-01,1\n"))
                .hasMessageContaining("got a number that a spreadsheet has rounded: 1.82456E+18");
        assertThat(customers.count()).isZero();
    }

    @Test
    void takesRowsBelowZeroForRefunds() throws IOException {
        Summary summary = run(Files.readString(CASES.resolve("09-negative-lines.csv")));

        assertThat(summary.added()).isEqualTo(2);
        assertThat(summary.rejected()).isZero();
        assertThat(find("N-1").refunds())
                .extracting(Refund::amount, Refund::at)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        Money.yuan("100.00"), Instant.parse("2024-03-05T00:05:00Z")));
        assertThat(run(Files.readString(CASES.resolve("09-negative-lines.csv"))).changedNothing())
                .isTrue();
    }

    @Test
    void matchesARefundToAnOrderOfAnEarlierFile() throws IOException {
        run(HEADER + "N-1,n1,2024-03-01T08:05:00+08:00,100.00\n");

        Summary later = run(HEADER + "N-1,n1,2024-03-01,-30.00\nN-1,n1,2024-03-09,-30.00\nN-9,n1,2024-03-09,-1\n");

        assertThat(later.refunded()).isEqualTo(1);
        assertThat(later.rejected()).isEqualTo(1);
        assertThat(find("N-1").refundedBy(clock.instant())).isEqualTo(Money.yuan("60.00"));
        assertThat(find("N-1").refunds().get(0).at()).isEqualTo("2024-03-01T00:05:00Z");
        assertThat(run(HEADER + "N-1,n1,2024-03-10,-90\n").rejected()).isZero();
        assertThat(run(HEADER + "N-1,n1,2024-03-10,-100.01\n").rejected()).isEqualTo(1);
    }

    @Test
    void takesARefundOnTheDayOfTheOrder() throws IOException {
        Summary summary = run("""
            order_no,buyer_id,paid_at,amount,refunded_at,refund_amount
            R-1,b1,2024-03-01 08:05:12,100,2024-03-01,
            R-2,b1,2024-03-01 08:05:12,100,2024/3/1 8:05,40
            R-3,b1,2024-03-01,100,2024-03-01,
            R-4,b1,2024-03-02 08:05:12,100,2024-03-01,
            """);

        assertThat(summary.added()).isEqualTo(3);
        assertThat(find("R-1").refunds()).extracting(Refund::at).containsExactly(Instant.parse("2024-03-01T00:05:12Z"));
        assertThat(find("R-2").refundedBy(clock.instant())).isEqualTo(Money.yuan("40"));
        assertThat(rejects()).contains("refunded_at: expected a refund after its payment");
    }

    @Test
    void sumsItemRowsAndTakesARepeatedTotalOnce() throws IOException {
        String header = "order_no,buyer_id,paid_at,amount,title,quantity\n";

        run(header + "P-1,b1,2024-03-01,30,A,1\nP-1,b1,2024-03-01,70,B,2\n");
        assertThat(find("P-1").amount()).isEqualTo(Money.yuan("100"));
        assertThat(find("P-1").lines())
                .extracting(Purchase.Line::amount)
                .containsExactly(new Money(3000), new Money(7000));

        assertThat(run(header + "P-2,b1,2024-03-01,50,A,1\nP-2,b1,2024-03-01,50,B,1\n")
                        .rejected())
                .isEqualTo(2);
        assertThat(rejects()).contains("every row of this order says 50.00");

        run("订单号,买家ID,付款时间,订单实付金额,商品名称\nP-3,b1,2024-03-01,50,A\nP-3,b1,2024-03-01,50,B\n");
        assertThat(find("P-3").amount()).isEqualTo(Money.yuan("50"));

        run("订单号,买家ID,付款时间,实付金额,商品名称,商品金额\nP-4,b1,2024-03-01,90,A,60\nP-4,b1,2024-03-01,90,B,40\n");
        assertThat(find("P-4").amount()).isEqualTo(Money.yuan("90"));

        run("订单号,买家ID,付款时间,实付金额,商品名称,商品金额\nP-5,b1,2024-03-01,50,A,50\nP-5,b1,2024-03-01,50,B,50\n");
        assertThat(find("P-5").amount()).isEqualTo(Money.yuan("100"));

        assertThat(run(header + "P-6,b1,2024-03-01,30,A,1\nP-6,b2,2024-03-01,70,B,2\n")
                        .rejected())
                .isEqualTo(2);
        assertThat(run(header + "P-7,b1,2024-03-01,30,A,1\nP-7,b1,2024-03-01,free,B,2\n")
                        .rejected())
                .isEqualTo(2);
        assertThat(rejects()).contains("another row of this order, on line 3, cannot be read");
    }

    @Test
    void setsRowsOfKnownOrdersWithOtherFactsAside() throws IOException {
        run(HEADER + "RI-1,tony,2023-08-01,100\nRI-2,tony,2023-08-03,100\nRI-3,tony,2023-08-04 10:00:00,100\n");
        String before = everything();

        Summary again = run(Files.readString(CASES.resolve("13-reimport-2.csv")) + "RI-3,tony,2023-08-05,100\n");

        assertThat(again.known()).isZero();
        assertThat(again.conflicts()).isEqualTo(3);
        assertThat(again.newBuyers()).isZero();
        assertThat(everything()).isEqualTo(before);
        assertThat(rejects())
                .contains("order RI-1 is known, and its buyer is somebody else", "RI-3 is known as paid at");
        assertThat(run(HEADER + "RI-3,tony,2023-08-04,100\n").known()).isEqualTo(1);
    }

    @Test
    void setsAnOrderAsideThatTheShopToldOtherwise() throws IOException {
        CustomerFixture shop = new CustomerFixture((org.springframework.data.mongodb.core.MongoTemplate) mongo, clock);
        shop.paid("1001", "b-p5", "2026-02-24T02:00:00Z", Money.yuan("100"), List.of());

        Summary summary = run(Files.readString(CASES.resolve("13-number-in-history.csv")));

        assertThat(summary.conflicts()).isEqualTo(1);
        assertThat(customers.byBuyer("old-buyer")).isEmpty();
        assertThat(run("order_no,buyer_id,paid_at,amount,refunded_at\n1001,b-p5,2026-02-24,100,2026-02-25\n")
                        .conflicts())
                .isEqualTo(1);
        assertThat(rejects()).contains("Have the shop send the refund (order.refunded)");
    }

    @Test
    void aMendedFileOfRejectsComesInWithItsGuardTakenOff() throws IOException {
        run("order_no,buyer_id,paid_at,amount,title\n=X-1,-b1,soon,10,@home\n=X-1,-b1,2024-03-05,-10,\n");
        String rejected = rejects();
        assertThat(rejected).contains(",'=X-1,'-b1,soon,10,'@home").contains(",'-10,");

        Summary summary = run(rejected.replace("soon", "2024-03-01"));

        assertThat(summary.added()).isEqualTo(1);
        assertThat(find("=X-1").refundedBy(clock.instant())).isEqualTo(Money.yuan("10"));
        assertThat(find("=X-1").lines().get(0).title()).isEqualTo("@home");
        assertThat(customers.byBuyer("-b1")).isPresent();
    }

    @Test
    void speaksTheReadersLanguageInTheFileOfRejects() throws IOException {
        Path file = Files.writeString(folder.resolve("orders.csv"), HEADER + "C-1,b1,昨天,10\n");

        orders.run(new Source(file, "import-1", Locale.SIMPLIFIED_CHINESE), (row, rows) -> {});

        assertThat(rejects())
                .contains("paid_at：应为时间，如 2024-03-01 08:05:12")
                .contains("请改成这样的时间")
                .doesNotContain("expected");
    }

    @Test
    void undoesAnImportAndTakesItInAgain() throws IOException {
        customers.findOrCreate(new Buyer("live", null, null, null, null), Instant.EPOCH);
        Customer contact = customers.findOrCreate(new Buyer("talker", null, null, null, "小林"), Instant.EPOCH);
        String text = """
            order_no,buyer_id,paid_at,amount,unionid
            U-1,b1,2024-03-01,100,
            U-2,b2,2024-03-01,100,u2
            U-3,live,2024-03-01,50,u-live
            """;
        run(text);
        customers.consent(
                customers.byBuyer("b2").orElseThrow().id(),
                "marketing",
                new Customer.Consent(true, "shop", "shop", clock.instant()));

        CustomerId gone = customers.byBuyer("b1").orElseThrow().id();

        ImportUndo.Undone undone = undo().undo("import-1", done -> {});

        assertThat(undone).isEqualTo(new ImportUndo.Undone(3, 0, 1, 1));
        assertThat(goneFromSegments).containsExactly(gone);
        assertThat(purchases.count()).isZero();
        assertThat(customers.byBuyer("b1")).isEmpty();
        assertThat(customers.byBuyer("b2")).isPresent();
        assertThat(customers.byBuyer("live").orElseThrow().unionid()).isNull();
        assertThat(customers.find(contact.id())).isPresent();
        assertThat(run(text).added()).isEqualTo(3);
    }

    @Test
    void undoingALaterFileLeavesTheOrdersOfTheFirst() throws IOException {
        run(HEADER + "V-1,b1,2024-03-01,100\n");
        Path later =
                Files.writeString(folder.resolve("later.csv"), HEADER + "V-1,b1,2024-03-05,-40\nV-2,b1,2024-03-06,7\n");
        orders.run(new Source(later, "import-2", Locale.ENGLISH), (row, rows) -> {});
        assertThat(find("V-1").refunds()).hasSize(1);

        assertThat(undo().undo("import-2", done -> {})).isEqualTo(new ImportUndo.Undone(1, 1, 0, 0));

        assertThat(find("V-1").refunds()).isEmpty();
        assertThat(purchases.find("V-2")).isEmpty();
        assertThat(customers.byBuyer("b1")).isPresent();
    }

    @Test
    void worksOutAgainWhatFollowedFromOrdersThatAreUndone() throws IOException {
        CustomerFixture shop = new CustomerFixture((org.springframework.data.mongodb.core.MongoTemplate) mongo, clock);
        shop.paid("L-1", "b1", "2026-02-24T02:00:00Z", Money.yuan("100"), List.of());
        run(HEADER + "H-1,b1,2024-03-01,100\n");
        Customer buyer = customers.byBuyer("b1").orElseThrow();
        customers.setTraits(
                buyer.id(), TraitValues.of(Trait.ORDERS, 2).set(Trait.FIRST_PAID_ON, LocalDate.parse("2024-03-01")));

        undo().undo("import-1", done -> {});

        assertThat(customers.byBuyer("b1").orElseThrow().trait("orders")).contains(1);
        assertThat(customers.byBuyer("b1").orElseThrow().trait("first_paid_on")).contains("2026-02-24");
    }

    @Test
    void findsBuyersByUnionidAlone() throws IOException {
        Customer known = customers.findOrCreate(new Buyer("b1", "oU1", null, null, null), Instant.EPOCH);

        Summary summary = run("order_no,unionid,paid_at,amount\nW-1,oU1,2024-03-01,10\nW-2,oU2,2024-03-01,10\n");

        assertThat(summary.newBuyers()).isEqualTo(1);
        assertThat(find("W-1").customer()).isEqualTo(known.id());
        assertThat(customers
                        .findOrCreate(new Buyer("b2", "oU2", null, null, null), Instant.EPOCH)
                        .id())
                .isEqualTo(find("W-2").customer());
    }

    private ImportUndo undo() {
        DerivedData derived = goneFromSegments::addAll;
        return new ImportUndo(
                mongo,
                customers,
                new ImportMarks(mongo),
                purchases,
                Beans.of(PersonalData.class),
                Beans.of(DerivedData.class, derived),
                CustomerFixture.importedTraits(mongo, clock, event -> {}),
                mock(CustomerData.class),
                clock);
    }

    private Instant paidAt(String orderNo) {
        return find(orderNo).paidAt();
    }

    private Purchase find(String orderNo) {
        return purchases.find(orderNo).orElseThrow();
    }

    private Summary run(String text) throws IOException {
        return runBytes(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private Summary runBytes(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("orders.csv"), bytes);
        return orders.run(new Source(file, "import-1", Locale.ENGLISH), (row, rows) -> {});
    }

    private static String said(Summary summary) {
        return summary.notes().stream()
                .map(note -> note.in(Locale.ENGLISH))
                .toList()
                .toString();
    }

    private String rejects() throws IOException {
        return Files.readString(folder.resolve("orders.rejected.csv"));
    }

    private String everything() {
        return mongo.findAll(Document.class, "customers").toString() + mongo.findAll(Document.class, "purchases");
    }
}
