package io.quanzi.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quanzi.csv.RefusedFile;
import io.quanzi.customer.OrderImport.Source;
import io.quanzi.customer.OrderImport.Summary;
import io.quanzi.customer.Purchase.Line;
import io.quanzi.customer.Purchase.Refund;
import io.quanzi.shared.CustomerId;
import io.quanzi.shared.Money;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import io.quanzi.shop.ShopEvent.Buyer;
import io.quanzi.shop.ShopEvent.OrderPaid;
import io.quanzi.shop.ShopEvent.OrderRefunded;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.data.mongodb.core.MongoOperations;
import picocli.CommandLine.Command;

class OrderImportTests {
    private static final String HEADER =
            "order_no,buyer_id,paid_at,amount,quantity,category,unionid,phone,refunded_at\n";

    @TempDir
    Path folder;

    private final MongoOperations mongo = TestMongo.fresh();
    private final SettableClock clock = new SettableClock("2026-03-03T02:00:00Z");
    private final Customers customers = CustomerFixture.customers(mongo, clock);
    private final Purchases purchases = CustomerFixture.purchases(mongo);
    private final OrderImport orders = CustomerFixture.orderImport(mongo, clock);

    @Test
    void itsColumnsAreSaidAlikeByTheProgramAndTheReadme() throws Exception {
        String help = String.join(
                "",
                Class.forName("io.quanzi.commands.Import$Orders")
                        .getAnnotation(Command.class)
                        .description());

        assertThat(help).contains(OrderImport.HEADER);
        Field columns = Class.forName("io.quanzi.commands.Import").getDeclaredField("COLUMNS");
        columns.setAccessible(true);
        assertThat(columns.get(null)).isEqualTo(String.join(", ", OrderFileBeginning.columns()));
        assertThat(Path.of("README.md")).content().contains("`" + OrderImport.HEADER + "`");
        assertThat(OrderImport.HEADER.replaceAll("[\\[\\]]", "").split(","))
                .isSubsetOf(Arrays.stream(OrderHeadings.Column.values())
                        .map(OrderHeadings.Column::plain)
                        .toList());
    }

    @Test
    void takesOrdersWithAllTheirColumns() throws IOException {
        Summary summary = run(HEADER
                + "O-1,b-1,2026-01-02T03:04:05+08:00,128.00,2,母婴,oU1,13800001111,\n"
                + "O-2,b-1,2026-01-03+08:00,0,,,,,2026-01-04T00:00:00Z\n");

        assertThat(plain(summary)).isEqualTo(summary(2, 2, 0, 0, 1));
        Customer person = customers.byBuyer("b-1").orElseThrow();
        assertThat(person.unionid()).isEqualTo("oU1");
        assertThat(purchases.of(person.id()))
                .containsExactly(
                        new Purchase(
                                "O-1",
                                person.id(),
                                Instant.parse("2026-01-01T19:04:05Z"),
                                new Money(12800),
                                List.of(new Line(null, null, "母婴", 2, null, new Money(12800))),
                                List.of(),
                                null,
                                true),
                        new Purchase(
                                "O-2",
                                person.id(),
                                Instant.parse("2026-01-02T16:00:00Z"),
                                Money.ZERO,
                                List.of(),
                                List.of(new Refund("import-O-2", Money.ZERO, Instant.parse("2026-01-04T00:00:00Z"))),
                                null,
                                true));
        assertThat(mongo.findAll(Document.class, "customers").toString() + mongo.findAll(Document.class, "purchases"))
                .doesNotContain("13800001111");
    }

    @Test
    void toleratesABomOtherColumnOrdersAndBlankLines() throws IOException {
        Summary summary =
                run("\uFEFFamount,Paid_At,buyer_id,order_no\r\n\r\n\"1.5\",2026-01-02T00:00:00Z,b-1, O-1 \r\n\r\n");

        assertThat(summary.added()).isEqualTo(1);
        assertThat(purchases.find("O-1"))
                .hasValueSatisfying(order -> assertThat(order.amount()).isEqualTo(new Money(150)));
    }

    @Test
    void changesNothingTheSecondTimeAndSaysSo() throws IOException {
        String text = HEADER + "O-1,b-1,2026-01-02T00:00:00Z,1,,,oU1,,2026-01-05T00:00:00Z\n"
                + "O-2,b-2,2026-01-02T00:00:00Z,2,,,,,\n";
        Summary first = run(text);
        String before = everything();

        Summary second = run(text);

        assertThat(first.changedNothing()).isFalse();
        assertThat(plain(second)).isEqualTo(summary(2, 0, 2, 0, 0));
        assertThat(second.changedNothing()).isTrue();
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void countsRowsThatSayTheSameAgainAndRefusesAnOrderWithTwoAmounts() throws IOException {
        Summary summary = run(HEADER
                + "O-1,b-1,2026-01-02T00:00:00Z,1.00,,,,,\n"
                + "O-1,b-1,2026-01-02T08:00:00+08:00,1,,,,,\n"
                + "O-2,b-1,2026-01-02T00:00:00Z,1.00,,,,,\n"
                + "O-2,b-1,2026-01-02T00:00:00Z,2.00,,,,,\n");

        assertThat(summary.added()).isEqualTo(1);
        assertThat(summary.repeated()).isEqualTo(1);
        assertThat(summary.rejected()).isEqualTo(2);
        assertThat(rejects()).contains("4,\"amount: this order has two amounts").contains("5,\"amount: this order");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "O-1,b-1,03/04/2026,1            | 'paid_at: of 03/04/2026 it cannot be told which is the day'",
                "O-1,b-1,2026-13-45T00:00:00Z,1  | paid_at: expected a time such as",
                "O-1,b-1,,1                      | 'paid_at: expected a time, got nothing'",
                "O-1,b-1,2026-03-03T02:10:01Z,1  | 'paid_at: expected a time from 1990 on and at most 10 minutes"
                        + " ahead'",
                "O-1,b-1,1989-12-31T00:00:00Z,1  | paid_at: expected a time from 1990 on",
                "O-1,b-1,2026-01-02T00:00:00Z,-1 | neither in this file nor known",
                "O-1,b-1,2026-01-02T00:00:00Z,1.005 | amount: expected yuan",
                "O-1,b-1,2026-01-02T00:00:00Z,1e3 | amount: expected yuan",
                "O-1,b-1,2026-01-02T00:00:00Z,$5 | amount: expected yuan",
                "O-1,b-1,2026-01-02T00:00:00Z,   | 'amount: expected an amount in yuan, got nothing'",
                ",b-1,2026-01-02T00:00:00Z,1     | 'order_no: expected an order number, got nothing'",
                "1.38E+10,b-1,2026-01-02T00:00:00Z,1 | 'order_no: expected an order number in full, got a number that"
                        + " a spreadsheet has rounded'",
                "O-1,,2026-01-02T00:00:00Z,1     | 'buyer_id: expected a buyer, got nothing'",
                "O-1,t**a,2026-01-02T00:00:00Z,1 | 'buyer_id: expected a buyer id in full, got a masked one: t**a'",
                "O-1,游客,2026-01-02T00:00:00Z,1  | 'buyer_id: expected a buyer id, got one that stands for nothing: 游客'",
                "O-1,b-1,2026-01-02T00:00:00Z,1,5 | 'expected 4 columns as in the header, got 5'",
            })
    void putsABadRowAsideWithItsLineAndReason(String row, String reason) throws IOException {
        Summary summary = run("order_no,buyer_id,paid_at,amount\nO-0,b-0,2026-01-02T00:00:00Z,1\n" + row);

        assertThat(summary.added()).isEqualTo(1);
        assertThat(summary.rejected()).isEqualTo(1);
        assertThat(summary.rejects()).isEqualTo(folder.resolve("orders.rejected.csv"));
        assertThat(rejects())
                .startsWith("\uFEFFline,reason,cure,order_no,buyer_id,paid_at,amount\r\n3,")
                .contains(reason);
    }

    @Test
    void saysHowManyRefundsThereAreAndWhatASpreadsheetDestroyed() throws IOException {
        Summary summary = run("""
            order_no,buyer_id,手机号,paid_at,amount
            O-1,b-1,1.38E+10,2026-01-02,10
            O-1,b-1,,2026-01-03,-4
            O-2,b-2,13800001111,2026-01-02,1
            """);

        assertThat(summary.notes().stream().map(note -> note.in(Locale.SIMPLIFIED_CHINESE)))
                .anyMatch(note -> note.contains("退款 1 笔，共 4.00 元"))
                .anyMatch(note -> note.contains("“手机号”一列有 1 个号码被表格软件改坏了，第一处在第 2 行（1.38E+10）"));
    }

    @Test
    void takesAPlainDayForItsMidnightInShanghai() throws IOException {
        Summary summary = run("order_no,buyer_id,paid_at,amount\nO-1,b-1,2026-01-02,1\nO-2,b-1,2026-02-30,1\n");

        assertThat(summary.added()).isEqualTo(1);
        assertThat(purchases.find("O-1").orElseThrow().paidAt()).isEqualTo(Instant.parse("2026-01-01T16:00:00Z"));
        assertThat(rejects()).contains("paid_at: expected a time such as").contains("got 2026-02-30");
    }

    @Test
    void putsRowsWithABadQuantityOrRefundAside() throws IOException {
        Summary summary = run(HEADER
                + "O-1,b-1,2026-01-02T00:00:00Z,1,0,,,,\n"
                + "O-2,b-1,2026-01-02T00:00:00Z,1,1.5,,,,\n"
                + "O-3,b-1,2026-01-02T00:00:00Z,1,,,,,2026-01-01T00:00:00Z\n");

        assertThat(summary.rejected()).isEqualTo(3);
        assertThat(rejects())
                .contains("quantity: expected a whole number")
                .contains("refunded_at: expected a refund after its payment");
    }

    @Test
    void takesTheMendedFileOfRejects() throws IOException {
        run(HEADER + "O-1,b-1,yesterday,1,,,,,\n");
        Path mended = folder.resolve("mended.csv");
        Files.writeString(mended, rejects().replace("yesterday", "2026-01-02T00:00:00Z"));

        assertThat(orders.run(source(mended), (row, rows) -> {}).added()).isEqualTo(1);
    }

    @Test
    void leavesNoFileOfRejectsWhenAllIsWell() throws IOException {
        run(HEADER + "O-1,b-1,yesterday,1,,,,,\n");
        run(HEADER + "O-1,b-1,2026-01-02T00:00:00Z,1,,,,,\n");

        assertThat(folder.resolve("orders.rejected.csv")).doesNotExist();
    }

    @Test
    void readsTheEncodingsThatSpreadsheetsSave() throws IOException {
        String row = "O-%d,b-1,2026-01-02T00:00:00Z,1,1,%s,,,\n";

        for (String category : List.of("家居", "母婴")) { // the second is, byte by byte, UTF-8 as well
            Summary summary = runBytes((HEADER + row.formatted(1, category)).getBytes(Charset.forName("GBK")));

            assertThat(summary.rejected()).isZero();
            assertThat(summary.notes())
                    .extracting(note -> note.in(Locale.ENGLISH))
                    .contains("The file was read as GBK.");
            assertThat(purchases.find("O-1").orElseThrow().lines().get(0).category())
                    .isEqualTo(category);
        }
        assertThat(runBytes((HEADER + row.formatted(2, "家居")).getBytes(StandardCharsets.UTF_16LE))
                        .added())
                .isOne();
        assertThat(runBytes(("\uFEFF" + (HEADER + row.formatted(3, "家居")).replace(',', '\t'))
                                .getBytes(StandardCharsets.UTF_16BE))
                        .added())
                .isOne();
    }

    @Test
    void refusesWhatIsNoCsvAndSaysHowToSaveIt() throws IOException {
        refused(new byte[] {'P', 'K', 3, 4, 0, 0}, "damaged or not complete", "CSV UTF-8");
        refused("<html><table>".getBytes(StandardCharsets.UTF_8), "a web page");
        refused(new byte[] {(byte) 0xC3, (byte) 0x28, (byte) 0xFF, '\n'}, "no text in UTF-8, GBK or UTF-16");
    }

    @Test
    void refusesAHeaderThatLacksAColumnAndSaysWhichWouldDo() throws IOException {
        refused(
                "order_no,buyer,paid_at,amount\n".getBytes(StandardCharsets.UTF_8),
                "The heading that came: order_no,buyer,paid_at,amount",
                "Missing: buyer’s id, which may be called 买家id, 用户id");
        refused(
                "订单号;买家昵称\n".getBytes(StandardCharsets.UTF_8),
                "Nicknames and names are shared",
                "Missing: time of payment");
        refused(new byte[0], "Missing: order number");
        refused(
                "order_no,buyer_id,paid_at,amount,amount\n".getBytes(StandardCharsets.UTF_8),
                "has the column “amount” twice");
    }

    @Test
    void refusesAFileWithAnOpenQuoteBeforeTakingAnything() throws IOException {
        refused(
                (HEADER + "O-1,b-1,2026-01-02T00:00:00Z,1,,,,,\nO-2,\"b-1,2026-01-02T00:00:00Z,1,,,,,\n")
                        .getBytes(StandardCharsets.UTF_8),
                "this is not readable CSV");
        assertThat(purchases.count()).isZero();
    }

    @Test
    void saysThatThereIsNoSuchFile() {
        assertThatExceptionOfType(RefusedFile.class)
                .isThrownBy(() -> orders.run(source(folder.resolve("none.csv")), (row, rows) -> {}))
                .withMessageContaining("There is no file");
    }

    @Test
    void endsEqualWhenItIsBrokenOffAndRepeated() throws IOException {
        Path file = write(HEADER
                + IntStream.range(0, 2_500)
                        .mapToObj(i -> "O-%d,b-%d,2026-01-02T00:00:00Z,1,,,,,\n".formatted(i, i / 2))
                        .collect(Collectors.joining()));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> orders.run(source(file), (row, rows) -> {
                    if (row == 2_000) {
                        throw new IllegalStateException("the lights went out");
                    }
                }));
        var progress = new ArrayList<String>();
        Set<CustomerId> people = new HashSet<>();

        Summary summary = orders.run(source(file), new OrderImport.Listener() {
            @Override
            public void at(long row, long rows) {
                progress.add(row + "/" + rows);
            }

            @Override
            public void buyers(Collection<CustomerId> some) {
                people.addAll(some);
            }
        });

        assertThat(plain(summary)).isEqualTo(summary(2_500, 500, 2_000, 0, 250));
        assertThat(purchases.count()).isEqualTo(2_500);
        assertThat(customers.count()).isEqualTo(1_250);
        assertThat(progress).containsExactly("1000/2500", "2000/2500", "2500/2500");
        assertThat(people).hasSize(1_250);
    }

    @Test
    void takesARefundThatALaterFileTells() throws IOException {
        run(HEADER + "O-1,b-1,2026-01-02T00:00:00Z,5,,,,,\n");
        Summary later = run(HEADER + "O-1,b-1,2026-01-02T00:00:00Z,5,,,,,2026-01-09T00:00:00Z\n");

        assertThat(later.refunded()).isEqualTo(1);
        assertThat(later.changedNothing()).isFalse();
        assertThat(purchases.find("O-1"))
                .hasValueSatisfying(order -> assertThat(order.refunds())
                        .containsExactly(
                                new Refund("import-O-1", new Money(500), Instant.parse("2026-01-09T00:00:00Z"))));
    }

    @Test
    void keepsWhatTheDoorSaidOfAnOrder() throws IOException {
        Customer person = customers.findOrCreate(new Buyer("b-1", null, null, null, null), Instant.EPOCH);
        var paid = new OrderPaid(
                "O-1",
                new Buyer("b-1", null, null, null, null),
                Instant.parse("2026-01-02T00:00:00Z"),
                new Money(700),
                List.of(),
                "mini");
        purchases.recordAll(List.of(Purchases.New.told(person.id(), paid, paid.paidAt())));
        purchases.record(new OrderRefunded("O-2", "R-1", new Money(200), Instant.parse("2026-01-05T00:00:00Z")));

        Summary summary = run(HEADER + "O-1,b-1,2026-01-03T00:00:00Z,9,,,,,2026-01-09T00:00:00Z\n"
                + "O-2,b-1,2026-01-03T00:00:00Z,9,,,,,\n");

        assertThat(summary.conflicts()).isEqualTo(1);
        assertThat(rejects()).contains("order O-1 is known with 7.00 yuan, here it is 9.00 yuan");
        assertThat(summary.added()).isEqualTo(1);
        assertThat(summary.newBuyers()).isZero();
        assertThat(purchases.find("O-1")).hasValueSatisfying(order -> {
            assertThat(order.amount()).isEqualTo(new Money(700));
            assertThat(order.imported()).isFalse();
            assertThat(order.refunds()).isEmpty();
        });
        assertThat(purchases.find("O-2")).hasValueSatisfying(order -> {
            assertThat(order.amount()).isEqualTo(new Money(900));
            assertThat(order.refunds()).extracting(Refund::id).containsExactly("R-1");
        });
    }

    @Test
    void findsPeopleByUnionidAndGivesEachUnionidToOne() throws IOException {
        Bindings bindings = CustomerFixture.bindings(mongo, clock, event -> {});
        bindings.stranger(new CustomerFact.Arrival("wm1", "lan", "none", null, clock.instant()));
        Customer stranger = customers.byContact("wm1").orElseThrow();
        bindings.addUnionid(stranger, "oU1");

        Summary summary = run(HEADER
                + "O-1,b-1,2026-01-02T00:00:00Z,1,,,oU1,,\n"
                + "O-2,b-2,2026-01-02T00:00:00Z,1,,,oU1,,\n"
                + "O-3,b-3,2026-01-02T00:00:00Z,1,,,,,\n"
                + "O-4,b-3,2026-01-02T00:00:00Z,1,,,oU3,,\n");

        assertThat(summary.newBuyers()).isEqualTo(2);
        assertThat(customers.byBuyer("b-1").map(Customer::id)).contains(stranger.id());
        assertThat(customers.byBuyer("b-2").orElseThrow().unionid()).isNull();
        assertThat(customers.byBuyer("b-3").orElseThrow().unionid()).isEqualTo("oU3");
    }

    private Summary run(String text) throws IOException {
        return orders.run(source(write(text)), (row, rows) -> {});
    }

    private static Source source(Path path) {
        return new Source(path, "import-1", Locale.ENGLISH);
    }

    /** Without the notes of how the file was read. */
    private static Summary plain(Summary summary) {
        return new Summary(
                summary.rows(),
                summary.added(),
                summary.known(),
                summary.repeated(),
                summary.joined(),
                summary.rejected(),
                summary.conflicts(),
                summary.refunded(),
                summary.newBuyers(),
                List.of(),
                summary.rejects());
    }

    private static Summary summary(long rows, long added, long known, long refunded, long newBuyers) {
        return new Summary(rows, added, known, 0, 0, 0, 0, refunded, newBuyers, List.of(), null);
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("orders.csv"), text);
    }

    private Summary runBytes(byte[] bytes) throws IOException {
        mongo.getCollection("purchases").deleteMany(new Document());
        return orders.run(source(Files.write(folder.resolve("orders.csv"), bytes)), (row, rows) -> {});
    }

    private String rejects() throws IOException {
        return Files.readString(folder.resolve("orders.rejected.csv"));
    }

    private void refused(byte[] bytes, String... said) throws IOException {
        Path file = Files.write(folder.resolve("orders.csv"), bytes);
        assertThatExceptionOfType(RefusedFile.class)
                .isThrownBy(() -> orders.run(source(file), (row, rows) -> {}))
                .satisfies(refused ->
                        assertThat(refused.getMessage()).contains(said).containsIgnoringCase("nothing was imported"));
    }

    private String everything() {
        return mongo.findAll(Document.class, "customers").toString() + mongo.findAll(Document.class, "purchases");
    }
}
